import type { ShopContext } from '../context.ts';
import { memberScope } from './once.ts';
import { mustFindSignedIn } from './resolve-member.ts';
import { forgetAddress } from './sign-in-by-code.ts';

/**
 * Removes who a member was, for good. Their number, transfers, lots and orders stay as those of a
 * pseudonym, so that the books still balance and later refunds of known orders still work; if
 * the customer comes back, they are a new member.
 */
export function eraseMember(shop: ShopContext, number: number): null {
  return shop.transaction(() => {
    const { email } = mustFindSignedIn(shop, number);
    const { members, coupons, adjustments, idempotency } = shop.books;
    coupons.cancelUnused(number, shop.now);
    adjustments.eraseReasons(number);
    // The answers that are kept hold coupon codes.
    idempotency.forget(memberScope(number));
    if (email !== null) forgetAddress(shop, email);
    members.erase(number, shop.now);
    return null;
  });
}
