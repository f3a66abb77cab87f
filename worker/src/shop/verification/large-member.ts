import {
  AdjustmentReplay,
  AwardReplay,
  BalanceReplay,
  type Breach,
  LotReplay,
  OrderReplay,
  type PostedTransfer,
  RedemptionReplay,
} from '@stamm/loyalty';
import type { CouponPlace } from '../books/coupons.ts';
import type { NamedThing } from '../books/transfers.ts';
import type { ShopContext } from '../context.ts';
import {
  compareAdjustments,
  compareAwards,
  compareBalances,
  compareCoupons,
  compareLots,
  compareOrders,
  compareRedemptions,
} from './compare.ts';
import { difference, type LargePart, type Place, STEP_SIZE, type StepOutcome } from './progress.ts';

/** Things of one kind looked at in a step: for each such page, all transfers of the member are read. */
const PAGE_SIZE = 4_000;

type LargePlace = Place & { phase: 'large member' };

/** What a part comes to: the first difference, or the next part; null after the last. */
type PartOutcome = { difference: Breach } | { next: LargePart | null };

export function firstPart(number: number, family: number[]): LargePlace {
  return {
    phase: 'large member',
    number,
    family,
    part: { of: 'balances', after: 0, balances: [] },
  };
}

/**
 * The next part of a member who has too many transfers for one step: first the balances, transfer
 * by transfer, then lots, orders, redemptions, adjustments, awards and coupons, page by page. However many
 * there are, a step holds one page of them.
 */
export function verifyLargeMember(shop: ShopContext, place: LargePlace): StepOutcome {
  const { number, part } = place;
  const family = [number, ...shop.books.members.partsOf(number)];
  // Someone was merged into them meanwhile: what was seen of the balances is not all any more.
  if (family.length !== place.family.length) return { next: firstPart(number, family) };
  const outcome = verifyPart(shop, family, part);
  if ('difference' in outcome) return outcome;
  return {
    next: outcome.next ? { ...place, part: outcome.next } : { phase: 'members', after: number },
  };
}

function verifyPart(shop: ShopContext, family: number[], part: LargePart): PartOutcome {
  switch (part.of) {
    case 'balances':
      return verifyBalances(shop, family, part);
    case 'lots':
      return verifyLots(shop, family, part.after);
    case 'orders':
      return verifyOrders(shop, family, part.after);
    case 'redemptions':
      return verifyRedemptions(shop, family, part.after);
    case 'adjustments':
      return verifyAdjustments(shop, family, part.after);
    case 'awards':
      return verifyAwards(shop, family, part.after);
    case 'coupons':
      return verifyCoupons(shop, family, part.after);
  }
}

function verifyBalances(
  { books }: ShopContext,
  family: number[],
  part: LargePart & { of: 'balances' },
): PartOutcome {
  const [number = 0] = family;
  const replay = new BalanceReplay(part.balances);
  const transfers = books.transfers.after(family, part.after, STEP_SIZE);
  const breach = applyAll(transfers, (transfer) => replay.apply(transfer));
  if (breach) return { difference: breach };
  if (transfers.length === STEP_SIZE) {
    const after = transfers.at(-1)?.sequence ?? part.after;
    return { next: { ...part, after, balances: [...replay.members] } };
  }
  const member = books.members.named([number]).get(number);
  if (!member) return { difference: difference('member', `member ${number}`, 'a row', 'none') };
  return outcomeOf(compareBalances(member, replay), { of: 'lots', after: '' });
}

function verifyLots(shop: ShopContext, family: number[], after: string): PartOutcome {
  const { books } = shop;
  const [number = 0] = family;
  const stored = books.lots.pageOf(number, after, PAGE_SIZE);
  const upTo = lastOfFull(stored);
  const known = new Set(stored.map(({ id }) => id));
  const replay = new LotReplay(() => number);
  const breach = applyAll(
    books.transfers.naming(family, 'lot', { after, upTo }),
    (transfer) => missing(known, 'lot', transfer.lotId) ?? replay.apply(transfer),
  );
  return outcomeOf(
    breach ?? compareLots(shop, number, stored, replay),
    upTo === null ? { of: 'orders', after: '' } : { of: 'lots', after: upTo },
  );
}

function verifyOrders(shop: ShopContext, family: number[], after: string): PartOutcome {
  const { books } = shop;
  const [number = 0] = family;
  const stored = books.orders.pageOf(number, after, PAGE_SIZE);
  const upTo = lastOfFull(stored);
  const replay = new OrderReplay();
  // Some may be another member's by now.
  const breach = applyAll(books.transfers.naming(family, 'order', { after, upTo }), (transfer) => {
    replay.apply(transfer);
    return null;
  });
  return outcomeOf(
    breach ?? compareOrders(shop, number, stored, replay),
    upTo === null ? { of: 'redemptions', after: '' } : { of: 'orders', after: upTo },
  );
}

function verifyRedemptions(shop: ShopContext, family: number[], after: string): PartOutcome {
  const [number = 0] = family;
  const replay = new RedemptionReplay();
  const upTo = feedNamed(shop, family, 'redemption', after, (transfer) => replay.apply(transfer));
  return outcomeOf(
    compareRedemptions(shop, number, replay),
    upTo === null ? { of: 'adjustments', after: '' } : { of: 'redemptions', after: upTo },
  );
}

function verifyAdjustments(shop: ShopContext, family: number[], after: string): PartOutcome {
  const [number = 0] = family;
  const replay = new AdjustmentReplay();
  const upTo = feedNamed(shop, family, 'adjustment', after, (transfer) => replay.apply(transfer));
  return outcomeOf(
    compareAdjustments(shop, number, replay),
    upTo === null ? { of: 'awards', after: '' } : { of: 'adjustments', after: upTo },
  );
}

function verifyAwards(shop: ShopContext, family: number[], after: string): PartOutcome {
  const [number = 0] = family;
  const replay = new AwardReplay();
  const upTo = feedNamed(shop, family, 'award', after, (transfer) => replay.apply(transfer));
  return outcomeOf(
    compareAwards(shop, number, replay),
    upTo === null
      ? { of: 'coupons', after: { createdAt: -1, code: '' } }
      : { of: 'awards', after: upTo },
  );
}

function verifyCoupons(shop: ShopContext, family: number[], after: CouponPlace): PartOutcome {
  const { books } = shop;
  const [number = 0] = family;
  const coupons = books.coupons.pageOf(number, after, PAGE_SIZE);
  const ids = new Set(coupons.map(({ redemptionId }) => redemptionId));
  const bought = new Set<string | null>();
  for (const { redemptionId } of books.transfers.naming(family, 'redemption', ALL)) {
    if (redemptionId !== null && ids.has(redemptionId)) bought.add(redemptionId);
  }
  const last = coupons.length === PAGE_SIZE ? coupons.at(-1) : undefined;
  return outcomeOf(
    compareCoupons(shop, coupons, (id) => bought.has(id)),
    last ? { of: 'coupons', after: { createdAt: last.createdAt, code: last.code } } : null,
  );
}

const ALL = { after: '', upTo: null };

/** Feeds the transfers that name the next things by id; answers the last of them, null at the end. */
function feedNamed(
  { books }: ShopContext,
  family: number[],
  thing: NamedThing,
  after: string,
  feed: (transfer: PostedTransfer) => void,
): string | null {
  const ids = books.transfers.idsNamed(family, thing, after, PAGE_SIZE);
  const last = ids.at(-1);
  if (last === undefined) return null;
  const range = { after, upTo: last };
  for (const transfer of books.transfers.naming(family, thing, range)) feed(transfer);
  return ids.length === PAGE_SIZE ? last : null;
}

function applyAll(
  transfers: Iterable<PostedTransfer>,
  apply: (transfer: PostedTransfer) => Breach | null,
): Breach | null {
  for (const transfer of transfers) {
    const breach = apply(transfer);
    if (breach) return breach;
  }
  return null;
}

/** A row that is gone is named at once, so that no more than a page is ever held. */
function missing(known: ReadonlySet<string>, kind: string, id: string | null): Breach | null {
  return id === null || known.has(id)
    ? null
    : difference(kind, `${kind} ${id}`, 'a row of the member', 'none');
}

function lastOfFull(page: readonly { id: string }[]): string | null {
  return page.length === PAGE_SIZE ? (page.at(-1)?.id ?? null) : null;
}

function outcomeOf(breach: Breach | null, next: LargePart | null): PartOutcome {
  return breach ? { difference: breach } : { next };
}
