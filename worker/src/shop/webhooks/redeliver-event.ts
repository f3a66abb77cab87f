import type { ShopContext } from '../context.ts';
import { scheduleDelivery } from '../events/announce.ts';
import { JobFailure } from '../jobs/job-failure.ts';

/** Sends an event again that had been given up. The job stands in the list of failed ones till then. */
export function redeliverEvent(shop: ShopContext, number: number): void {
  const { eventMessages, webhookEndpoints } = shop.books;
  const message = eventMessages.find(number);
  if (!message) return;
  const endpoint = webhookEndpoints.find(message.endpoint);
  if (!endpoint || endpoint.disabledAt !== null) {
    throw new JobFailure('The webhook endpoint is disabled.');
  }
  eventMessages.revive(number, shop.now);
  scheduleDelivery(shop, endpoint, shop.now);
}
