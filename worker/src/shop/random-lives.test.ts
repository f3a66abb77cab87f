import type { Outcome } from '@stamm/contract/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MemberCaller } from './api.ts';
import {
  DAY,
  HOUR,
  iso,
  openShop,
  order,
  START,
  type TestShop,
  value,
} from './testing/test-shop.ts';

type Step =
  | { kind: 'order'; id: number; totalMinor: number; paid: boolean; canceled: boolean }
  | { kind: 'refund'; id: number; refund: number; amountMinor: number }
  | { kind: 'cancel'; id: number }
  | { kind: 'redeem'; rewardId: 'five' | 'shipping' }
  | { kind: 'undo'; redemption: number }
  | { kind: 'adjust'; points: number }
  | { kind: 'wait'; hours: number };

const id = fc.integer({ min: 1, max: 4 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('order' as const),
        id,
        totalMinor: fc.integer({ min: 0, max: 4_000 }),
        paid: fc.boolean(),
        canceled: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('refund' as const),
        id,
        refund: fc.integer({ min: 1, max: 3 }),
        amountMinor: fc.integer({ min: 0, max: 2_000 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), id }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('redeem' as const),
        rewardId: fc.constantFrom('five' as const, 'shipping' as const),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('undo' as const), redemption: fc.nat({ max: 5 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('adjust' as const),
        points: fc.integer({ min: -20, max: 20 }).filter((points) => points !== 0),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('wait' as const),
        hours: fc.integer({ min: 1, max: 24 * 45 }),
      }),
    },
  ),
  { minLength: 5, maxLength: 40 },
);

/** One life of a shop with one member. */
class Life {
  readonly shop: TestShop;
  readonly #member: MemberCaller;
  readonly #redemptions: string[] = [];
  #keys = 0;

  constructor(shop: TestShop, member: MemberCaller) {
    this.shop = shop;
    this.#member = member;
  }

  static async begin(): Promise<Life> {
    const shop = await openShop({ pendingDays: 14, expiry: { kind: 'months', months: 2 } });
    return new Life(shop, await shop.caller('ada'));
  }

  async live(step: Step): Promise<string> {
    if (step.kind === 'wait') {
      await this.shop.wait(step.hours * HOUR);
      return 'waited';
    }
    const outcome = await this.#act(step);
    if (!outcome.ok) {
      expect(outcome.code).not.toBe('internal');
      return outcome.code;
    }
    return 'ok';
  }

  async #act(step: Exclude<Step, { kind: 'wait' }>): Promise<Outcome<unknown>> {
    const { api, backend, now } = this.shop;
    const key = `key-${String(++this.#keys).padStart(6, '0')}`;
    switch (step.kind) {
      case 'order':
        return api.putOrder(backend, String(step.id), {
          ...order({ totalMinor: step.totalMinor, paidAt: step.paid ? iso(now) : null }),
          updatedAt: iso(now),
          canceledAt: step.canceled ? iso(now) : null,
        });
      case 'refund':
        return api.putRefund(backend, String(step.id), String(step.refund), {
          amountMinor: step.amountMinor,
          shippingMinor: 0,
          lines: [],
        });
      case 'cancel':
        return api.cancelOrder(backend, String(step.id), {});
      case 'redeem': {
        const outcome = await api.redeemReward(this.#member, key, { rewardId: step.rewardId });
        if (outcome.ok) this.#redemptions.push(outcome.value.id);
        return outcome;
      }
      case 'undo':
        return api.cancelRedemption(backend, this.#redemptions[step.redemption] ?? 'red_none');
      case 'adjust':
        return api.adjustPoints(backend, 'ada', key, { points: step.points, reason: 'Test' });
    }
  }

  /** What the member and the shop's backend see. */
  async look(): Promise<unknown> {
    const { api, backend } = this.shop;
    const me = value(await api.me(this.#member));
    const activity = value(await api.myActivity(this.#member, { limit: 100 }));
    const orders = await Promise.all(['1', '2', '3', '4'].map((id) => api.order(backend, id)));
    return {
      points: me.points,
      // Those that were bought at the same moment are listed by their random codes.
      coupons: me.coupons.map(({ status, rewardId }) => `${rewardId} ${status}`).sort(),
      activity: activity.items.map(({ id: _id, ...item }) => item),
      orders,
    };
  }
}

describe('random lives of a member', () => {
  test('come to the same whether every alarm rings or none, and the books stay true', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const [attended, abandoned] = [await Life.begin(), await Life.begin()];
        for (const step of all) {
          const outcome = await attended.live(step);
          expect(await abandoned.live(step)).toBe(outcome);
          await attended.shop.ring();
          expect(await attended.look()).toEqual(await abandoned.look());
        }
        await attended.shop.expectTrueBooks();
        await abandoned.shop.expectTrueBooks();
        // In the end everything falls due, and nothing is left over or lost.
        const end = START + 10_000 * DAY;
        await attended.shop.setClock(end);
        await attended.shop.ring();
        const { points } = await attended.shop.expectTrueBooks();
        expect([points.available, points.pending]).toEqual([0, 0]);
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});
