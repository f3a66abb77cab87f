import { DAY_MS } from '@stamm/loyalty';
import type { EventMessage } from '../books/event-messages.ts';
import type { EndpointRecord } from '../books/webhook-endpoints.ts';
import type { ShopContext } from '../context.ts';
import { scheduleCleanUp } from '../operations/clean-up.ts';
import { deleteMessages } from './delete-messages.ts';
import type { DeliveryOutcome } from './post-event.ts';
import { endpointPause, MAX_ATTEMPTS, pauseAfter } from './retry-pauses.ts';

/** An endpoint to which nothing could be delivered for so long is disabled. */
const FAILING_AT_MOST_MS = 3 * DAY_MS;

/** The target is gone and says so. */
const GONE = 410;

interface Attempt {
  message: EventMessage;
  endpoint: EndpointRecord;
  attempt: number;
  outcome: DeliveryOutcome;
}

/**
 * Writes down how an attempt went. Between sending and now other calls had their turn: where the
 * message is gone, or was tried by someone else, there is nothing to write.
 */
export function recordOutcome(
  shop: ShopContext,
  sent: Pick<EventMessage, 'number' | 'attempts' | 'eventId'>,
  outcome: DeliveryOutcome,
): void {
  shop.transaction(() => {
    const message = shop.books.eventMessages.find(sent.number);
    if (message?.eventId !== sent.eventId || message.attempts !== sent.attempts) return;
    const endpoint = shop.books.webhookEndpoints.find(message.endpoint);
    if (!endpoint) return;
    const attempt = { message, endpoint, attempt: message.attempts + 1, outcome };
    const nextAttemptAt =
      outcome.error === null ? recordDelivered(shop, attempt) : recordFailed(shop, attempt);
    shop.books.deliveries.add({
      endpoint: endpoint.id,
      eventId: message.eventId,
      type: message.type,
      at: shop.now,
      attempt: attempt.attempt,
      status: outcome.status,
      error: outcome.error,
      nextAttemptAt,
    });
    scheduleCleanUp(shop);
  });
}

function recordDelivered({ books, now }: ShopContext, { message, endpoint }: Attempt): null {
  books.eventMessages.delete(message.number);
  letNextGo(books, message, now);
  if (endpoint.failingSince !== null) {
    books.webhookEndpoints.save({
      ...endpoint,
      failingSince: null,
      failures: 0,
      pausedUntil: null,
    });
  }
  return null;
}

/** Answers when the event is tried next; null for no more. */
function recordFailed(
  shop: ShopContext,
  { message, endpoint, attempt, outcome }: Attempt,
): number | null {
  const { books, now } = shop;
  if (outcome.status === GONE) {
    books.webhookEndpoints.save({ ...endpoint, disabledAt: now });
    deleteMessages(shop, endpoint.id);
    return null;
  }
  const failingSince = endpoint.failingSince ?? now;
  const failures = endpoint.failures + 1;
  const isHopeless = now - failingSince >= FAILING_AT_MOST_MS;
  const pause = endpointPause(failures, outcome.wishMs);
  books.webhookEndpoints.save({
    ...endpoint,
    failingSince,
    failures,
    pausedUntil: pause === 0 ? endpoint.pausedUntil : now + pause,
    disabledAt: isHopeless ? now : endpoint.disabledAt,
  });
  // The messages of a disabled endpoint stay as they are, for the case that it is enabled again.
  if (isHopeless) return null;
  return retryLater(shop, { message, attempt, outcome });
}

function retryLater(
  { books, now }: ShopContext,
  { message, attempt, outcome }: Pick<Attempt, 'message' | 'attempt' | 'outcome'>,
): number | null {
  const pause = pauseAfter(attempt, outcome.wishMs);
  if (pause !== null) {
    books.eventMessages.postpone(message.number, attempt, now + pause);
    return now + pause;
  }
  // Others get through, so this one is given up: it stands in the list of failed jobs.
  books.eventMessages.giveUp(message.number, attempt, now);
  letNextGo(books, message, now);
  books.jobs.giveUp(
    {
      kind: 'redeliver-event',
      key: String(message.number),
      dueAt: now,
      attempts: MAX_ATTEMPTS,
    },
    now,
    `${message.type} could not be delivered. ${outcome.error}`,
  );
  return null;
}

function letNextGo(
  { eventMessages }: ShopContext['books'],
  { endpoint, member }: EventMessage,
  now: number,
): void {
  if (member !== null) eventMessages.releaseNext(endpoint, member, now);
}
