import { type ApiAnswer, callApi } from '../support/api.ts';
import { type Callers, type Operation, requestOf } from './operations.ts';
import type { Plan } from './plan.ts';

/** What was promised to a client. */
export interface Acknowledged {
  operation: Operation;
  status: number;
  body: unknown;
}

/** Where the clients send to, and what they know of it. */
export interface Target extends Callers {
  url: string;
  /** Resolves when the server is up again; at once while nobody has ended it. */
  up(): Promise<void>;
  hasEnded(): boolean;
  /** Hears of every answer. */
  onAnswer(): void;
}

const mostAttempts = 40;

/** There are not enough points, or it was too often: a member was told so, and nothing happened. */
const refusals: ReadonlySet<unknown> = new Set(['not_enough_points', 'too_many_requests']);

/** Does one thing after the other, and each until it knows what came of it. */
export class Client {
  readonly acknowledged: Acknowledged[] = [];
  /** How often an answer did not come, so that nobody knew whether it had happened. */
  interruptions = 0;
  readonly #plan: Plan;
  readonly #target: Target;

  constructor(plan: Plan, target: Target) {
    this.#plan = plan;
    this.#target = target;
  }

  async run(): Promise<void> {
    while (!this.#target.hasEnded()) {
      const operation = this.#plan.next();
      const { status, body } = await this.#insist(operation);
      this.#target.onAnswer();
      if (status < 300) this.acknowledged.push({ operation, status, body });
      else mustBeRefusal(operation, status, body);
    }
  }

  async #insist(operation: Operation): Promise<ApiAnswer<unknown>> {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      await this.#target.up();
      const answer = await send(operation, this.#target);
      if (answer) return answer;
      this.interruptions += 1;
    }
    throw new Error(`There was no answer to ${JSON.stringify(operation)} in many attempts.`);
  }
}

/** Undefined where the connection broke before the answer was whole. */
export async function send(
  operation: Operation,
  target: Target,
): Promise<ApiAnswer<unknown> | undefined> {
  const { path, ...call } = requestOf(operation, target);
  try {
    return await callApi(`${target.url}${path}`, call);
  } catch {
    return undefined;
  }
}

function mustBeRefusal(operation: Operation, status: number, body: unknown): void {
  if (refusals.has((body as { code?: unknown } | undefined)?.code)) return;
  throw new Error(`${JSON.stringify(operation)} got the answer ${status}: ${JSON.stringify(body)}`);
}
