import { Refusal, share } from '@stamm/loyalty';
import type { ShopContext } from '../../context.ts';
import { findMember } from '../resolve-member.ts';
import { partyOf } from './fingerprints.ts';
import { knownFriend } from './gather-evidence.ts';

/**
 * A welcome is for new customers, and for nobody who has invited themselves. Where the shop says who
 * buys, they hear of it at the checkout; where it does not, the order tells, and nobody is rewarded.
 * @throws Refusal `coupon_not_applicable`
 */
export function mustBeWelcome(
  shop: ShopContext,
  couponCode: string,
  customerId: string | undefined,
): void {
  const referral = shop.books.referrals.byCoupon(couponCode);
  const customer = customerId === undefined ? undefined : findMember(shop, customerId);
  if (!referral || !customer || referral.friend === customer.number) return;
  const { party, boughtAt } = knownFriend(shop, customer.number, shop.now);
  const isAdvocate =
    customer.number === referral.advocate ||
    share(party.mailboxes, partyOf(shop, referral.advocate).mailboxes);
  if (isAdvocate) {
    throw new Refusal(
      'coupon_not_applicable',
      'This coupon is for a friend of this customer, who has invited them with it.',
    );
  }
  if (boughtAt !== null) {
    throw new Refusal(
      'coupon_not_applicable',
      'This coupon welcomes new customers, and this one has bought here before.',
    );
  }
}
