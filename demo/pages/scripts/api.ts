import type { ProblemView } from '../../shop/api.ts';
import { words } from './words.ts';

/** A refusal with a sentence that the shopper can read. */
export class Refusal extends Error {
  readonly code: string;

  constructor({ code, message }: ProblemView) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}

async function toRefusal(response: Response): Promise<Refusal> {
  try {
    return new Refusal((await response.json()) as ProblemView);
  } catch {
    return new Refusal({ code: 'unreadable', message: words.failed });
  }
}

/** Calls the shop's own backend. Every failure is a Refusal. */
export async function call<Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch {
    throw new Refusal({ code: 'offline', message: words.offline });
  }
  if (!response.ok) throw await toRefusal(response);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}
