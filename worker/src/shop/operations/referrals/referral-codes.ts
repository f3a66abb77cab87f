import { normalizeReferralCode, REFERRAL_CODE_BYTES, Refusal, referralCode } from '@stamm/loyalty';
import type { ReferralCodeRecord } from '../../books/referral-codes.ts';
import type { ShopContext } from '../../context.ts';

/**
 * Finds an advocate's code as it was typed or followed. Unknown ones are counted; known ones are
 * found all the same, for no guesser may keep friends from being welcomed.
 * @throws Refusal `referral_code_not_found`, `too_many_requests`
 */
export function mustFindCode(shop: ShopContext, typed: string): ReferralCodeRecord {
  const found = shop.books.referralCodes.find(normalizeReferralCode(typed));
  if (found) return found;
  shop.rates.unknownReferralCodes.count('', shop.now);
  throw new Refusal(
    'referral_code_not_found',
    'There is no referral code like this. Check it for typos, or ask whoever sent it.',
  );
}

/** A member's code, made when it is first asked for and theirs for good. */
export function codeOf(shop: ShopContext, member: number): ReferralCodeRecord {
  const { referralCodes } = shop.books;
  const known = referralCodes.ofMember(member);
  if (known) return known;
  return shop.transaction(() => {
    const code = referralCode(crypto.getRandomValues(new Uint8Array(REFERRAL_CODE_BYTES)));
    // One in a trillion is taken; then the call fails and the next one makes another.
    const added = { code, member, displayName: null };
    referralCodes.add(added, shop.now);
    return added;
  });
}

/** The link that is shared: the shop's front page with the code. Null where no page is known. */
export function referralLink({ settings }: ShopContext, code: string): string | null {
  const home = settings.profile.url ?? settings.allowedOrigins[0];
  if (home === undefined) return null;
  const link = new URL(home);
  link.searchParams.set('ref', code);
  return link.href;
}
