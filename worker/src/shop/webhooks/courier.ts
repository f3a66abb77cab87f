import type { EventMessage } from '../books/event-messages.ts';
import type { Job } from '../books/jobs.ts';
import type { EndpointRecord } from '../books/webhook-endpoints.ts';
import type { ShopContext, ShopNow } from '../context.ts';
import { describeFailure } from '../jobs/job-failure.ts';
import type { Subrequests } from '../jobs/subrequests.ts';
import { logUnexpected } from '../log.ts';
import { isoTime } from '../operations/order-state.ts';
import { Lanes } from './lanes.ts';
import { type DeliveryOutcome, failedToSend, type Outbound, postEvent } from './post-event.ts';
import { recordOutcome } from './record-outcome.ts';
import { signEvent } from './sign-event.ts';
import { isAllowedTarget } from './targets.ts';

/** The platform lets an object open six connections, of which mails need some; more would queue unseen. */
const LANES = 3;
/** Of one endpoint at a time; of one that fails, one. */
const BATCH_SIZE = 4;
/** After that, or so many calls, what is left waits for the next alarm. */
const LONGEST_ROUND_MS = 20_000;
const PAUSE_AFTER_FAULT_MS = 60_000;

/**
 * Sends the events that are due, endpoint beside endpoint, so that a slow one holds up no other.
 * Nothing is sent within a transaction: a message is read, sent, and then its outcome is written
 * down. Whatever happens in between, it stays due and is sent again.
 */
export class Courier {
  readonly #shopNow: ShopNow;
  readonly #outbound: Outbound;
  readonly #subrequests: Subrequests;
  readonly #lanes = new Lanes(LANES);
  readonly #endAt = Date.now() + LONGEST_ROUND_MS;
  readonly #serving = new Map<string, Promise<void>>();

  constructor(shopNow: ShopNow, outbound: Outbound, subrequests: Subrequests) {
    this.#shopNow = shopNow;
    this.#outbound = outbound;
    this.#subrequests = subrequests;
  }

  /** Begins with the endpoints that have become due. */
  begin(): void {
    const { books, now } = this.#shopNow();
    for (const job of books.jobs.dueOf('deliver-webhooks', now)) {
      if (this.#serving.has(job.key) || this.#isOver()) continue;
      this.#serving.set(job.key, this.#serve(job));
    }
  }

  underway(): Promise<void>[] {
    return [...this.#serving.values()];
  }

  #isOver(): boolean {
    return Date.now() >= this.#endAt || !this.#subrequests.isLeftFor('webhooks');
  }

  async #serve(job: Job): Promise<void> {
    try {
      while (!this.#isOver() && (await this.#sendBatch(job.key)));
      planNext(this.#shopNow(), job);
    } catch (error) {
      logUnexpected('delivering events', error);
      const { books, now } = this.#shopNow();
      books.jobs.postpone(job, now + PAUSE_AFTER_FAULT_MS, describeFailure(error));
    } finally {
      this.#serving.delete(job.key);
    }
  }

  /** Answers whether there may be more. */
  async #sendBatch(id: string): Promise<boolean> {
    const { books, now } = this.#shopNow();
    const endpoint = books.webhookEndpoints.find(id);
    if (!endpoint || !mayBeServed(endpoint, now)) return false;
    const size = endpoint.failingSince === null ? BATCH_SIZE : 1;
    const messages = books.eventMessages.due(id, now, size);
    await Promise.all(
      messages.map((message) =>
        this.#lanes.run(async () => {
          // What is left waits, due as it is, for the next alarm.
          if (!this.#subrequests.take('webhooks')) return;
          const outcome = await sendEvent(this.#shopNow(), endpoint, message, this.#outbound);
          recordOutcome(this.#shopNow(), message, outcome);
        }),
      ),
    );
    return messages.length > 0;
  }
}

function mayBeServed({ disabledAt, pausedUntil }: EndpointRecord, now: number): boolean {
  return disabledAt === null && (pausedUntil === null || pausedUntil <= now);
}

/** Sends one event, signed. */
export async function sendEvent(
  { environment, now }: ShopContext,
  endpoint: EndpointRecord,
  message: Pick<EventMessage, 'type' | 'at' | 'data' | 'eventId'>,
  outbound: Outbound,
): Promise<DeliveryOutcome> {
  // What was allowed when it was created need not be where the Worker runs now.
  if (!isAllowedTarget(new URL(endpoint.url), environment.mode)) {
    return failedToSend('This address is not one to which events may be sent.');
  }
  const { type, at, data, eventId: id } = message;
  const body = `{"type":"${type}","timestamp":"${isoTime(at)}","data":${data}}`;
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Stamm',
    ...signEvent(endpoint, { id, body }, now),
  };
  return await postEvent(outbound, { url: endpoint.url, headers, body, now });
}

/** Has the endpoint served again when its next event is due. */
function planNext(shop: ShopContext, job: Job): void {
  const { books, now } = shop;
  shop.transaction(() => {
    books.jobs.delete(job);
    const endpoint = books.webhookEndpoints.find(job.key);
    const dueAt = books.eventMessages.nextDueAt(job.key);
    if (!endpoint || dueAt === null) return;
    if (endpoint.disabledAt === null) {
      books.jobs.schedule(job.kind, job.key, Math.max(dueAt, endpoint.pausedUntil ?? 0));
    } else {
      const attempts = Math.max(1, endpoint.failures);
      const error = 'Nothing could be delivered for three days: the endpoint was disabled.';
      books.jobs.giveUp({ ...job, attempts }, now, error);
    }
  });
}
