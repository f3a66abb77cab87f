import type { Problem } from '@stamm/contract/types';
import type { MockWorker } from './mock-worker.ts';

/** Any host will do: the Worker does not know what it is called. */
const HOST = 'https://loyalty.example';

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  json?: object;
  /** The key or session. */
  token?: string;
  /** For calls that must not be done twice. */
  idempotencyKey?: string;
}

/** The mock's own calls to the Worker: in any weather, and not among the requests that it lists. */
export class ShopCalls {
  readonly #worker: MockWorker;

  constructor(worker: MockWorker) {
    this.#worker = worker;
  }

  /** @throws with the words of the problem where the Worker refuses */
  async ask<Answer>(path: string, { json, token, idempotencyKey, ...call }: Call): Promise<Answer> {
    const headers = new Headers();
    if (json) headers.set('content-type', 'application/json');
    if (token) headers.set('authorization', `Bearer ${token}`);
    if (idempotencyKey) headers.set('idempotency-key', idempotencyKey);
    const method = call.method ?? (json ? 'POST' : 'GET');
    const response = await this.#worker.fetch(
      new Request(HOST + path, { method, headers, ...(json && { body: JSON.stringify(json) }) }),
    );
    if (!response.ok) throw new Error(wordsOf((await response.json()) as Problem));
    return (response.status === 204 ? undefined : await response.json()) as Answer;
  }
}

function wordsOf({ code, detail, errors = [] }: Problem): string {
  return [`${code}: ${detail}`, ...errors.map(({ path, message }) => `${path}: ${message}`)].join(
    ' ',
  );
}
