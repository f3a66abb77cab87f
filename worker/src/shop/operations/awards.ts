import type { Incentive } from '@stamm/contract/types';
import {
  COUPON_CODE_BYTES,
  couponCode,
  couponExpiresAt,
  lotTerms,
  type Measure,
} from '@stamm/loyalty';
import type { AwardRecord } from '../books/awards.ts';
import { programInForce, type ShopContext } from '../context.ts';
import { announce } from '../events/announce.ts';
import { Ledger, mustStayExact } from '../ledger.ts';

export interface AwardInput {
  /** Follows from what it is given for, such as `review:rev_…`. No spaces. */
  id: string;
  measure: Measure;
  /** Null for nobody's account, which can hold a coupon but no points: its code is the bearer's. */
  member: number | null;
  incentive: Incentive;
}

/**
 * Gives what a measure promised, once for each id: the same id again changes nothing, and one that
 * was withdrawn counts again. Whoever has left gets nothing: undefined. Call it in the transaction
 * of its cause, with no ledger of your own unsaved.
 */
export function giveAward(shop: ShopContext, input: AwardInput): AwardRecord | undefined {
  const known = shop.books.awards.find(input.id);
  if (known?.withdrawnAt === null) return known;
  const number = known ? known.member : input.member;
  const member = number === null ? undefined : shop.books.members.find(number);
  if (number !== null && (!member || member.erasedAt !== null)) return undefined;
  const award = known ?? newAward(shop, { ...input, member: member?.number ?? null });
  const given = { ...award, withdrawnAt: null };
  if (known) shop.books.awards.saveState(given);
  if (known?.couponCode) reopenCoupon(shop, known.couponCode);
  if (given.points !== null) movePoints(shop, given, given.points, 'give');
  announceAward(shop, 'award.given', given);
  return given;
}

/**
 * Takes back what was given for something that came to nothing: points by law 7, a coupon unless
 * it was used. Answers the award; withdrawing again changes nothing.
 */
export function withdrawAward(shop: ShopContext, id: string): AwardRecord | undefined {
  const award = shop.books.awards.find(id);
  if (!award || award.withdrawnAt !== null) return award;
  const withdrawn = { ...award, withdrawnAt: shop.now };
  shop.books.awards.saveState(withdrawn);
  if (award.couponCode !== null) cancelCoupon(shop, award.couponCode);
  if (award.points !== null) movePoints(shop, award, award.points, 'withdraw');
  announceAward(shop, 'award.withdrawn', withdrawn);
  return withdrawn;
}

/** A coupon of nobody's comes into the account of the member whom it turned out to belong to. */
export function adoptAward(shop: ShopContext, id: string, member: number): void {
  const award = shop.books.awards.find(id);
  if (award?.couponCode == null || award.member !== null) return;
  shop.books.awards.saveState({ ...award, member });
  shop.books.coupons.adopt(award.couponCode, member);
}

function newAward(shop: ShopContext, { id, measure, member, incentive }: AwardInput): AwardRecord {
  if (/\s/.test(id)) throw new Error(`The id of an award holds no spaces: ${id}.`);
  if (incentive.kind === 'points' && member === null) {
    throw new Error(`Points of award ${id} need an account.`);
  }
  const award: AwardRecord = {
    id,
    measure,
    member,
    points: incentive.kind === 'points' ? incentive.points : null,
    couponCode:
      incentive.kind === 'coupon'
        ? couponCode(crypto.getRandomValues(new Uint8Array(COUPON_CODE_BYTES)))
        : null,
    givenAt: shop.now,
    withdrawnAt: null,
  };
  shop.books.awards.add(award, shop.books.transfers.last());
  if (incentive.kind === 'coupon') addCoupon(shop, award, incentive);
  return award;
}

function addCoupon(
  shop: ShopContext,
  { id, measure, member, couponCode: code }: AwardRecord,
  { name, benefit, minimumOrder, validDays }: Incentive & { kind: 'coupon' },
): void {
  shop.books.coupons.add({
    code: code ?? '',
    source: measure,
    redemptionId: null,
    awardId: id,
    member,
    rewardId: null,
    rewardName: name,
    points: 0,
    benefit,
    minimumOrder: minimumOrder ?? null,
    createdAt: shop.now,
    expiresAt: couponExpiresAt(programInForce(shop).rules, { validDays }, shop.now),
    canceledAt: null,
    use: null,
    graceUntil: null,
  });
}

/** One that is used stays so, and is closed once it is given back. */
function cancelCoupon({ books, now }: ShopContext, code: string): void {
  const coupon = books.coupons.find(code);
  if (!coupon || coupon.canceledAt !== null) return;
  books.coupons.saveState({ ...coupon, canceledAt: now });
}

function reopenCoupon({ books }: ShopContext, code: string): void {
  const coupon = books.coupons.find(code);
  if (coupon) books.coupons.saveState({ ...coupon, canceledAt: null });
}

function movePoints(
  shop: ShopContext,
  { id, measure, member }: AwardRecord,
  points: number,
  way: 'give' | 'withdraw',
): void {
  const number = member === null ? undefined : shop.books.members.find(member)?.number;
  if (number === undefined) throw new Error(`Award ${id} belongs to nobody.`);
  const ledger = new Ledger(shop);
  const account = ledger.account(number, { awardId: id });
  if (way === 'give') {
    mustStayExact(account, points);
    const terms = lotTerms(programInForce(shop).rules, shop.now);
    account.award(points, { id, measure }, terms, shop.now);
  } else {
    mustStayExact(account, -points);
    account.withdraw(points, { id, measure }, shop.now);
  }
  account.settle(shop.now);
  ledger.save();
}

function announceAward(
  shop: ShopContext,
  type: 'award.given' | 'award.withdrawn',
  { id, measure, member, points, couponCode: code }: AwardRecord,
): void {
  announce(shop, {
    type,
    member,
    cause: `${type} ${id} ${shop.now}`,
    at: shop.now,
    data: { awardId: id, measure, points: points ?? 0, couponCode: code },
  });
}
