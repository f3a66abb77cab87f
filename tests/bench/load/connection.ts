import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = '\r\n0\r\n\r\n';

/** What came back, once it was read whole. */
export type Answered = (status: number, answer: Buffer) => void;

/**
 * One HTTP/1.1 connection that is kept open, with one request at a time. Barer than any client
 * library: on a machine with two cores, whatever the load costs is taken from what it measures.
 */
export class Connection {
  readonly #socket: Socket;
  #received: Buffer[] = [];
  #size = 0;
  #expected: number | undefined;
  #answered: Answered | undefined;

  constructor(url: URL, onFailure: (error: Error) => void) {
    this.#socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    this.#socket.on('error', onFailure);
    this.#socket.on('close', () => {
      if (this.#answered) onFailure(new Error('The connection was closed before the answer came.'));
    });
  }

  send(request: string, answered: Answered): void {
    this.#answered = answered;
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#size += chunk.length;
    const answer = this.#received.length === 1 ? chunk : Buffer.concat(this.#received);
    this.#received = [answer];
    this.#expected ??= expectedSize(answer);
    if (this.#expected === undefined || this.#size < this.#expected) return;
    if (this.#expected === CHUNKED && !answer.subarray(-7).equals(Buffer.from(LAST_CHUNK))) return;
    this.#received = [];
    this.#size = 0;
    this.#expected = undefined;
    const answered = this.#answered;
    this.#answered = undefined;
    // "HTTP/1.1 200 OK"
    answered?.(Number(answer.toString('latin1', 9, 12)), answer);
  }
}

/** The whole answer is there when its last chunk is: JSON holds no carriage return of its own. */
const CHUNKED = -1;

/** How many bytes head and body have together; undefined as long as the head is not whole. */
function expectedSize(answer: Buffer): number | undefined {
  const end = answer.indexOf(HEAD_END);
  if (end === -1) return undefined;
  const head = answer.toString('latin1', 0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return end + HEAD_END.length + Number(length);
  return /\r\ntransfer-encoding: *chunked/i.test(head) ? CHUNKED : end + HEAD_END.length;
}
