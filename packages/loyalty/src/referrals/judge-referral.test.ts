import { welcomeOnly } from '@stamm/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { snapshot } from '../../test/programs.ts';
import { NO_FACTS, type OrderFacts, type OrderSnapshot } from '../order-facts.ts';
import { DAY_MS } from '../time.ts';
import type { Finding } from './fraud/evidence.ts';
import {
  type FriendOrder,
  firstBoughtAt,
  judgeReferral,
  orderByOf,
  type ReferralFacts,
  referralState,
} from './judge-referral.ts';

const CLAIMED_AT = 1_000 * DAY_MS;

function bought(id: string, changes: Partial<OrderSnapshot> = {}, refunded = 0): FriendOrder {
  const placedAt = changes.placedAt ?? CLAIMED_AT;
  const facts: OrderFacts = {
    ...NO_FACTS,
    snapshot: snapshot({
      placedAt,
      paidAt: placedAt,
      updatedAt: placedAt,
      totalMinor: 3_000,
      shippingMinor: 500,
      ...changes,
    }),
    refunds:
      refunded > 0
        ? [{ id: 'r', amountMinor: refunded, shippingMinor: 0, lines: [], refundedAt: placedAt }]
        : [],
  };
  return { id, facts };
}

const facts = (changes: Partial<ReferralFacts> = {}): ReferralFacts => ({
  claimedAt: CLAIMED_AT,
  orderBy: orderByOf(welcomeOnly, CLAIMED_AT),
  rules: welcomeOnly,
  pendingDays: 14,
  orders: [],
  findings: [],
  decision: null,
  advocateHasLeft: false,
  ...changes,
});

const finding = (outcome: Finding['outcome'], reason: Finding['reason'] = 'ring'): Finding => ({
  reason,
  outcome,
  detail: 'It was found.',
  about: [`${reason} of today`],
});

describe('a verdict', () => {
  test('is attributed by the first order that was paid, with its return window', () => {
    const orders = [
      bought('later', { placedAt: CLAIMED_AT + 2 }),
      bought('unpaid', { paidAt: null }),
      bought('canceled', { canceledAt: CLAIMED_AT }),
      bought('first', { placedAt: CLAIMED_AT + 1 }),
    ];
    expect(judgeReferral(facts({ orders }))).toEqual({
      verdict: 'attributed',
      findings: [],
      order: { id: 'first', paidAt: CLAIMED_AT + 1, dueAt: CLAIMED_AT + 1 + 14 * DAY_MS },
    });
  });

  test.each([
    ['the moment of the claim', 0, 'attributed'],
    ['just before it', -1, 'claimed'],
    ['the last moment', 30 * DAY_MS, 'attributed'],
    ['just after it', 30 * DAY_MS + 1, 'claimed'],
  ])('counts orders of the time for them: %s', (_, after, verdict) => {
    const orders = [bought('o', { placedAt: CLAIMED_AT + after })];
    expect(judgeReferral(facts({ orders })).verdict).toBe(verdict);
  });

  test.each([
    [2_500, 0, 'attributed'],
    [2_501, 0, 'rejected'],
    [2_400, 100, 'attributed'],
    [2_400, 101, 'reversed'],
  ])('needs goods for %i after %i were given back', (amountMinor, refunded, verdict) => {
    const rules = { ...welcomeOnly, minimumOrder: { amountMinor, currency: 'EUR' } };
    const orders = [
      bought('o', {}, refunded),
      bought('p', { placedAt: CLAIMED_AT + 1, totalMinor: 9_000 }),
    ];
    expect(judgeReferral(facts({ rules, orders })).verdict).toBe(verdict);
  });

  test('does not compare currencies', () => {
    const rules = { ...welcomeOnly, minimumOrder: { amountMinor: 1, currency: 'USD' } };
    const { verdict, findings } = judgeReferral(facts({ rules, orders: [bought('o')] }));
    expect([verdict, findings[0]?.reason]).toEqual(['rejected', 'belowMinimum']);
  });

  test('waits for a larger order where the first need not be the one', () => {
    const minimumOrder = { amountMinor: 4_000, currency: 'EUR' };
    const rules = { ...welcomeOnly, firstOrderOnly: false, minimumOrder };
    const small = bought('small');
    const large = (refunded: number) =>
      bought('large', { placedAt: CLAIMED_AT + 1, totalMinor: 5_000 }, refunded);
    expect(judgeReferral(facts({ rules, orders: [small] })).verdict).toBe('claimed');
    expect(judgeReferral(facts({ rules, orders: [small, large(0)] }))).toMatchObject({
      verdict: 'attributed',
      order: { id: 'large' },
    });
    expect(judgeReferral(facts({ rules, orders: [small, large(501)] })).verdict).toBe('reversed');
  });

  test('is held until the shop has approved each reason', () => {
    const findings = [finding('hold', 'ring'), finding('hold', 'sameAddress'), finding('allow')];
    const approving = (...reasons: Finding['reason'][]) => {
      const approved = reasons.map((reason) => ({ reason, about: [`${reason} of today`] }));
      return judgeReferral(facts({ findings, decision: { decision: 'approved', approved } }))
        .verdict;
    };
    expect(judgeReferral(facts({ findings })).verdict).toBe('held');
    expect(approving('ring')).toBe('held');
    expect(approving('ring', 'sameAddress')).toBe('claimed');
  });

  test('is held anew for another fact of a reason that the shop has approved', () => {
    const about = (...facts: string[]) => ({ reason: 'sameAddress' as const, about: facts });
    const held = { ...finding('hold', 'sameAddress'), about: ['street-1', 'street-2'] };
    const verdict = (...approved: { reason: 'sameAddress'; about: string[] | null }[]) =>
      judgeReferral(facts({ findings: [held], decision: { decision: 'approved', approved } }))
        .verdict;
    expect(verdict(about('street-1'))).toBe('held');
    expect(verdict(about('street-1', 'street-2', 'street-3'))).toBe('claimed');
    // An earlier version kept no facts: what was approved then stays approved.
    expect(verdict({ reason: 'sameAddress', about: null })).toBe('claimed');
  });

  test('is rejected by the shop, by a rule that approval cannot change, and where the advocate left', () => {
    const rejected = { decision: 'rejected', approved: [] } as const;
    const approved = [{ reason: 'ring', about: null }] as const;
    expect(judgeReferral(facts({ decision: rejected })).verdict).toBe('rejected');
    expect(
      judgeReferral(
        facts({ decision: { decision: 'approved', approved }, findings: [finding('reject')] }),
      ).verdict,
    ).toBe('rejected');
    expect(judgeReferral(facts({ advocateHasLeft: true })).verdict).toBe('rejected');
  });

  test('does not depend on the order in which orders are told', () => {
    const anyOrder = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      placed: fc.integer({ min: -1, max: 3 }),
      refunded: fc.constantFrom(0, 1_000, 3_000),
      isPaid: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(anyOrder, { selector: ({ id }) => id }),
        fc.boolean(),
        fc.boolean(),
        (told, firstOrderOnly, hasMinimum) => {
          const orders = told.map(({ id, placed, refunded, isPaid }) =>
            bought(
              id,
              {
                placedAt: CLAIMED_AT + placed,
                paidAt: isPaid ? CLAIMED_AT + placed : null,
                totalMinor: 3_000 + placed * 500,
              },
              refunded,
            ),
          );
          const rules = {
            ...welcomeOnly,
            firstOrderOnly,
            ...(hasMinimum ? { minimumOrder: { amountMinor: 2_700, currency: 'EUR' } } : {}),
          };
          const judged = judgeReferral(facts({ rules, orders }));
          expect(judgeReferral(facts({ rules, orders: orders.toReversed() }))).toEqual(judged);
        },
      ),
    );
  });
});

test('a friend first bought when their first paid order was placed', () => {
  expect(firstBoughtAt([])).toBeNull();
  expect(firstBoughtAt([bought('unpaid', { paidAt: null })])).toBeNull();
  expect(
    firstBoughtAt([
      bought('b', { placedAt: 7 }),
      bought('a', { placedAt: 5 }),
      { id: 'c', facts: NO_FACTS },
    ]),
  ).toBe(5);
});

test.each([
  ['claimed', { verdict: 'claimed' }],
  ['expired', { verdict: 'claimed', orderBy: 4 }],
  ['attributed', { verdict: 'attributed' }],
  ['rewarded', { verdict: 'attributed', rewarded: true }],
  ['capped', { verdict: 'attributed', capped: true }],
  ['reversed', { verdict: 'reversed', rewarded: true }],
  ['held', { verdict: 'held', capped: true }],
  ['rejected', { verdict: 'rejected' }],
] as const)('it is shown as %s', (state, changes) => {
  const referral = { orderBy: 5, rewarded: false, capped: false, ...changes };
  expect(referralState(referral, 5)).toBe(state);
});
