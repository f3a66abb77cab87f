import type { WebhookTest } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { ShopContext } from '../context.ts';
import { scheduleDelivery } from '../events/announce.ts';
import { eventId } from '../events/event-id.ts';
import { scheduleCleanUp } from '../operations/clean-up.ts';
import { mustFindEndpoint } from '../operations/webhook-endpoints.ts';
import { randomText } from '../secrets.ts';
import { sendEvent } from './courier.ts';
import type { DeliveryOutcome, Outbound } from './post-event.ts';

/**
 * Sends a test event at once, whatever else waits and however long the endpoint is to be left
 * alone, and answers how it went. Somebody sits there and looks: it is not repeated.
 * @throws Refusal `webhook_endpoint_not_found`, `webhook_endpoint_disabled`, `too_many_requests`
 */
export async function testEndpoint(
  shop: ShopContext,
  id: string,
  outbound: Outbound,
): Promise<WebhookTest> {
  const endpoint = mustFindEndpoint(shop, id);
  if (endpoint.disabledAt !== null) {
    throw new Refusal(
      'webhook_endpoint_disabled',
      'This endpoint gets no events any more. Retry its failed job if there is one (GET /v1/jobs), or create it anew.',
    );
  }
  shop.rates.webhookTests.count(id, shop.now);
  const event = eventId(shop, `test ${id} ${randomText(15)}`);
  const message = { type: 'webhook.test', at: shop.now, data: '{}', eventId: event } as const;
  const outcome = await sendEvent(shop, endpoint, message, outbound);
  shop.transaction(() => recordTest(shop, id, event, outcome));
  return { eventId: event, status: outcome.status, error: outcome.error };
}

/** It stands in the log of deliveries; one that arrived ends the pause of an endpoint that had failed. */
function recordTest(
  shop: ShopContext,
  id: string,
  event: string,
  { status, error }: DeliveryOutcome,
): void {
  const { webhookEndpoints, deliveries, eventMessages } = shop.books;
  // It may have been deleted while it was asked.
  const endpoint = webhookEndpoints.find(id);
  if (!endpoint) return;
  deliveries.add({
    endpoint: id,
    eventId: event,
    type: 'webhook.test',
    at: shop.now,
    attempt: 1,
    status,
    error,
    nextAttemptAt: null,
  });
  scheduleCleanUp(shop);
  if (error !== null || endpoint.failingSince === null) return;
  webhookEndpoints.save({ ...endpoint, failingSince: null, failures: 0, pausedUntil: null });
  if (eventMessages.nextDueAt(id) === null) return;
  eventMessages.reviveAll(id, shop.now);
  scheduleDelivery(shop, { id, pausedUntil: null }, shop.now);
}
