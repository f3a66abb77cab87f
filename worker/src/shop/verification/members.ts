import {
  AdjustmentReplay,
  AwardReplay,
  BalanceReplay,
  type Breach,
  LotReplay,
  OrderReplay,
  type PostedTransfer,
  RedemptionReplay,
  settleTotals,
} from '@stamm/loyalty';
import type { MemberInBooks } from '../books/members.ts';
import type { ShopContext } from '../context.ts';
import {
  compareAdjustments,
  compareAwards,
  compareBalances,
  compareCoupons,
  compareLots,
  compareOrders,
  compareRedemptions,
  type Family,
} from './compare.ts';
import { verifyTime } from './jobs.ts';
import { firstPart } from './large-member.ts';
import { difference, type Place, type Seen, STEP_SIZE, type StepOutcome } from './progress.ts';

/** Of one thing. A member with more is looked at part by part. */
const MOST_AT_ONCE = STEP_SIZE;
/** Questions cost something also where the answer is that there is nothing. */
const COST_OF_A_MEMBER = 10;
const FIRST_COUPON = { createdAt: -1, code: '' };

/** The next members by number, each with all who are part of them. */
export function verifyMembers(
  shop: ShopContext,
  { after }: Place & { phase: 'members' },
  seen: Seen,
): StepOutcome {
  let left = STEP_SIZE;
  let last = after;
  for (const member of shop.books.members.rows(after, STEP_SIZE / COST_OF_A_MEMBER)) {
    if (left <= 0) return { next: { phase: 'members', after: last } };
    last = member.number;
    seen.members++;
    if (member.mergedInto !== null) {
      const breach = verifyPart(shop, member, member.mergedInto);
      if (breach) return { difference: breach };
      left -= COST_OF_A_MEMBER;
      continue;
    }
    const family = [member.number, ...shop.books.members.partsOf(member.number)];
    const found = readFamily(shop, family);
    const { breach: late, due } = mayChange(found) ? verifyTime(shop, member) : NOTHING_DUE;
    settleTotals(seen.totals, due);
    if (!found) return late ? { difference: late } : { next: firstPart(member.number, family) };
    const breach = verifyFamily(shop, member, found) ?? late;
    if (breach) return { difference: breach };
    left -= COST_OF_A_MEMBER + found.transfers.length + found.orders.length;
  }
  return last === after
    ? { next: { phase: 'rows', table: 'orders', after: '' } }
    : { next: { phase: 'members', after: last } };
}

type FamilyRecords = NonNullable<ReturnType<typeof readFamily>>;

/** All that is of a member; null where it is too much for one step. */
function readFamily({ books }: ShopContext, family: readonly [number, ...number[]] | number[]) {
  const [number = 0] = family;
  const most = MOST_AT_ONCE + 1;
  const transfers = books.transfers.after(family, 0, most);
  if (transfers.length > MOST_AT_ONCE) return null;
  const lots = books.lots.pageOf(number, '', most);
  const orders = books.orders.pageOf(number, '', most);
  const coupons = books.coupons.pageOf(number, FIRST_COUPON, most);
  const isLarge = [lots, orders, coupons].some((found) => found.length > MOST_AT_ONCE);
  return isLarge ? null : { transfers, lots, orders, coupons };
}

const NOTHING_DUE = { breach: null, due: [] };

/** Whether time alone may change anything of a member's points. */
function mayChange(found: FamilyRecords | null): boolean {
  if (!found) return true;
  return (
    found.orders.some(({ pending }) => pending > 0) ||
    found.lots.some(
      ({ remaining, expiresAt, idleMonths }) =>
        remaining > 0 && (expiresAt !== null || idleMonths !== null),
    )
  );
}

function verifyFamily(shop: ShopContext, member: Family, found: FamilyRecords): Breach | null {
  const { number } = member;
  const balances = new BalanceReplay();
  // Whoever is part of the member, the lots are of one owner.
  const lots = new LotReplay(() => number);
  const orders = new OrderReplay();
  const redemptions = new RedemptionReplay();
  const adjustments = new AdjustmentReplay();
  const awards = new AwardReplay();
  const feed = (transfer: PostedTransfer): Breach | null => {
    orders.apply(transfer);
    redemptions.apply(transfer);
    adjustments.apply(transfer);
    awards.apply(transfer);
    return balances.apply(transfer) ?? lots.apply(transfer);
  };
  for (const transfer of found.transfers) {
    const breach = feed(transfer);
    if (breach) return breach;
  }
  return (
    compareBalances(member, balances) ??
    compareLots(shop, number, found.lots, lots) ??
    compareOrders(shop, number, found.orders, orders) ??
    compareRedemptions(shop, number, redemptions) ??
    compareCoupons(shop, found.coupons, (id) => redemptions.redemptions.has(id)) ??
    compareAdjustments(shop, number, adjustments) ??
    compareAwards(shop, number, awards)
  );
}

/** Whoever is part of another member has nothing of their own, and the other is a whole one. */
function verifyPart({ books }: ShopContext, part: MemberInBooks, into: number): Breach | null {
  const subject = `member ${part.number}`;
  const whole = books.members.named([into]).get(into);
  if (whole?.mergedInto !== null) {
    return difference('merged into', subject, 'a whole member', `member ${into}`);
  }
  if (part.debt !== 0) return difference('debt', subject, 0, part.debt);
  const own = [
    ...books.lots.pageOf(part.number, '', 1).map(({ id }) => `lot ${id}`),
    ...books.orders.pageOf(part.number, '', 1).map(({ id }) => `order ${id}`),
    ...books.coupons
      .pageOf(part.number, FIRST_COUPON, 1)
      .map(({ redemptionId, awardId }) =>
        redemptionId === null
          ? `coupon of award ${awardId}`
          : `coupon of redemption ${redemptionId}`,
      ),
  ];
  const [first] = own;
  return first === undefined
    ? null
    : difference(`${first.split(' ', 1)[0]} member`, first, into, part.number);
}
