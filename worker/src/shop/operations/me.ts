import { limits } from '@stamm/contract';
import type { Coupon, Me, MemberExport, MePatch } from '@stamm/contract/types';
import { refundedMinor } from '@stamm/loyalty';
import type { MemberRecord } from '../books/members.ts';
import type { ShopContext } from '../context.ts';
import { suppressionOf } from '../mails/suppression.ts';
import { newsletterOf } from '../newsletter/read-subscribers.ts';
import { couponView } from './coupon-view.ts';
import { changePreferences, preferencesOf } from './mail-preferences.ts';
import { changeDetails } from './member-details.ts';
import { allReviewsOf } from './members-reviews.ts';
import { isoTime } from './order-state.ts';
import { memberWithPoints } from './read-account.ts';
import { readAllActivity } from './read-activity.ts';
import { exportReferrals } from './referrals/my-referral.ts';
import { mustFindMember, mustFindSignedIn } from './resolve-member.ts';

/** What a member sees of themselves. */
export function readMe(shop: ShopContext, number: number): Me {
  return me(shop, mustFindSignedIn(shop, number));
}

export function patchMe(shop: ShopContext, number: number, patch: MePatch): Me {
  return shop.transaction(() => {
    const member = mustFindSignedIn(shop, number);
    changePreferences(shop, member.number, patch.mails);
    const changed = changeDetails(shop, member, {
      ...member,
      name: patch.name === undefined ? member.name : patch.name,
      language: patch.language === undefined ? member.language : patch.language,
    });
    return me(shop, changed);
  });
}

/** All that the shop knows of a member, for them to take along. */
export function exportMe(shop: ShopContext, number: number): MemberExport {
  return exportOf(shop, mustFindSignedIn(shop, number));
}

/**
 * The same for the shop's backend.
 * @throws Refusal `member_not_found`
 */
export function exportMember(shop: ShopContext, id: string): MemberExport {
  return exportOf(shop, mustFindMember(shop, id));
}

function exportOf(shop: ShopContext, member: MemberRecord): MemberExport {
  const { settings } = shop;
  return {
    exportedAt: isoTime(shop.now),
    shop: { id: settings.shopId, name: settings.name },
    member: memberWithPoints(shop, member),
    mails: preferencesOf(shop, member.number),
    coupons: couponsOf(shop, member, Number.MAX_SAFE_INTEGER),
    activity: readAllActivity(shop, member),
    orders: ordersOf(shop, member),
    referral: exportReferrals(shop, member),
    reviews: allReviewsOf(shop, member.number),
    newsletter: newsletterOf(shop, member.number),
  };
}

function me(shop: ShopContext, member: MemberRecord): Me {
  return {
    ...memberWithPoints(shop, member),
    mails: preferencesOf(shop, member.number),
    emailBounced:
      member.email !== null && suppressionOf(shop, member.email, 'service') !== undefined,
    coupons: couponsOf(shop, member, limits.MAX_COUPONS_SHOWN),
  };
}

function couponsOf(shop: ShopContext, member: MemberRecord, limit: number): Coupon[] {
  return shop.books.coupons
    .ofMember(member.number, shop.now, limit)
    .map((coupon) => couponView(coupon, shop.now));
}

function ordersOf(shop: ShopContext, member: MemberRecord): MemberExport['orders'] {
  return shop.books.orders.ofMember(member.number).flatMap(({ id, facts }) =>
    facts.snapshot
      ? [
          {
            id,
            currency: facts.snapshot.currency,
            totalMinor: facts.snapshot.totalMinor,
            refundedMinor: refundedMinor(facts),
            placedAt: isoTime(facts.snapshot.placedAt),
          },
        ]
      : [],
  );
}
