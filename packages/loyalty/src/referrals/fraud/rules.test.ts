import { describe, expect, test } from 'vitest';
import type { Party, ReferralEvidence } from './evidence.ts';
import { findFraud, fraudPolicy, USUAL_FRAUD_POLICY } from './rules.ts';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;

const party = (member: number | null, changes: Partial<Party> = {}): Party => ({
  member,
  mailboxes: [`mailbox-${member}`],
  addresses: [`address-${member}`],
  payments: [`payment-${member}`],
  ...changes,
});

const evidence = (changes: Partial<ReferralEvidence> = {}): ReferralEvidence => ({
  advocate: party(1),
  friend: party(2),
  claimedAt: NOW,
  friendBoughtAt: null,
  disposableMailboxes: [],
  claimTimes: [NOW],
  referrers: [],
  cameOtherwise: false,
  ...changes,
});

const found = (changes: Partial<ReferralEvidence>, policy = USUAL_FRAUD_POLICY) =>
  findFraud(evidence(changes), policy, null).map(({ reason, outcome }) => `${reason} ${outcome}`);

describe('fraud rules', () => {
  test('find nothing about two strangers', () => {
    expect(found({})).toEqual([]);
  });

  test('find nothing about a visitor of whom nothing is known', () => {
    const friend: Party = { member: null, mailboxes: [], addresses: [], payments: [] };
    const advocate = party(1, { mailboxes: [], addresses: [], payments: [] });
    expect(found({ friend, advocate, referrers: [3] })).toEqual([]);
  });

  test.each<[string, Partial<ReferralEvidence>, string[]]>([
    [
      'the same member',
      { friend: party(1) },
      ['samePerson reject', 'sameAddress hold', 'samePayment hold'],
    ],
    [
      'the same mailbox',
      { friend: party(2, { mailboxes: ['x', 'mailbox-1'] }) },
      ['samePerson reject'],
    ],
    ['the same address', { friend: party(2, { addresses: ['address-1'] }) }, ['sameAddress hold']],
    ['the same card', { friend: party(2, { payments: ['payment-1'] }) }, ['samePayment hold']],
    ['an order before the claim', { friendBoughtAt: NOW - 1 }, ['existingCustomer reject']],
    ['an order with the claim', { friendBoughtAt: NOW }, []],
    ['another advocate before', { cameOtherwise: true }, ['alreadyReferred reject']],
    ['a mailbox for minutes', { disposableMailboxes: ['minutes'] }, ['disposableEmail reject']],
    ['a ring of two', { referrers: [2] }, ['ring hold']],
    ['a ring of four', { referrers: [3, 4, 2] }, ['ring hold']],
    ['a chain', { referrers: [3, 4] }, []],
  ])('find %s', (_, changes, expected) => {
    expect(found(changes)).toEqual(expected);
  });

  test('count the claims of the time before, this one among them', () => {
    const velocity = { outcome: 'hold' as const, claims: 2, hours: 1 };
    const policy = { ...USUAL_FRAUD_POLICY, velocity };
    const times = (...hours: number[]) => ({ claimTimes: hours.map((ago) => NOW - ago * HOUR) });
    expect(found(times(0, 0.5), policy)).toEqual([]);
    expect(found(times(0, 0.5, 0.9), policy)).toEqual(['velocity hold']);
    expect(found(times(0, 0.5, 1), policy)).toEqual([]);
    // What comes afterwards does not count against it.
    expect(found(times(0, 0.5, -1), policy)).toEqual([]);
  });

  test('follow the shop in what may be innocent, and say so even where it is allowed', () => {
    const policy = {
      ...USUAL_FRAUD_POLICY,
      sameAddress: 'allow' as const,
      ring: 'reject' as const,
    };
    const changes = { friend: party(2, { addresses: ['address-1'] }), referrers: [2] };
    expect(found(changes, policy)).toEqual(['sameAddress allow', 'ring reject']);
  });

  test('tell in a sentence what they found, without saying who', () => {
    const everything = evidence({
      friend: party(1),
      friendBoughtAt: 0,
      disposableMailboxes: ['minutes'],
      referrers: [1, 2],
      cameOtherwise: true,
      claimTimes: Array(21).fill(NOW),
    });
    for (const { detail } of findFraud(everything, USUAL_FRAUD_POLICY, null)) {
      expect(detail).toMatch(/^[A-Z].{15,}\.$/);
      expect(detail).not.toMatch(/mailbox-|address-|payment-/);
    }
  });
});

describe('after the reward', () => {
  const suspected = findFraud(
    evidence({ disposableMailboxes: ['minutes'] }),
    USUAL_FRAUD_POLICY,
    null,
  );

  test('suspicions stay what they were', () => {
    const later = evidence({ friend: party(2, { payments: ['payment-1'] }) });
    expect(findFraud(later, USUAL_FRAUD_POLICY, suspected)).toEqual(suspected);
    expect(findFraud(later, USUAL_FRAUD_POLICY, [])).toEqual([]);
  });

  test('certainties come to light, and go again where they were none', () => {
    const later = evidence({ friendBoughtAt: 0 });
    const both = findFraud(later, USUAL_FRAUD_POLICY, suspected);
    expect(both.map(({ reason }) => reason)).toEqual(['existingCustomer', 'disposableEmail']);
    expect(findFraud(evidence(), USUAL_FRAUD_POLICY, both)).toEqual(suspected);
  });
});

test('shops that say nothing get the usual policy', () => {
  expect(fraudPolicy({})).toBe(USUAL_FRAUD_POLICY);
});
