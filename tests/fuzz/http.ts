import { Agent, type IncomingHttpHeaders, request } from 'node:http';

/** Plain node:http, for fetch tidies addresses and headers up and would not send half of this. */
export interface SentRequest {
  method: string;
  /** Path and query, sent as they are. */
  target: string;
  headers: [name: string, value: string][];
  body: Uint8Array | undefined;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export class Client {
  readonly #url: URL;
  readonly #agent: Agent;

  constructor(url: string, connections: number) {
    this.#url = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Undefined where node itself will not send such a request. */
  async send(sent: SentRequest): Promise<Answer | undefined> {
    try {
      return await this.#exchange(sent);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ERR_UNESCAPED_CHARACTERS' || code === 'ERR_INVALID_CHAR') return undefined;
      throw error;
    }
  }

  #exchange({ method, target, headers, body }: SentRequest): Promise<Answer> {
    const { hostname, port } = this.#url;
    return new Promise((resolve, reject) => {
      const outgoing = request({ hostname, port, path: target, method, agent: this.#agent });
      for (const [name, value] of headers) outgoing.setHeader(name, value);
      // For GET and its like node would send a body without saying so.
      if (body) outgoing.setHeader('content-length', body.byteLength);
      outgoing.once('error', reject);
      outgoing.once('response', (incoming) => {
        const chunks: Uint8Array[] = [];
        incoming.on('data', (chunk: Uint8Array) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
        });
      });
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
