/** What advocates and friends ask of referrals. */
import { limits } from '@stamm/contract';
import type {
  MyReferral,
  MyReferralClaimInput,
  MyReferralPatch,
  Program,
  ReferralClaim,
  ReferralOffer,
  ReferralProgram,
  ReferralState,
} from '@stamm/contract/types';
import {
  normalizeReferralCode,
  orderByOf,
  REFERRAL_CODE_BYTES,
  Refusal,
  referralCode,
} from '@stamm/loyalty';
import encodeQR from 'qr';
import { couponView } from './coupons.ts';
import { isStanding, referralsOf, settleReferrals, stateOf, welcomeId } from './referrals.ts';
import {
  isoTime,
  isoTimeOrNull,
  type MockMember,
  type MockReferral,
  type MockReferralCode,
  newId,
  programAt,
  type ShopState,
} from './state.ts';

type ReferringProgram = Program & { referral: ReferralProgram };

/** @throws Refusal `referral_not_offered` */
function mustOffer(shop: ShopState): ReferringProgram {
  const program = programAt(shop);
  const { referral } = program;
  if (referral) return { ...program, referral };
  throw new Refusal('referral_not_offered', 'The program of this shop has no referrals in it.');
}

/** @throws Refusal `referral_code_not_found` */
function mustFindCode(shop: ShopState, typed: string): MockReferralCode {
  const found = shop.referralCodes.find(({ code }) => code === normalizeReferralCode(typed));
  if (found && !found.member.erased) return found;
  throw new Refusal(
    'referral_code_not_found',
    'There is no referral code like this. Check it for typos, or ask whoever sent it.',
  );
}

function codeOf(shop: ShopState, member: MockMember): MockReferralCode {
  const known = shop.referralCodes.find((candidate) => candidate.member === member);
  if (known) return known;
  const code = referralCode(crypto.getRandomValues(new Uint8Array(REFERRAL_CODE_BYTES)));
  const added = { code, member, displayName: null };
  shop.referralCodes.push(added);
  return added;
}

function linkOf({ home }: ShopState, code: string): string {
  return new URL(`/?ref=${code}`, home).href;
}

function offerTerms(referral: ReferralProgram): Omit<ReferralOffer, 'code' | 'advocateName'> {
  const { forFriend, forAdvocate, claim, firstOrderOnly, claimDays } = referral;
  const { minimumOrder = null, terms = null } = referral;
  return { forFriend, forAdvocate, claim, minimumOrder, firstOrderOnly, claimDays, terms };
}

export function readOffer(shop: ShopState, typed: string): ReferralOffer {
  const { referral } = mustOffer(shop);
  const { code, displayName } = mustFindCode(shop, typed);
  return { code, advocateName: displayName, ...offerTerms(referral) };
}

/** The link as a picture. */
export function qrCode(shop: ShopState, typed: string): string {
  mustOffer(shop);
  return encodeQR(linkOf(shop, mustFindCode(shop, typed).code), 'svg');
}

/** The same key again answers the same claim. */
export function claimAsVisitor(shop: ShopState, typed: string, key: string): ReferralClaim {
  const program = mustOffer(shop);
  if (program.referral.claim === 'signedIn') {
    throw new Refusal(
      'referral_needs_sign_in',
      'In this shop friends sign in first. Then claim with POST /v1/me/referral/claims.',
    );
  }
  const known = shop.referrals.find(({ claimKey }) => claimKey === key);
  if (known && known.code !== normalizeReferralCode(typed)) {
    throw new Refusal(
      'idempotency_conflict',
      'This Idempotency-Key was sent before with another code. Use a new key for a new claim.',
    );
  }
  if (known) return claimView(shop, known);
  const code = mustFindCode(shop, typed);
  return claimView(shop, add(shop, newReferral(shop, program, code, { claimKey: key })));
}

/**
 * For a member; what they claimed before as a visitor becomes theirs. Also one that is rejected is
 * written down.
 */
export function claimAsMember(
  shop: ShopState,
  friend: MockMember,
  { code: typed, claimId }: MyReferralClaimInput,
): ReferralClaim {
  const program = mustOffer(shop);
  const code = mustFindCode(shop, typed);
  const mine = referralsOf(shop, friend);
  const standing = mine.find((referral) => isStanding(shop, referral));
  const made = shop.referrals.find(
    (referral) =>
      referral.id === claimId &&
      referral.code === code.code &&
      (referral.friend === friend || (!referral.friend && !standing)),
  );
  const same =
    made ??
    mine.find((referral) => referral.code === code.code && stateOf(shop, referral) !== 'expired');
  if (standing && standing !== same) {
    throw new Refusal(
      'referral_claimed_already',
      'You have claimed the offer of another friend before. It still counts.',
    );
  }
  if (same) same.friend = friend;
  const claimed = same ?? newReferral(shop, program, code, { friend, claimedBy: 'member' });
  return claimView(shop, add(shop, claimed));
}

function newReferral(
  shop: ShopState,
  program: ReferringProgram,
  { code, member: advocate }: MockReferralCode,
  how: Partial<MockReferral>,
): MockReferral {
  // Shops tell times in seconds: an order of the same second was not placed before the claim.
  const claimedAt = how.claimedAt ?? Math.floor(shop.now() / 1000) * 1000;
  return {
    id: newId(shop, 'ref'),
    advocate,
    friend: null,
    code,
    claimedBy: 'visitor',
    claimedAt,
    orderBy: orderByOf(program.referral, claimedAt),
    program,
    claimKey: null,
    verdict: 'claimed',
    findings: [],
    order: null,
    rewardedAt: null,
    wasRewarded: false,
    capped: false,
    decision: null,
    ...how,
  };
}

function add(shop: ShopState, referral: MockReferral): MockReferral {
  if (!shop.referrals.includes(referral)) shop.referrals.push(referral);
  settleReferrals(shop);
  return referral;
}

/** A code on an order claims the offer at the moment at which the order was placed. */
export function claimByOrder(
  shop: ShopState,
  friend: MockMember,
  typed: string,
  placedAt: number,
): void {
  const program = programAt(shop, placedAt);
  const { referral } = program;
  const found = shop.referralCodes.find(({ code }) => code === normalizeReferralCode(typed));
  if (!referral || !found) return;
  if (referralsOf(shop, friend).some(({ advocate }) => advocate === found.member)) return;
  const how = { friend, claimedBy: 'order', claimedAt: placedAt } as const;
  add(shop, newReferral(shop, { ...program, referral }, found, how));
}

/** @throws Refusal `referral_not_allowed` */
function claimView(shop: ShopState, referral: MockReferral): ReferralClaim {
  if (referral.verdict === 'rejected') {
    throw new Refusal('referral_not_allowed', 'This offer cannot be claimed.');
  }
  const award = shop.awards.get(welcomeId(referral));
  return {
    id: referral.id,
    code: referral.code,
    state: referral.verdict === 'held' ? 'held' : 'claimed',
    claimedAt: isoTime(referral.claimedAt),
    orderBy: isoTime(referral.orderBy),
    coupon: award?.coupon ? couponView(shop, award.coupon) : null,
    points: award?.points ?? null,
  };
}

export function myReferral(shop: ShopState, member: MockMember): MyReferral {
  const { referral: rules, pendingDays } = mustOffer(shop);
  const { code, displayName } = codeOf(shop, member);
  const own = shop.referrals.filter(({ advocate }) => advocate === member);
  const count = (...states: ReferralState[]) =>
    own.filter((referral) => states.includes(stateOf(shop, referral))).length;
  return {
    code,
    link: linkOf(shop, code),
    displayName,
    ...offerTerms(rules),
    rewardAfterDays: rules.rewardAfterDays ?? pendingDays,
    counts: {
      invited: own.length - count('rejected'),
      bought: count('attributed', 'rewarded', 'capped'),
      rewarded: count('rewarded'),
    },
    recent: own
      .toReversed()
      .slice(0, limits.MAX_REFERRALS_SHOWN)
      .map((referral) => ({
        state: stateOf(shop, referral),
        claimedAt: isoTime(referral.claimedAt),
        rewardDueAt:
          stateOf(shop, referral) === 'attributed'
            ? isoTimeOrNull(referral.order?.dueAt ?? null)
            : null,
        rewardedAt: isoTimeOrNull(referral.rewardedAt),
      })),
  };
}

export function patchMyReferral(
  shop: ShopState,
  member: MockMember,
  { displayName }: MyReferralPatch,
): MyReferral {
  codeOf(shop, member).displayName = displayName;
  return myReferral(shop, member);
}
