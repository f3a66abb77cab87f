import type { ShopContext } from '../context.ts';
import { announce } from '../events/announce.ts';
import { namesOf, noteInJournal } from '../journal/journal-note.ts';
import { forgetMailsAbout } from '../mails/forget-mails.ts';
import { eraseNewsletter } from '../newsletter/end-subscription.ts';
import { audit } from './audit.ts';
import { eraseReviews } from './members-reviews.ts';
import { memberScope } from './once.ts';
import { forgetReferrals } from './referrals/forget-referrals.ts';
import { findMember, mustFindMember, mustFindSignedIn } from './resolve-member.ts';
import { forgetAddress } from './sign-in-by-code.ts';
import { rememberErased, tombstoneOf } from './tombstones.ts';

/**
 * Removes who a member was, for good. Their number, transfers, lots and orders stay as those of a
 * pseudonym, so that the books still balance and later refunds of known orders still work. No
 * later order or token brings them back; if they join again, they are a new member.
 */
export function eraseMember(shop: ShopContext, number: number): null {
  return shop.transaction(() => {
    const { members, coupons, adjustments, idempotency } = shop.books;
    const member = mustFindSignedIn(shop, number);
    const hashes = rememberErased(shop, member.number);
    forgetEvents(shop, member.number);
    noteInJournal(shop, { kind: 'member-erased', members: namesOf(shop, member.number), hashes });
    coupons.cancelAll(member.number, shop.now);
    adjustments.eraseReasons(member.number);
    eraseReviews(shop, member.number);
    // The answers that are kept hold coupon codes.
    for (const part of [member.number, ...members.partsOf(member.number)]) {
      idempotency.forget(memberScope(part));
      shop.books.mailPreferences.forget(part);
      forgetMailsAbout(shop, part);
    }
    forgetReferrals(shop, member.number);
    eraseNewsletter(shop, member.number);
    for (const { email, isProven } of members.addressesOf(member.number)) {
      // What others have asked for with an address that is only claimed is theirs.
      if (isProven) forgetAddress(shop, email);
    }
    // Before they have no name any more: the shop is to know whom to forget as well.
    announce(shop, {
      type: 'member.erased',
      member: member.number,
      cause: `erased ${member.number}`,
      at: shop.now,
      data: {},
    });
    members.erase(member.number, shop.now);
    audit(shop, 'member.erased', { member: member.number });
    return null;
  });
}

/**
 * The same for the shop's backend. Again changes nothing.
 * @throws Refusal `member_not_found`
 */
export function eraseMemberById(shop: ShopContext, id: string): null {
  if (!findMember(shop, id) && tombstoneOf(shop, { id })) return null;
  return eraseMember(shop, mustFindMember(shop, id).number);
}

/** What the shop has not been told of yet, it need not hear of somebody who is gone. */
function forgetEvents({ books }: ShopContext, member: number): void {
  for (const number of books.eventMessages.forgetOf([member, ...books.members.partsOf(member)])) {
    books.jobs.delete({ kind: 'redeliver-event', key: String(number) });
  }
}
