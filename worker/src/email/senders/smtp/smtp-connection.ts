const LONGEST_REPLY = 64 * 1024;

/** A connection, as `cloudflare:sockets` makes them. */
export interface SmtpSocket {
  readable: ReadableStream<Uint8Array>;
  writable: WritableStream<Uint8Array>;
  opened: Promise<unknown>;
  close(): Promise<void>;
  startTls(): SmtpSocket;
}

export interface SmtpReply {
  code: number;
  /** RFC 3463, such as `5.1.1`; null where the server gives none. */
  enhancedCode: string | null;
  lines: string[];
}

/** The other side fell silent, hung up, or does not speak SMTP. */
export class ConnectionFault extends Error {}

/** Commands and replies, one after the other. Nothing in it waits longer than the time that is left. */
export class SmtpConnection {
  #socket: SmtpSocket;
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #received = '';
  readonly #timeIsOver: Promise<never>;
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(socket: SmtpSocket, timeoutMs: number) {
    this.#socket = socket;
    this.#reader = socket.readable.getReader();
    this.#writer = socket.writable.getWriter();
    let fail: (fault: Error) => void = () => undefined;
    this.#timeIsOver = new Promise<never>((_, reject) => {
      fail = reject;
    });
    this.#timeIsOver.catch(() => undefined);
    const words = `The mail server did not answer within ${Math.ceil(timeoutMs / 1000)} seconds.`;
    this.#timer = setTimeout(() => fail(new ConnectionFault(words)), timeoutMs);
  }

  async opened(): Promise<void> {
    await this.#inTime(this.#socket.opened);
  }

  async command(line: string): Promise<SmtpReply> {
    // Whoever hands over a line break would begin another command.
    if (/[\r\n]/.test(line)) throw new Error('A command is one line.');
    await this.write(`${line}\r\n`);
    return this.reply();
  }

  async write(text: string): Promise<void> {
    await this.#inTime(this.#writer.write(new TextEncoder().encode(text)));
  }

  async reply(): Promise<SmtpReply> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.#line();
      const [, code, separator, text = ''] = /^([2-5][0-9]{2})([ -]?)(.*)$/.exec(line) ?? [];
      if (code === undefined) throw new ConnectionFault('The mail server does not speak SMTP.');
      lines.push(text);
      if (separator === '-') continue;
      const enhancedCode = /^[245]\.[0-9]{1,3}\.[0-9]{1,3}(?= |$)/.exec(text)?.[0] ?? null;
      return { code: Number(code), enhancedCode, lines };
    }
  }

  /** All that follows is encrypted. What came in clear and was not asked for is not believed. */
  async startTls(): Promise<void> {
    if (this.#received !== '') {
      throw new ConnectionFault('The mail server said more than it was asked before TLS began.');
    }
    this.#reader.releaseLock();
    this.#writer.releaseLock();
    this.#socket = this.#socket.startTls();
    this.#reader = this.#socket.readable.getReader();
    this.#writer = this.#socket.writable.getWriter();
    await this.opened();
  }

  /** Hangs up, without waiting for anything. */
  close(): void {
    clearTimeout(this.#timer);
    this.#writer.write(new TextEncoder().encode('QUIT\r\n')).catch(() => undefined);
    this.#socket.close().catch(() => undefined);
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#received.indexOf('\n');
      if (end >= 0) {
        const line = this.#received.slice(0, end).replace(/\r$/, '');
        this.#received = this.#received.slice(end + 1);
        return line;
      }
      const { value, done } = await this.#inTime(this.#reader.read());
      if (done) throw new ConnectionFault('The mail server hung up.');
      this.#received += new TextDecoder('latin1').decode(value);
      if (this.#received.length > LONGEST_REPLY) {
        throw new ConnectionFault('The mail server says too much.');
      }
    }
  }

  #inTime<Result>(work: Promise<Result>): Promise<Result> {
    return Promise.race([work, this.#timeIsOver]);
  }
}
