import type { MemberExport, OrderState, Verification } from '@stamm/contract/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomRuns } from '../../packages/commands/testing/random-runs.ts';
import { mustCallApi } from '../support/api.ts';
import { inTurns } from '../support/in-turns.ts';
import { send } from './client.ts';
import { type Aftermath, crash } from './crashing.ts';
import { type Reckoning, reckon, worthOf } from './reckoning.ts';

const { runs: rounds = 3, seed = Math.floor(Math.random() * 2 ** 31) } = randomRuns(process.env);
const atOnce = 16;

describe('a server that is killed while 16 clients write', () => {
  let aftermath: Aftermath;
  let reckoning: Reckoning;

  beforeAll(async () => {
    console.log(
      `Seed ${seed}. To repeat: STAMM_SEED=${seed} STAMM_RUNS=${rounds} npm run test:crash`,
    );
    aftermath = await crash(rounds, seed);
    reckoning = reckon(aftermath.acknowledged.map(({ operation }) => operation));
    const { acknowledged, interruptions } = aftermath;
    console.log(
      `${rounds} crashes: ${acknowledged.length} writes acknowledged, ${interruptions} interrupted and sent again`,
    );
    // Without these, nothing of what follows would mean anything.
    expect(interruptions).toBeGreaterThan(0);
    expect(acknowledged.length).toBeGreaterThan(100);
  }, 600_000);
  afterAll(() => aftermath?.stack.stop());

  const read = <Body>(path: string, token = aftermath.shop.secretKey) =>
    mustCallApi<Body>(`${aftermath.stack.url}${path}`, { token });

  it('has kept every order, refund and cancellation that it acknowledged, once', async () => {
    const wrong: unknown[] = [];
    await inTurns(reckoning.orders, atOnce, async ([id, expected]) => {
      const state = await read<OrderState>(`/v1/orders/${id}`);
      const found = {
        member: state.memberId,
        totalMinor: state.totalMinor,
        refundedMinor: state.refundedMinor,
        granted: state.points.granted,
        isCanceled: state.status === 'canceled',
      };
      const { customer: member, totalMinor, refundedMinor, isCanceled } = expected;
      const granted = worthOf(expected);
      const right = { member, totalMinor, refundedMinor, granted, isCanceled };
      if (JSON.stringify(found) !== JSON.stringify(right)) wrong.push({ id, found, right });
    });
    expect(wrong).toEqual([]);
  });

  it('has made one coupon for every redemption that it acknowledged, and no other', async () => {
    const promised = aftermath.acknowledged.flatMap(({ operation, body }) =>
      operation.kind === 'redemption' ? [(body as { coupon: { code: string } }).coupon.code] : [],
    );
    const made: string[] = [];
    for (const session of aftermath.target.sessions.values()) {
      const { coupons } = await read<MemberExport>('/v1/me/export', session);
      made.push(...coupons.map((coupon) => coupon.code));
    }
    expect(made.sort()).toEqual(promised.sort());
  });

  it('owes every member what follows from what was acknowledged', async () => {
    const owed = new Map<string, number>();
    for (const customer of aftermath.customers) {
      const { points } = await read<MemberExport['member']>(`/v1/members/${customer}`);
      owed.set(customer, points.available - points.debt);
    }
    const right = aftermath.customers.map((id) => [id, reckoning.points.get(id) ?? 0] as const);
    expect(owed).toEqual(new Map(right));
  });

  it('has books that hold', async () => {
    expect(await read<Verification>('/v1/verify')).toMatchObject({
      ok: true,
      firstDifference: null,
    });
  });

  it('gives the same answer to the same key once more, and changes nothing', async () => {
    const before = await read<Verification>('/v1/verify');
    const keyed = aftermath.acknowledged.filter(({ operation }) => 'key' in operation);
    const wrong: unknown[] = [];
    await inTurns(keyed, atOnce, async ({ operation, status, body }) => {
      const again = await send(operation, aftermath.target);
      const found = { status: again?.status, body: again?.body };
      if (JSON.stringify(found) !== JSON.stringify({ status, body })) {
        wrong.push({ operation, found, promised: { status, body } });
      }
    });
    expect(wrong).toEqual([]);
    expect(await read<Verification>('/v1/verify')).toEqual(before);
  });
});
