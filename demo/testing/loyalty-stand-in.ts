/** A stand-in for the Worker in tests: remembers what it is told, and answers what it is told to. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  path: string;
  authorization: string | undefined;
  body: unknown;
}

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface StandIn {
  url: string;
  received: Received[];
  /** Decides the answer to each request; 200 and {} by default. */
  answer: (request: Received) => Answer | 'hang up' | Promise<Answer>;
  stop(): Promise<void>;
}

async function read(request: IncomingMessage): Promise<Received> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    authorization: request.headers.authorization,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

export async function startStandIn(): Promise<StandIn> {
  const standIn: StandIn = {
    url: '',
    received: [],
    answer: () => ({ status: 200, body: {} }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    void read(request).then(async (received) => {
      standIn.received.push(received);
      const answer = await standIn.answer(received);
      if (answer === 'hang up') {
        response.destroy();
        return;
      }
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  standIn.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return standIn;
}

export function problem(status: number, code: string, detail = 'Because.'): Answer {
  return { status, body: { code, detail, status, title: 'A problem' } };
}
