import type { OrderInput, ReferralProgram } from '@stamm/contract/types';
import { runRandomly } from '@stamm/loyalty/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReferralShop } from './testing/referral-shop.ts';
import { DAY, HOUR, iso, order, START, value } from './testing/test-shop.ts';

/** An order of a friend's, as the shop tells of it at one time. */
interface Snapshot {
  paid: boolean;
  canceled: boolean;
  totalMinor: number;
}

interface ToldOrder {
  friend: string;
  /** In days from the claims on; negative: before them. */
  placed: number;
  snapshots: Snapshot[];
  /** Shares of what the order costs at least, in percent. */
  refunds: number[];
  canceledAfterHours: number | null;
  withCode: boolean;
}

interface Story {
  rules: Partial<ReferralProgram>;
  orders: ToldOrder[];
  /** Days between one fact's arrival and the next one's. */
  daysBetween: number;
  seed: number;
}

type Fact = (refer: ReferralShop) => Promise<unknown>;

const FRIENDS = ['bob', 'carol', 'dave'] as const;
/** These sign in and claim; Dave's orders carry the code. */
const CLAIMANTS = ['bob', 'carol'];
const ARRIVALS = 3;

const toldOrder: fc.Arbitrary<ToldOrder> = fc.record({
  friend: fc.constantFrom(...FRIENDS),
  placed: fc.constantFrom(-1, 0, 0, 1, 2, 5, 29, 31),
  snapshots: fc.array(
    fc.record({
      paid: fc.nat({ max: 4 }).map((n) => n > 0),
      canceled: fc.nat({ max: 6 }).map((n) => n === 0),
      totalMinor: fc.constantFrom(1_500, 2_500, 4_000),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  refunds: fc.array(fc.constantFrom(10, 50, 50), { maxLength: 2 }),
  canceledAfterHours: fc.constantFrom(null, null, null, 1, 60),
  withCode: fc.boolean(),
});

const stories: fc.Arbitrary<Story> = fc.record({
  rules: fc.record({
    firstOrderOnly: fc.boolean(),
    rewardAfterDays: fc.constantFrom(0, 3, 14),
    minimumOrder: fc.constantFrom(undefined, { amountMinor: 2_000, currency: 'EUR' }),
    caps: fc.constantFrom([], [{ rewards: 1, days: null }], [{ rewards: 1, days: 2 }]),
  }) as fc.Arbitrary<Partial<ReferralProgram>>,
  orders: fc.array(toldOrder, { minLength: 1, maxLength: 5 }),
  daysBetween: fc.constantFrom(0, 0, 1, 6),
  seed: fc.nat(),
});

function factsOf(told: ToldOrder, index: number): Fact[] {
  const id = `order-${index}`;
  const placed = START + told.placed * DAY + index * 1_000;
  const least = Math.min(...told.snapshots.map(({ totalMinor }) => totalMinor));
  const input = (snapshot: Snapshot, version: number, code: string): OrderInput =>
    order({
      customerId: told.friend,
      placedAt: iso(placed),
      paidAt: snapshot.paid ? iso(placed + HOUR) : null,
      canceledAt: snapshot.canceled ? iso(placed + 2 * HOUR) : null,
      updatedAt: iso(placed + (version + 1) * DAY),
      totalMinor: snapshot.totalMinor,
      ...(told.withCode || told.friend === 'dave' ? { referralCode: code } : {}),
    });
  const { canceledAfterHours: hours } = told;
  return [
    ...told.snapshots.map(
      (snapshot, version): Fact =>
        ({ shop, code }) =>
          shop.putOrder(id, input(snapshot, version, code)),
    ),
    ...told.refunds.map((share, number): Fact => {
      const amountMinor = Math.floor((least * share) / 100);
      const refund = { amountMinor, shippingMinor: 0, lines: [] };
      return async ({ api, shop }) =>
        value(await api.putRefund(shop.backend, id, `refund-${number}`, refund));
    }),
    ...(hours === null
      ? []
      : [
          (async ({ api, shop }: ReferralShop) => {
            const canceledAt = iso(placed + hours * HOUR);
            return value(await api.cancelOrder(shop.backend, id, { canceledAt }));
          }) satisfies Fact,
        ]),
  ];
}

/** Numbers that look random, the same ones for the same seed. */
function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function shuffled(facts: Fact[], seed: number): Fact[] {
  const random = chance(seed);
  const told = facts
    .map((fact) => ({ fact, place: random(1_000_000) }))
    .sort((a, b) => a.place - b.place)
    .map(({ fact }) => fact);
  // Some are told twice.
  return told.flatMap((fact) => (random(4) === 0 ? [fact, fact] : [fact]));
}

async function outcomeOf(story: Story, seed: number): Promise<string> {
  const refer = await ReferralShop.open(story.rules);
  for (const friend of CLAIMANTS) await refer.claim(friend);
  // All that is told has happened by now.
  await refer.wait(40 * DAY);
  for (const fact of shuffled(story.orders.flatMap(factsOf), seed)) {
    await fact(refer);
    await refer.wait(story.daysBetween * DAY);
  }
  await refer.wait(80 * DAY);
  await refer.shop.expectTrueBooks();
  const states = (await refer.all())
    .map(({ friendId, state, orderId, reasons }) =>
      [friendId, state, orderId, ...reasons.map(({ reason }) => reason)].join(' '),
    )
    .sort();
  const rewarded = (await refer.all('rewarded')).length;
  expect(await refer.points()).toBe(100 * rewarded);
  const { counts } = await refer.progress();
  return JSON.stringify({ states, counts });
}

/** Whatever comes first, comes late or comes twice: the advocate ends with the same. */
async function tell(story: Story): Promise<void> {
  const outcomes = new Set<string>();
  for (let arrival = 0; arrival < ARRIVALS; arrival++) {
    outcomes.add(await outcomeOf(story, story.seed + arrival));
  }
  expect([...outcomes]).toHaveLength(1);
}

describe('an advocate’s rewards', () => {
  test('follow from the facts, in whatever order they arrive', { timeout: 0 }, async () => {
    const outcome = await runRandomly({
      part: 'referrals',
      runs: 8,
      values: stories,
      show: (story) => JSON.stringify(story, null, 2),
      check: tell,
    });
    expect(outcome).toContain('runs with seed');
    console.log(outcome);
  });
});
