import { limits } from '@stamm/contract';
import type { ReviewProgram } from '@stamm/contract/types';
import { DAY_MS, Refusal, type ReviewablePurchase, reviewablePurchases } from '@stamm/loyalty';
import { programInForce, type ShopContext } from '../context.ts';

/** Orders of a member that are looked through; more were not delivered to one person in that time. */
const MOST_ORDERS = 200;

/** @throws Refusal `reviews_not_offered` */
export function mustOfferReviews(shop: ShopContext): ReviewProgram {
  const { review } = programInForce(shop).rules;
  if (review) return review;
  throw new Refusal(
    'reviews_not_offered',
    'This shop does not offer to write reviews. It can, with "review" in its program.',
  );
}

/** What a member may review now, reviewed or not. */
export function purchasesOf(
  { books, now }: ShopContext,
  terms: ReviewProgram,
  member: number,
): ReviewablePurchase[] {
  const until = now - terms.delayDays * DAY_MS;
  const from = until - terms.openDays * DAY_MS;
  const orders = books.orders.deliveredTo(member, { from, until }, MOST_ORDERS);
  return reviewablePurchases(orders, terms, now);
}

/** The same, without what they have reviewed already. */
export function unreviewedPurchases(
  shop: ShopContext,
  terms: ReviewProgram,
  member: number,
  productId: string | undefined,
): ReviewablePurchase[] {
  const open: ReviewablePurchase[] = [];
  for (const purchase of purchasesOf(shop, terms, member)) {
    if (productId !== undefined && purchase.line.productId !== productId) continue;
    if (shop.books.reviews.ofPurchase(member, purchase.line.productId)) continue;
    open.push(purchase);
    if (open.length === limits.MAX_REVIEW_REQUESTS) break;
  }
  return open;
}
