import type { ReferralOffer, ReferralProgram } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { ShopContext } from '../../context.ts';
import { mustFindCode, referralLink } from './referral-codes.ts';
import { mustOfferReferrals } from './referral-rules.ts';

/** What a friend is offered who follows a link. */
export function readOffer(shop: ShopContext, typed: string): ReferralOffer {
  const { referral } = mustOfferReferrals(shop).rules;
  const { code, displayName } = mustFindCode(shop, typed);
  return { code, advocateName: displayName, ...offerTerms(referral) };
}

/**
 * The link with a code, for the QR code.
 * @throws Refusal `referral_link_unknown`
 */
export function readReferralLink(shop: ShopContext, typed: string): string {
  mustOfferReferrals(shop);
  const link = referralLink(shop, mustFindCode(shop, typed).code);
  if (link !== null) return link;
  throw new Refusal(
    'referral_link_unknown',
    'There is no page of this shop to lead to. Whoever runs the Worker can name its url.',
  );
}

/** What both sides are told of the rules. */
export function offerTerms(
  referral: ReferralProgram,
): Omit<ReferralOffer, 'code' | 'advocateName'> {
  return {
    forFriend: referral.forFriend,
    forAdvocate: referral.forAdvocate,
    claim: referral.claim,
    minimumOrder: referral.minimumOrder ?? null,
    firstOrderOnly: referral.firstOrderOnly,
    claimDays: referral.claimDays,
    terms: referral.terms ?? null,
  };
}
