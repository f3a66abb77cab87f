import { awardLotName, type Breach } from '@stamm/loyalty';
import type { AwardRecord } from '../books/awards.ts';
import type { Books } from '../books/books.ts';
import type { ShopContext } from '../context.ts';
import { compareGivenCoupon } from './compare.ts';
import { compareNewsletterReward, hasItsSubscription } from './newsletter.ts';
import { difference, type Place, type Seen, STEP_SIZE, type StepOutcome } from './progress.ts';
import { compareReferral, hasItsReferral } from './referrals.ts';

type Table = (Place & { phase: 'rows' })['table'];

const NEXT_TABLE: Record<Table, Table | null> = {
  orders: 'lots',
  lots: 'redemptions',
  redemptions: 'coupons',
  coupons: 'awards',
  awards: 'referrals',
  referrals: 'newsletter rewards',
  'newsletter rewards': null,
};

interface OwnedRow {
  id: string;
  member: number | null;
}

/**
 * The next rows of a table: whether each belongs to a member, whose look at them was the phase
 * before. What belongs to nobody would otherwise go unseen.
 */
export function verifyRows(
  shop: ShopContext,
  { table, after }: Place & { phase: 'rows' },
  seen: Seen,
): StepOutcome {
  const { rows, breach } = readRows(shop, table, after);
  if (table === 'orders') seen.orders += rows.length;
  if (table === 'lots') seen.lots += rows.length;
  const first = breach ?? withoutOwner(shop, table, rows);
  if (first) return { difference: first };
  const last = rows.length === STEP_SIZE ? rows.at(-1) : undefined;
  if (last) return { next: { phase: 'rows', table, after: last.id } };
  const next = NEXT_TABLE[table];
  return {
    next: next
      ? { phase: 'rows', table: next, after: '' }
      : { phase: 'seals', of: 'transfers', after: 0 },
  };
}

function readRows(
  { books }: ShopContext,
  table: Table,
  after: string,
): { rows: readonly OwnedRow[]; breach: Breach | null } {
  switch (table) {
    case 'orders': {
      const rows = books.orders.owners(after, STEP_SIZE);
      const gift = rows.find(({ member, points }) => member === null && points !== 0);
      const breach = gift && difference('order granted', `order ${gift.id}`, 0, gift.points);
      return { rows, breach: breach ?? null };
    }
    case 'lots':
      return { rows: books.lots.owners(after, STEP_SIZE), breach: null };
    case 'redemptions': {
      const rows = books.redemptions.owners(after, STEP_SIZE);
      // A coupon that was not bought was found with its member, so one that is there was.
      const bogus = rows.find(
        ({ id, couponCode }) => books.coupons.find(couponCode)?.redemptionId !== id,
      );
      const breach =
        bogus && difference('redemption', `redemption ${bogus.id}`, 'a coupon', 'none');
      return { rows, breach: breach ?? null };
    }
    case 'coupons': {
      const rows = books.coupons.owners(after, STEP_SIZE);
      // Those of members were looked at with them.
      for (const { id, member } of rows) {
        const coupon = member === null ? books.coupons.find(id) : undefined;
        const breach = coupon && compareGivenCoupon(books, coupon);
        if (breach) return { rows, breach };
      }
      return { rows, breach: null };
    }
    case 'awards': {
      const rows = books.awards.page(after, STEP_SIZE);
      return { rows, breach: withoutCause(books, rows) };
    }
    case 'referrals': {
      const referrals = books.referrals.pageAfter(Number(after), STEP_SIZE);
      const rows = referrals.map(({ number, advocate }) => ({
        id: String(number),
        member: advocate,
      }));
      for (const referral of referrals) {
        const breach = compareReferral(books, referral);
        if (breach) return { rows, breach };
      }
      return { rows, breach: null };
    }
    case 'newsletter rewards': {
      const rewards = books.newsletterRewards.pageAfter(after, STEP_SIZE);
      const rows = rewards.map(({ mailboxHash, member }) => ({ id: mailboxHash, member }));
      for (const reward of rewards) {
        const breach = compareNewsletterReward(books, reward);
        if (breach) return { rows, breach };
      }
      return { rows, breach: null };
    }
  }
}

/** The first award that gave nothing, or for nothing that the books know of. */
function withoutCause(books: Books, awards: readonly AwardRecord[]): Breach | null {
  for (const award of awards) {
    const subject = `award ${award.id}`;
    if (!hasGiven(books, award)) return difference('award', subject, 'what it gave', 'nothing');
    if (!hasItsReferral(books, award)) return difference('award', subject, 'a referral', 'none');
    if (!hasItsSubscription(books, award)) {
      return difference('award', subject, 'a subscription', 'none');
    }
  }
  return null;
}

/** Its points, which were looked at with the member, left a lot; a coupon is there still. */
function hasGiven(books: Books, { id, couponCode }: AwardRecord): boolean {
  return couponCode === null
    ? books.lots.byId(awardLotName(id)) !== undefined
    : books.coupons.find(couponCode)?.awardId === id;
}

function withoutOwner(
  { books }: ShopContext,
  table: Table,
  rows: readonly OwnedRow[],
): Breach | null {
  const numbers = new Set(rows.flatMap(({ member }) => (member === null ? [] : [member])));
  const known = books.members.named([...numbers]);
  for (const { id, member } of rows) {
    if (member === null || known.get(member)?.mergedInto === null) continue;
    const kind = table.slice(0, -1);
    // A coupon's code is not for everybody's eyes.
    const subject = table === 'coupons' ? `coupon of member ${member}` : `${kind} ${id}`;
    return difference(`${kind} member`, subject, 'a whole member', member);
  }
  return null;
}
