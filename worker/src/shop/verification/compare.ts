import type {
  AdjustmentReplay,
  AwardReplay,
  BalanceReplay,
  Breach,
  Lot,
  LotReplay,
  OrderReplay,
  RedemptionReplay,
  ReplayedOrder,
} from '@stamm/loyalty';
import { Refusal } from '@stamm/loyalty';
import type { Books } from '../books/books.ts';
import type { CouponRecord } from '../books/coupons.ts';
import type { OrderRecord } from '../books/orders.ts';
import type { ShopContext } from '../context.ts';
import { judgeOrder } from '../operations/apply-order-facts.ts';
import { difference } from './progress.ts';

/** Names the first of some fields in which what is stored differs from what it must be. */
function firstUnlike<Row extends object>(
  kind: string,
  subject: string,
  expected: Row,
  found: Row,
): Breach | null {
  for (const field of Object.keys(expected) as (keyof Row & string)[]) {
    if (found[field] !== expected[field]) {
      return difference(`${kind} ${field}`, subject, expected[field], found[field]);
    }
  }
  return null;
}

/** A whole member, by what the books say of them and of all who are part of them. */
export interface Family {
  number: number;
  debt: number;
}

export function compareBalances({ number, debt }: Family, replay: BalanceReplay): Breach | null {
  const breach = replay.finish();
  if (breach) return breach;
  for (const [part, balance] of replay.members) {
    if (part === number) continue;
    // Everything went over when they were merged.
    const subject = `member ${part}`;
    const unlike = firstUnlike('merged', subject, { pending: 0, available: 0, debt: 0 }, balance);
    if (unlike) return unlike;
  }
  const expected = replay.members.get(number)?.debt ?? 0;
  return debt === expected ? null : difference('debt', `member ${number}`, expected, debt);
}

export function compareLots(
  { books }: ShopContext,
  member: number,
  stored: readonly (Lot & { member: number })[],
  { lots }: LotReplay,
): Breach | null {
  const left = new Set(lots.keys());
  for (const { id, remaining, expired, expiresAt, idleMonths, orderId } of stored) {
    const expected = lots.get(id);
    if (!expected) {
      return difference('lot', `lot ${id}`, `no lot of member ${member}`, 'a row');
    }
    left.delete(id);
    const found = { remaining, expired, expiresAt, idleMonths, orderId };
    const { member: _member, ...rest } = expected;
    const unlike = firstUnlike('lot', `lot ${id}`, rest as typeof found, found);
    if (unlike) return unlike;
  }
  const [missing] = left;
  if (missing === undefined) return null;
  return books.lots.byId(missing)
    ? difference('lot member', `lot ${missing}`, member, 'another')
    : difference('lot', `lot ${missing}`, 'a row', 'none');
}

export function compareOrders(
  shop: ShopContext,
  member: number,
  stored: readonly OrderRecord[],
  { orders }: OrderReplay,
): Breach | null {
  const left = new Set(orders.keys());
  for (const order of stored) {
    left.delete(order.id);
    const { granted, forgiven, pending } = order;
    const replayed = orders.get(order.id) ?? { granted: 0, forgiven: 0, pending: 0 };
    const unlike =
      firstUnlike(
        'order',
        `order ${order.id}`,
        { granted: replayed.granted, forgiven: replayed.forgiven, pending: replayed.pending },
        { granted, forgiven, pending },
      ) ?? compareWorth(shop, order);
    if (unlike) return unlike;
  }
  const missing = [...left].find((id) => !hasLeft(shop, member, id, orders.get(id)));
  if (missing === undefined) return null;
  return shop.books.orders.find(missing)
    ? difference('order member', `order ${missing}`, member, 'another')
    : difference('order', `order ${missing}`, 'a row', 'none');
}

/** Whether an order went from this member to another, and left nothing behind. */
function hasLeft(
  { books }: ShopContext,
  member: number,
  id: string,
  replayed: ReplayedOrder | undefined,
): boolean {
  if (replayed && (replayed.granted !== 0 || replayed.forgiven !== 0 || replayed.pending !== 0)) {
    return false;
  }
  const { leftMembers = [] } = books.orders.find(id) ?? {};
  return leftMembers.some((number) => books.members.find(number)?.number === member);
}

/** An order's points follow from its facts and the program that it was placed under (law 4). */
function compareWorth(shop: ShopContext, order: OrderRecord): Breach | null {
  const subject = `order ${order.id}`;
  const { programVersion } = order;
  const versions = shop.books.programs.all().map(({ version }) => version);
  if (programVersion !== null && !versions.includes(programVersion)) {
    return difference('order program version', subject, 'a version', programVersion);
  }
  try {
    const { granted, availableAt, terms } = judgeOrder(shop, order, order.facts);
    return firstUnlike(
      'order',
      subject,
      { worth: granted, availableAt, ...terms },
      { worth: order.granted, availableAt: order.availableAt, ...order.terms },
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return difference('order facts', subject, 'facts that can be judged', error.code);
  }
}

export function compareRedemptions(
  { books }: ShopContext,
  member: number,
  { redemptions }: RedemptionReplay,
): Breach | null {
  for (const [id, { taken, restored }] of redemptions) {
    const subject = `redemption ${id}`;
    const stored = books.redemptions.find(id);
    if (!stored) return difference('redemption', subject, 'a row', 'none');
    const points = sum(taken.values());
    const unlike = firstUnlike(
      'redemption',
      subject,
      { member, points, uses: usesOf(taken), canceled: restored > 0 },
      {
        member: stored.member,
        points: stored.points,
        uses: usesOf(stored.uses.map((use) => [use.lotId, use.points])),
        canceled: stored.canceledAt !== null,
      },
    );
    if (unlike) return unlike;
    if (restored > 0 && restored !== points) {
      return difference('redemption restored', subject, points, restored);
    }
    const coupon = books.coupons.find(stored.couponCode);
    if (!coupon) return difference('coupon', `coupon of ${subject}`, 'a row', 'none');
    const wrong = compareCoupon(member, coupon, { id, points, canceled: restored > 0 });
    if (wrong) return wrong;
  }
  return null;
}

/** Codes open a shop's till, so differences name a coupon by its redemption. */
function compareCoupon(
  member: number,
  coupon: CouponRecord,
  redemption: { id: string; points: number; canceled: boolean },
): Breach | null {
  const subject = `coupon of redemption ${redemption.id}`;
  // That of an erased member is canceled although its redemption stands.
  const canceled = redemption.canceled || coupon.canceledAt !== null;
  return firstUnlike(
    'coupon',
    subject,
    { member, points: redemption.points, redemption: redemption.id, canceled },
    {
      member: coupon.member,
      points: coupon.points,
      redemption: coupon.redemptionId,
      canceled: coupon.canceledAt !== null,
    },
  );
}

/** Whether each coupon of a member was bought, or given by an award: none comes from nothing. */
export function compareCoupons(
  { books }: ShopContext,
  coupons: readonly CouponRecord[],
  wasBought: (redemptionId: string) => boolean,
): Breach | null {
  for (const coupon of coupons) {
    const { code, redemptionId } = coupon;
    if (redemptionId === null) {
      const breach = compareGivenCoupon(books, coupon);
      if (breach) return breach;
      continue;
    }
    const subject = `coupon of redemption ${redemptionId}`;
    if (!wasBought(redemptionId)) {
      return difference('coupon', subject, 'a redemption by the member', 'none');
    }
    if (books.redemptions.find(redemptionId)?.couponCode !== code) {
      return difference('coupon', subject, 'one coupon', 'another');
    }
  }
  return null;
}

/** Whether an award gave a coupon that was not bought. */
export function compareGivenCoupon(books: Books, coupon: CouponRecord): Breach | null {
  const { awardId, code, member, points, canceledAt, use } = coupon;
  const award = awardId === null ? undefined : books.awards.find(awardId);
  const subject = `coupon of award ${awardId}`;
  if (award?.couponCode !== code) return difference('coupon', subject, 'an award', 'none');
  const isOpen = canceledAt === null && use === null;
  return firstUnlike(
    'coupon',
    subject,
    { member: award.member, points: 0, openAfterWithdrawal: false },
    { member, points, openAfterWithdrawal: isOpen && award.withdrawnAt !== null },
  );
}

/** What awards gave and took back follows from whether they stand. */
export function compareAwards(
  { books }: ShopContext,
  member: number,
  { awards }: AwardReplay,
): Breach | null {
  for (const [id, points] of awards) {
    const subject = `award ${id}`;
    const stored = books.awards.find(id);
    if (!stored) return difference('award', subject, 'a row', 'none');
    const stands = stored.withdrawnAt === null ? stored.points : 0;
    const unlike = firstUnlike(
      'award',
      subject,
      { member, points },
      { member: stored.member, points: stands },
    );
    if (unlike) return unlike;
  }
  return null;
}

export function compareAdjustments(
  { books }: ShopContext,
  member: number,
  { adjustments }: AdjustmentReplay,
): Breach | null {
  for (const [id, points] of adjustments) {
    const subject = `adjustment ${id}`;
    const stored = books.adjustments.find(id);
    if (!stored) return difference('adjustment', subject, 'a row', 'none');
    const unlike = firstUnlike('adjustment', subject, { member, points }, stored);
    if (unlike) return unlike;
  }
  return null;
}

function sum(points: Iterable<number>): number {
  return [...points].reduce((total, each) => total + each, 0);
}

function usesOf(uses: Iterable<readonly [string, number]>): string {
  return [...uses]
    .map(([lotId, points]) => `${points} of ${lotId}`)
    .sort()
    .join(', ');
}
