/**
 * Which purchases can be reviewed and when, what a review is labelled with, and when its reward is
 * due. Nothing here but the average knows of ratings.
 */
import type { ReviewProgram } from '@stamm/contract/types';
import { type OrderFacts, type OrderLineFacts, orderStatus } from './order-facts.ts';
import { DAY_MS } from './time.ts';

/** A product that a member may review now. */
export interface ReviewablePurchase {
  orderId: string;
  line: OrderLineFacts & { productId: string };
  /** Epoch milliseconds. */
  deliveredAt: number;
  openUntil: number;
}

/**
 * Whether a product was bought with an order and not given back, by all that is known of it: what
 * "verified purchase" means. An order that is reinstated makes it true again.
 */
export function purchaseStands(facts: OrderFacts, productId: string): boolean {
  return standingLine(facts, productId) !== undefined;
}

/** The first line that a product was bought with, however it ended. */
export function lineOfProduct(facts: OrderFacts, productId: string): OrderLineFacts | undefined {
  return facts.snapshot?.lines?.find((line) => line.productId === productId);
}

function standingLine(facts: OrderFacts, productId: string): OrderLineFacts | undefined {
  if (orderStatus(facts) !== 'paid' || areGoodsGivenBack(facts)) return undefined;
  return facts.snapshot?.lines?.find(
    (line) => line.productId === productId && !isGivenBack(facts, line),
  );
}

/** Whether all that was paid for goods was given back, whichever lines the refunds name. */
function areGoodsGivenBack({ snapshot, refunds }: OrderFacts): boolean {
  if (!snapshot || refunds.length === 0) return false;
  const given = refunds.reduce(
    (sum, refund) => sum + BigInt(refund.amountMinor - refund.shippingMinor),
    0n,
  );
  return given >= BigInt(snapshot.totalMinor - snapshot.shippingMinor);
}

/** A part of a line's price may be goodwill, or one of two pieces: only all of it gives it back. */
function isGivenBack({ refunds }: OrderFacts, line: OrderLineFacts): boolean {
  const named = refunds.flatMap((refund) =>
    refund.lines.filter(({ lineId }) => lineId === line.id),
  );
  if (named.length === 0) return false;
  const given = named.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
  return given >= BigInt(line.totalMinor);
}

/**
 * What can be reviewed of these orders at `now`: what was delivered so long ago that there was time
 * to try it, and not so long that nobody remembers. The newest delivery of each product, and the
 * newest first.
 */
export function reviewablePurchases(
  orders: readonly { id: string; facts: OrderFacts }[],
  terms: Pick<ReviewProgram, 'delayDays' | 'openDays'>,
  now: number,
): ReviewablePurchase[] {
  const newest = new Map<string, ReviewablePurchase>();
  for (const { id, facts } of orders) {
    const deliveredAt = facts.snapshot?.fulfilledAt ?? null;
    if (deliveredAt === null) continue;
    const openFrom = deliveredAt + terms.delayDays * DAY_MS;
    const openUntil = openFrom + terms.openDays * DAY_MS;
    if (now < openFrom || now > openUntil) continue;
    for (const { productId } of facts.snapshot?.lines ?? []) {
      if (productId === undefined) continue;
      const line = standingLine(facts, productId);
      const known = newest.get(productId);
      if (!line || (known && known.deliveredAt >= deliveredAt)) continue;
      newest.set(productId, {
        orderId: id,
        line: { ...line, productId },
        deliveredAt,
        openUntil,
      });
    }
  }
  return [...newest.values()].sort((a, b) => b.deliveredAt - a.deliveredAt);
}

/** All that decides on a review's reward. Its rating is not among it. */
export interface RewardCase {
  state: 'pending' | 'published' | 'rejected';
  /** Whether there was a reward to be had when it was written. */
  isPromised: boolean;
  /** When it is given although the shop has not decided, epoch milliseconds; null: never. */
  dueAt: number | null;
}

/** `wait` leaves what was given before as it is. */
export type RewardDecision = 'give' | 'wait' | 'withdraw';

/**
 * The reward comes with publication, at the latest when it is due, and is taken back only from a
 * review that was rejected.
 */
export function rewardDecision(review: RewardCase, now: number): RewardDecision {
  if (!review.isPromised) return 'wait';
  switch (review.state) {
    case 'published':
      return 'give';
    case 'rejected':
      return 'withdraw';
    case 'pending':
      return review.dueAt !== null && now >= review.dueAt ? 'give' : 'wait';
  }
}

/** How a review that was written now begins, and when its reward is due at the latest. */
export function reviewBegins(
  { moderation }: Pick<ReviewProgram, 'moderation'>,
  now: number,
): { state: 'pending' | 'published'; dueAt: number } {
  return moderation.kind === 'afterwards'
    ? { state: 'published', dueAt: now }
    : { state: 'pending', dueAt: now + moderation.rewardAfterDays * DAY_MS };
}

/** One that was rejected is for the shop to look at again, and is rewarded only when it approves. */
export const REVIEW_AFTER_REJECTION = { state: 'pending', dueAt: null } as const;

/** How a review goes on whose words were changed. A change never delays a reward. */
export function reviewGoesOn(
  { moderation }: Pick<ReviewProgram, 'moderation'>,
  { state, dueAt }: Pick<RewardCase, 'state' | 'dueAt'>,
): Pick<RewardCase, 'state' | 'dueAt'> {
  if (state === 'rejected') return REVIEW_AFTER_REJECTION;
  return moderation.kind === 'beforehand' ? { state: 'pending', dueAt } : { state, dueAt };
}

/** How many reviews have one star, two, … five. */
export type RatingCounts = readonly [number, number, number, number, number];

/** The average of all stars, rounded to two decimals; null without a review. */
export function averageRating(counts: RatingCounts): number | null {
  const reviews = counts.reduce((sum, count) => sum + count, 0);
  if (reviews === 0) return null;
  const stars = counts.reduce((sum, count, index) => sum + count * (index + 1), 0);
  return Math.round((stars * 100) / reviews) / 100;
}
