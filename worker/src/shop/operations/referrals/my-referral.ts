import { limits } from '@stamm/contract';
import type { MemberExport, MyReferral, MyReferralPatch } from '@stamm/contract/types';
import type { MemberRecord } from '../../books/members.ts';
import type { ReferralCounts, ReferralRecord } from '../../books/referrals.ts';
import type { ShopContext } from '../../context.ts';
import { isoTime, isoTimeOrNull } from '../order-state.ts';
import { mustFindSignedIn } from '../resolve-member.ts';
import { stateOf } from './judge-friend.ts';
import { offerTerms } from './read-offer.ts';
import { codeOf, referralLink } from './referral-codes.ts';
import { mustOfferReferrals } from './referral-rules.ts';

/** An advocate's link and what came of it. Friends are counted, not named. */
export function readMyReferral(shop: ShopContext, number: number): MyReferral {
  const { number: member } = mustFindSignedIn(shop, number);
  const { referral, pendingDays } = mustOfferReferrals(shop).rules;
  const { code, displayName } = codeOf(shop, member);
  const { referrals } = shop.books;
  return {
    code,
    link: referralLink(shop, code),
    displayName,
    ...offerTerms(referral),
    rewardAfterDays: referral.rewardAfterDays ?? pendingDays,
    counts: added(referrals.countsOf(member)),
    recent: referrals
      .newestOf(member, limits.MAX_REFERRALS_SHOWN)
      .map((record) => progress(record, shop.now)),
  };
}

/** Chooses the name that friends are shown, or none. */
export function patchMyReferral(
  shop: ShopContext,
  number: number,
  { displayName }: MyReferralPatch,
): MyReferral {
  return shop.transaction(() => {
    const { number: member } = mustFindSignedIn(shop, number);
    mustOfferReferrals(shop);
    codeOf(shop, member);
    shop.books.referralCodes.saveDisplayName(member, displayName);
    return readMyReferral(shop, number);
  });
}

/** For a member to take along. */
export function exportReferrals(shop: ShopContext, member: MemberRecord): MemberExport['referral'] {
  const { referralCodes, referrals } = shop.books;
  const code = referralCodes.ofMember(member.number);
  const told = (record: ReferralRecord) => ({
    state: stateOf(record, shop.now),
    claimedAt: isoTime(record.claimedAt),
  });
  return {
    code: code?.code ?? null,
    displayName: code?.displayName ?? null,
    invited: referrals.newestOf(member.number, Number.MAX_SAFE_INTEGER).map(told),
    claims: referrals
      .ofFriend(member.number)
      .map((record) => ({ code: record.code, ...told(record) })),
  };
}

function added(counts: readonly ReferralCounts[]): MyReferral['counts'] {
  const sum = (counted: (count: ReferralCounts) => boolean) =>
    counts.filter(counted).reduce((total, { count }) => total + count, 0);
  return {
    invited: sum(({ verdict }) => verdict !== 'rejected'),
    bought: sum(({ verdict }) => verdict === 'attributed'),
    rewarded: sum(({ verdict, rewarded }) => verdict === 'attributed' && rewarded),
  };
}

function progress(record: ReferralRecord, now: number): MyReferral['recent'][number] {
  const state = stateOf(record, now);
  const isComing = state === 'attributed' && record.order !== null;
  return {
    state,
    claimedAt: isoTime(record.claimedAt),
    rewardDueAt: isComing && record.order ? isoTime(record.order.dueAt) : null,
    rewardedAt: state === 'rewarded' ? isoTimeOrNull(record.rewardedAt) : null,
  };
}
