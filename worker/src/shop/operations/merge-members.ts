import type { Member, MergeInput } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { MemberRecord } from '../books/members.ts';
import type { ShopContext } from '../context.ts';
import { announce } from '../events/announce.ts';
import { Ledger } from '../ledger.ts';
import { handNewsletter } from '../newsletter/join-member.ts';
import { audit } from './audit.ts';
import { handReviews } from './members-reviews.ts';
import { memberWithPoints } from './read-account.ts';
import { handReferrals } from './referrals/forget-referrals.ts';
import { memberId, mustFindMember } from './resolve-member.ts';

/**
 * Makes one member part of another: two accounts of one person, or a guest who registers. Points,
 * orders, coupons and history come along, and whoever asks for the part finds the whole. What the
 * remaining member does not tell of themselves is taken over. Merging again changes nothing.
 */
export function mergeMembers(shop: ShopContext, id: string, { from }: MergeInput): Member {
  return shop.transaction(() => {
    const whole = mustFindMember(shop, id);
    const part = mustFindMember(shop, from);
    if (whole.number === part.number) {
      mustBeMergedAlready(shop, whole, from);
      return memberWithPoints(shop, whole);
    }
    return memberWithPoints(shop, mergeInto(shop, whole, part));
  });
}

/** Merges two different members. Call it in a transaction; answers the whole. */
export function mergeInto(
  shop: ShopContext,
  whole: MemberRecord,
  part: MemberRecord,
): MemberRecord {
  const { books, now } = shop;
  const ledger = new Ledger(shop);
  // First the part, for it is written down first: nothing comes in before it went out.
  const handedOver = ledger.account(part.number);
  const account = ledger.account(whole.number);
  account.absorb(handedOver, now);
  account.settle(now);
  for (const book of [books.lots, books.orders, books.redemptions, books.coupons]) {
    book.hand(part.number, whole.number);
  }
  books.expiryWarnings.hand(part.number, whole.number);
  books.adjustments.hand(part.number, whole.number);
  books.mailPreferences.hand(part.number, whole.number);
  books.awards.hand(part.number, whole.number);
  ledger.save();
  books.members.merge(part.number, whole.number);
  audit(shop, 'members.merged', {
    member: whole.number,
    details: { mergedNumber: part.number },
  });
  handNewsletter(shop, part.number, whole.number);
  handReferrals(shop, part.number, whole.number);
  handReviews(shop, part.number, whole.number);
  const endpoints = books.webhookEndpoints.all().map((endpoint) => endpoint.id);
  books.eventMessages.hand(part.number, whole.number, endpoints);
  announce(shop, {
    type: 'member.merged',
    member: whole.number,
    cause: `merged ${part.number}`,
    at: now,
    data: { mergedMemberId: memberId(part) },
  });
  return takeOver(shop, whole, part);
}

/** @throws Refusal `cannot_merge` */
function mustBeMergedAlready(shop: ShopContext, whole: MemberRecord, from: string): void {
  const isOwnName = from === memberId(whole) || from === `mem_${whole.number}`;
  if (!isOwnName || shop.books.members.partsOf(whole.number).length > 0) return;
  throw new Refusal(
    'cannot_merge',
    'Both ids are the same member. Name two different ones: the one who remains, and `from`.',
  );
}

/**
 * Fills what the whole left open: an address, a name, and the id in the shop. An address stays as
 * proven as it was, and a proven one goes before one that was only claimed.
 */
function takeOver(shop: ShopContext, whole: MemberRecord, part: MemberRecord): MemberRecord {
  const { members } = shop.books;
  const isPartsProven = whole.emailProvenAt === null && part.emailProvenAt !== null;
  const { email, emailProvenAt } = isPartsProven || whole.email === null ? part : whole;
  const details = {
    customerId: whole.customerId ?? part.customerId,
    email,
    emailProvenAt,
    name: whole.name ?? part.name,
    language: whole.language ?? part.language,
  };
  members.saveDetails(part.number, {
    ...part,
    customerId: details.customerId === part.customerId ? null : part.customerId,
    ...(email === part.email ? { email: null, emailProvenAt: null } : {}),
  });
  members.saveDetails(whole.number, details);
  return shop.books.members.find(whole.number) ?? whole;
}
