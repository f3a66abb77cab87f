import { DAY_MS } from '@stamm/loyalty';
import { toHex } from '../../encoding.ts';
import type { ShopContext } from '../context.ts';
import { putInOutboxes } from './announce.ts';

/** Has the head of the chain told daily, if an endpoint names it. */
export function scheduleHead(shop: ShopContext): void {
  if (isHeadWanted(shop)) shop.books.jobs.schedule('tell-head', '', shop.now + DAY_MS);
}

/** Tells where the chain of hashes ends today: kept elsewhere, it finds a history written anew. */
export function tellHead(shop: ShopContext): void {
  if (!isHeadWanted(shop)) return;
  const { position, hash } = shop.books.seals.head();
  putInOutboxes(shop, {
    type: 'books.head',
    lane: null,
    cause: `head ${position} ${shop.now}`,
    at: shop.now,
    told: { position, hash: toHex(hash), transfers: shop.books.transfers.last() },
  });
  scheduleHead(shop);
}

function isHeadWanted({ books }: ShopContext): boolean {
  return books.webhookEndpoints.wanting('books.head').length > 0;
}
