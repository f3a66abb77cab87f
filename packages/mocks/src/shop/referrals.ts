/** Refer a friend, judged by the real rules: anew whenever something is asked, for a mock has no jobs. */
import type { MemberExport } from '@stamm/contract/types';
import {
  canonicalMailbox,
  type Finding,
  findFraud,
  firstBoughtAt,
  fraudPolicy,
  judgeReferral,
  mailDomain,
  type Party,
  type ReferralEvidence,
  referralState,
  withinCaps,
} from '@stamm/loyalty';
import { adoptAward, giveAward, withdrawAward } from './awards.ts';
import {
  isoTime,
  type MockMember,
  type MockOrder,
  type MockReferral,
  type ShopState,
} from './state.ts';

/** The one provider of passing mailboxes that a mock knows; the Worker has a list of them. */
const DISPOSABLE_DOMAIN = 'mailinator.com';

export const welcomeId = ({ id }: MockReferral): string => `referral:${id}:friend`;

const rewardId = ({ id }: MockReferral): string => `referral:${id}:advocate`;

export function stateOf(shop: ShopState, referral: MockReferral) {
  return referralState({ ...referral, rewarded: referral.rewardedAt !== null }, shop.now());
}

/** Whether a friend came by it, so that they cannot come by another. */
export function isStanding(shop: ShopState, referral: MockReferral): boolean {
  return !['rejected', 'expired'].includes(stateOf(shop, referral));
}

export function referralsOf(shop: ShopState, friend: MockMember): MockReferral[] {
  return shop.referrals
    .filter((referral) => referral.friend === friend)
    .sort((a, b) => a.claimedAt - b.claimedAt);
}

/** Brings all referrals, and what both sides are given, to what is known now. */
export function settleReferrals(shop: ShopState): void {
  for (const referral of shop.referrals) findFriend(shop, referral);
  for (const referral of shop.referrals.filter(({ friend }) => !friend)) {
    judge(shop, referral, false);
    welcome(shop, referral);
  }
  for (const friend of new Set(shop.referrals.map((referral) => referral.friend))) {
    let cameOtherwise = false;
    for (const referral of friend ? referralsOf(shop, friend) : []) {
      judge(shop, referral, cameOtherwise);
      welcome(shop, referral);
      cameOtherwise ||= isStanding(shop, referral);
    }
  }
  for (const advocate of new Set(shop.referrals.map((referral) => referral.advocate))) {
    reward(shop, advocate);
  }
}

/** Whoever uses the coupon is the friend. */
function findFriend(shop: ShopState, referral: MockReferral): void {
  const orderId = shop.awards.get(welcomeId(referral))?.coupon?.use?.orderId;
  referral.friend ??= shop.orders.get(orderId ?? '')?.member ?? null;
}

/** What the rules make of a referral; keeps it. */
function judge(shop: ShopState, referral: MockReferral, cameOtherwise: boolean): void {
  const { program, advocate, friend } = referral;
  const isOver = advocate.erased || friend?.erased;
  const judgement = judgeReferral({
    ...referral,
    rules: program.referral,
    pendingDays: program.pendingDays,
    orders: friend ? ordersOf(shop, friend) : [],
    findings: isOver
      ? referral.findings.filter(isOfFraud)
      : findFraud(
          evidenceOf(shop, referral, cameOtherwise),
          fraudPolicy(program.referral),
          referral.wasRewarded ? referral.findings : null,
        ),
    advocateHasLeft: advocate.erased && referral.rewardedAt === null,
  });
  Object.assign(referral, judgement);
}

const isOfFraud = ({ reason }: Finding) => reason !== 'belowMinimum' && reason !== 'advocateLeft';

function ordersOf(shop: ShopState, member: MockMember): MockOrder[] {
  return [...shop.orders.values()].filter((order) => order.member === member);
}

function partyOf(shop: ShopState, member: MockMember | null): Party {
  const orders = member ? ordersOf(shop, member) : [];
  const signs = (name: 'shippingAddress' | 'payment') =>
    orders.flatMap(({ fingerprints }) => fingerprints?.[name] ?? []);
  return {
    member: member?.number ?? null,
    mailboxes: member?.email ? [canonicalMailbox(member.email)] : [],
    addresses: signs('shippingAddress'),
    payments: signs('payment'),
  };
}

function evidenceOf(
  shop: ShopState,
  { advocate, friend, claimedAt }: MockReferral,
  cameOtherwise: boolean,
): ReferralEvidence {
  const party = partyOf(shop, friend);
  const accounts = shop.members.filter(
    (member) =>
      member === friend ||
      (member.email !== null && party.mailboxes.includes(canonicalMailbox(member.email))),
  );
  return {
    advocate: partyOf(shop, advocate),
    friend: party,
    claimedAt,
    friendBoughtAt: firstBoughtAt(accounts.flatMap((member) => ordersOf(shop, member))),
    disposableMailboxes:
      friend?.email && mailDomain(friend.email) === DISPOSABLE_DOMAIN ? [friend.email] : [],
    claimTimes: shop.referrals
      .filter((referral) => referral.advocate === advocate)
      .map((referral) => referral.claimedAt),
    referrers: referrersOf(shop, advocate),
    cameOtherwise,
  };
}

/** Who referred a member, who referred them, and so on. */
function referrersOf(shop: ShopState, member: MockMember): number[] {
  const referrers: number[] = [];
  let present = member;
  for (;;) {
    const by = referralsOf(shop, present).find(({ verdict }) => verdict !== 'rejected');
    if (!by || referrers.includes(by.advocate.number)) return referrers;
    referrers.push(by.advocate.number);
    present = by.advocate;
  }
}

/** Gives the friend what they were promised, and takes it back from who had no right to it. */
function welcome(shop: ShopState, referral: MockReferral): void {
  const { verdict, friend, claimedBy, decision, findings, program } = referral;
  const incentive = program.referral.forFriend;
  if (!incentive || verdict === 'held') return;
  if (verdict === 'rejected') {
    const hadNoRight =
      decision?.decision === 'rejected' ||
      findings.some((finding) => finding.outcome === 'reject' && isOfFraud(finding));
    if (hadNoRight) withdrawAward(shop, welcomeId(referral));
    return;
  }
  // A code on an order is a promise for when that order is paid.
  if (claimedBy === 'order' && verdict === 'claimed') return;
  giveAward(shop, { id: welcomeId(referral), measure: 'friendOffer', member: friend, incentive });
  if (friend) adoptAward(shop, welcomeId(referral), friend);
}

/** Gives the advocate what is due, and takes back what has lost its cause. */
function reward(shop: ShopState, advocate: MockMember): void {
  const own = shop.referrals.filter((referral) => referral.advocate === advocate);
  const due = own.flatMap((referral) =>
    referral.verdict === 'attributed' &&
    referral.order &&
    referral.order.dueAt <= shop.now() &&
    referral.program.referral.forAdvocate
      ? [{ ...referral.order, id: referral.id, caps: referral.program.referral.caps }]
      : [],
  );
  const chosen = withinCaps(due);
  for (const referral of own) {
    const { forAdvocate } = referral.program.referral;
    if (!chosen.has(referral.id) && referral.rewardedAt !== null) {
      withdrawAward(shop, rewardId(referral));
      referral.rewardedAt = null;
    }
    referral.capped = due.some(({ id }) => id === referral.id) && !chosen.has(referral.id);
    if (!forAdvocate || !chosen.has(referral.id) || referral.rewardedAt !== null) continue;
    giveAward(shop, {
      id: rewardId(referral),
      measure: 'referral',
      member: advocate,
      incentive: forAdvocate,
    });
    referral.rewardedAt = shop.now();
    referral.wasRewarded = true;
  }
}

/** For the member's own export. */
export function exportReferral(shop: ShopState, member: MockMember): MemberExport['referral'] {
  const own = shop.referralCodes.find((candidate) => candidate.member === member);
  const told = (referral: MockReferral) => ({
    state: stateOf(shop, referral),
    claimedAt: isoTime(referral.claimedAt),
  });
  return {
    code: own?.code ?? null,
    displayName: own?.displayName ?? null,
    invited: shop.referrals.filter(({ advocate }) => advocate === member).map(told),
    claims: referralsOf(shop, member).map((referral) => ({
      code: referral.code,
      ...told(referral),
    })),
  };
}
