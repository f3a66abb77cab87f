import { limits } from '@stamm/contract';
import type {
  NewWebhookEndpoint,
  WebhookDeliveryPage,
  WebhookEndpoint,
  WebhookEndpointInput,
} from '@stamm/contract/types';
import { DAY_MS, Refusal } from '@stamm/loyalty';
import type { Page } from '../api.ts';
import type { DeliveryRecord } from '../books/deliveries.ts';
import type { EndpointRecord } from '../books/webhook-endpoints.ts';
import type { ShopContext } from '../context.ts';
import { scheduleHead } from '../events/announce-head.ts';
import { newId } from '../secrets.ts';
import { deleteMessages } from '../webhooks/delete-messages.ts';
import { newWebhookSecret } from '../webhooks/sign-event.ts';
import { mustBeAllowedTarget } from '../webhooks/targets.ts';
import { schedulePlanning } from './expiry-warnings.ts';
import { isoTime, isoTimeOrNull } from './order-state.ts';
import { numberInCursor } from './read-members.ts';

/** For how long the old secret signs beside a new one. */
const ROTATION_MS = DAY_MS;

/**
 * Has events sent to an address from now on; shows the signing secret, this once.
 * @throws Refusal `webhook_target_not_allowed`, `too_many_webhook_endpoints`
 */
export function createEndpoint(shop: ShopContext, input: WebhookEndpointInput): NewWebhookEndpoint {
  mustBeAllowedTarget(new URL(input.url), shop.environment.mode);
  return shop.transaction(() => {
    const { webhookEndpoints } = shop.books;
    if (webhookEndpoints.all().length >= limits.MAX_WEBHOOK_ENDPOINTS) {
      throw new Refusal(
        'too_many_webhook_endpoints',
        `The shop has ${limits.MAX_WEBHOOK_ENDPOINTS} webhook endpoints. Delete one that is no longer used.`,
      );
    }
    const endpoint: EndpointRecord = {
      id: newId('we'),
      url: input.url,
      events: [...new Set(input.events)],
      secret: newWebhookSecret(),
      previousSecret: null,
      previousSecretUntil: null,
      createdAt: shop.now,
      disabledAt: null,
      failingSince: null,
      failures: 0,
      pausedUntil: null,
    };
    webhookEndpoints.save(endpoint);
    schedulePlanning(shop);
    scheduleHead(shop);
    return { ...endpointView(endpoint), secret: endpoint.secret };
  });
}

export function readEndpoints(shop: ShopContext): WebhookEndpoint[] {
  return shop.books.webhookEndpoints.all().map(endpointView);
}

/** @throws Refusal `webhook_endpoint_not_found` */
export function deleteEndpoint(shop: ShopContext, id: string): null {
  return shop.transaction(() => {
    const { webhookEndpoints, deliveries, jobs } = shop.books;
    mustFindEndpoint(shop, id);
    deleteMessages(shop, id);
    jobs.delete({ kind: 'deliver-webhooks', key: id });
    deliveries.deleteAll(id);
    webhookEndpoints.delete(id);
    return null;
  });
}

/**
 * Signs with a new secret from now on, and for a day with the present one too.
 * @throws Refusal `webhook_endpoint_not_found`
 */
export function rotateSecret(shop: ShopContext, id: string): NewWebhookEndpoint {
  return shop.transaction(() => {
    const endpoint = mustFindEndpoint(shop, id);
    const secret = newWebhookSecret();
    shop.books.webhookEndpoints.save({
      ...endpoint,
      secret,
      previousSecret: endpoint.secret,
      previousSecretUntil: shop.now + ROTATION_MS,
    });
    return { ...endpointView(endpoint), secret };
  });
}

/**
 * What was sent and how it was answered, newest first.
 * @throws Refusal `webhook_endpoint_not_found`
 */
export function readDeliveries(shop: ShopContext, id: string, page: Page): WebhookDeliveryPage {
  mustFindEndpoint(shop, id);
  const before = page.cursor === undefined ? Number.MAX_SAFE_INTEGER : numberInCursor(page.cursor);
  const found = shop.books.deliveries.page(id, before, page.limit + 1);
  const shown = found.slice(0, page.limit);
  const last = found.length > shown.length ? shown.at(-1) : undefined;
  return { items: shown.map(deliveryView), nextCursor: last ? String(last.number) : null };
}

/** Goes on with an endpoint that had been disabled after failing for days. */
export function enableEndpoint(shop: ShopContext, id: string): void {
  const { webhookEndpoints, eventMessages } = shop.books;
  const endpoint = webhookEndpoints.find(id);
  if (!endpoint) return;
  webhookEndpoints.save({
    ...endpoint,
    disabledAt: null,
    failingSince: null,
    failures: 0,
    pausedUntil: null,
  });
  eventMessages.reviveAll(id, shop.now);
}

/** @throws Refusal `webhook_endpoint_not_found` */
export function mustFindEndpoint(shop: ShopContext, id: string): EndpointRecord {
  const endpoint = shop.books.webhookEndpoints.find(id);
  if (!endpoint) {
    throw new Refusal('webhook_endpoint_not_found', `The shop has no webhook endpoint ${id}.`);
  }
  return endpoint;
}

function endpointView(endpoint: EndpointRecord): WebhookEndpoint {
  return {
    id: endpoint.id,
    url: endpoint.url,
    events: endpoint.events,
    createdAt: isoTime(endpoint.createdAt),
    disabledAt: isoTimeOrNull(endpoint.disabledAt),
  };
}

function deliveryView(delivery: DeliveryRecord): WebhookDeliveryPage['items'][number] {
  return {
    id: `del_${delivery.number}`,
    eventId: delivery.eventId,
    type: delivery.type,
    at: isoTime(delivery.at),
    attempt: delivery.attempt,
    status: delivery.status,
    error: delivery.error,
    nextAttemptAt: isoTimeOrNull(delivery.nextAttemptAt),
  };
}
