/** What may happen to a shop: plain descriptions, made into requests when their turn comes. */
import type { ProgramInput } from '@stamm/contract/types';
import fc from 'fast-check';
import { DAY, HOUR } from './calendar.ts';

export const CUSTOMERS = ['ada', 'bob', 'cem'] as const;

/** Whose each order is: most are of one, so that much happens to that one. */
export const BUYERS = [0, 0, 0, 1, 1, 2] as const;

export interface Line {
  product: number;
  /** Below zero where it is the part of an exchange that comes back. */
  totalMinor: number;
  taxPercent: number;
}

/** What shops tell of an order's amounts besides; each may be missing. */
export interface Amounts {
  paidPercent: number | null;
  giftCardPercent: number | null;
  /** Whether the total is told without what gift cards pay. */
  isLowered: boolean;
  storeCreditMinor: number | null;
  tipMinor: number | null;
  dutiesMinor: number | null;
  feesMinor: number | null;
  /** What the lines cost more than the total says, for it was taken off the whole order. */
  unallocatedMinor: number;
}

export interface Told {
  order: number;
  /** Said to be of this customer, not of its own; of nobody with a name: -1. */
  customer: number | null;
  /** How far the clock that it was written by is ahead. */
  clockAhead: number;
  amounts: Amounts | null;
  currency: string;
  /** How long before it was first heard of it was placed. */
  placedAgo: number;
  /** Whether this snapshot tells another time of placing than those before. */
  placedAnew: boolean;
  /** Null: it is not; 'untold': it says nothing of it. */
  paidAfter: number | null | 'untold';
  canceledAfter: number | null | 'untold';
  /** How old this snapshot is; null where it does not say. */
  age: number | null;
  lines: Line[] | null;
  otherMinor: number;
  shippingMinor: number;
  taxPercent: number;
}

export type Command =
  /** Takes another command's place while a failing run is made smaller. */
  | { kind: 'nothing' }
  | ({ kind: 'order' } & Told)
  /** Several orders at once; of each so much was refunded. */
  | { kind: 'import'; orders: (Told & { refundedPercent: number })[] }
  | {
      kind: 'refund';
      order: number;
      refund: number;
      lines: { line: number; amountMinor: number }[];
      otherMinor: number;
      shippingMinor: number;
      giftCardMinor: number | null;
      /** How old this word on the refund is; null where it does not say. */
      age: number | null;
      clockAhead: number;
    }
  | { kind: 'cancel'; order: number; age: number | null; clockAhead: number }
  /** The order as it was told last, but it is not canceled and paid, whatever it was before. */
  | { kind: 'complete'; order: number }
  /** The same request as an earlier one: a repetition, or one that comes late. */
  | { kind: 'again'; pick: number }
  | { kind: 'redeem'; customer: number; reward: number; key: number | null }
  | { kind: 'cancelRedemption'; pick: number }
  | { kind: 'redeemCoupon' | 'releaseCoupon'; pick: number; order: number }
  | { kind: 'adjust'; customer: number; points: number; key: number | null }
  /** Something is given for one of a few causes, or taken back because the cause came to nothing. */
  | { kind: 'award'; customer: number; cause: number; points: number }
  | { kind: 'withdraw'; cause: number }
  | { kind: 'merge'; customer: number; from: number }
  | { kind: 'erase'; customer: number }
  | { kind: 'program'; pick: number }
  | { kind: 'wait'; milliseconds: number }
  /** Until just before, at or after the next moment at which time alone does something. */
  | { kind: 'waitUntil'; what: 'release' | 'expiry'; customer: number; offset: number }
  /** The alarm rings, so many times. */
  | { kind: 'alarm'; times: number }
  /** The shop's object is thrown out of memory. */
  | { kind: 'evict' };

const one = <Value>(...values: Value[]) => fc.constantFrom(...values);
/** Something in so many percent of all cases, else nothing. */
const maybe = <Value>(percent: number, value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.oneof(
    { weight: 100 - percent, arbitrary: fc.constant(null) },
    { weight: percent, arbitrary: value },
  );
const customer = one(0, 0, 0, 0, 1, 1, 2);
const order = fc.nat({ max: BUYERS.length - 1 });
const pick = fc.nat({ max: 1_000 });
const amount = fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 2_500 }));
const taxPercent = one(0, 7, 19);
const age = fc.oneof(
  fc.integer({ min: 0, max: 40 * 24 }).map((hours) => hours * HOUR),
  fc.constant(0),
);

const line: fc.Arbitrary<Line> = fc.record({
  product: fc.nat({ max: 3 }),
  totalMinor: fc.oneof(
    { weight: 12, arbitrary: amount },
    { weight: 1, arbitrary: amount.map((minor) => -minor) },
  ),
  taxPercent,
});

const amounts: fc.Arbitrary<Amounts> = fc.record({
  paidPercent: maybe(25, one(0, 10, 50, 100, 110)),
  giftCardPercent: maybe(25, one(0, 10, 40, 100)),
  isLowered: fc.boolean(),
  storeCreditMinor: maybe(15, fc.nat({ max: 300 })),
  tipMinor: maybe(15, fc.nat({ max: 300 })),
  dutiesMinor: maybe(15, fc.nat({ max: 300 })),
  feesMinor: maybe(15, fc.nat({ max: 300 })),
  unallocatedMinor: one(0, 0, 0, 1, 4, 20, 300),
});

/** Mostly right or nearly so, sometimes local time said to be UTC, sometimes anything. */
const clockAhead = fc.oneof(
  { weight: 12, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: one(60_000, 4 * 60_000, 5 * 60_000, 5 * 60_000 + 1) },
  { weight: 2, arbitrary: one(HOUR, 2 * HOUR, 11 * HOUR) },
  { weight: 1, arbitrary: fc.constant(300 * 365 * DAY) },
);

const told = {
  order,
  customer: maybe(8, one(0, 0, 1, 2, -1)),
  clockAhead,
  amounts: maybe(30, amounts),
  currency: fc.oneof({ weight: 20, arbitrary: fc.constant('EUR') }, one('USD', 'CHF')),
  placedAgo: fc.integer({ min: 1, max: 40 * 24 }).map((hours) => hours * HOUR),
  placedAnew: fc.nat({ max: 19 }).map((n) => n === 19),
  paidAfter: fc.oneof(
    {
      weight: 9,
      arbitrary: maybe(
        90,
        one(0, 0, 0, 0, 0, 0, 1, 5, 30).map((days) => days * DAY),
      ),
    },
    { weight: 1, arbitrary: fc.constant('untold' as const) },
  ),
  canceledAfter: fc.oneof(
    {
      weight: 3,
      arbitrary: maybe(
        6,
        fc.nat({ max: 60 }).map((hours) => hours * HOUR),
      ),
    },
    { weight: 2, arbitrary: fc.constant('untold' as const) },
  ),
  age: maybe(80, age),
  lines: maybe(50, fc.array(line, { maxLength: 3 })),
  otherMinor: amount,
  shippingMinor: fc.nat({ max: 500 }),
  taxPercent,
};

const orderCommand = fc.record({ kind: fc.constant('order' as const), ...told });
const importCommand = fc.record({
  kind: fc.constant('import' as const),
  orders: fc.array(fc.record({ ...told, refundedPercent: one(0, 0, 10, 50, 100) }), {
    minLength: 1,
    maxLength: 4,
  }),
});

const refundCommand: fc.Arbitrary<Command> = fc.record({
  kind: fc.constant('refund' as const),
  order,
  refund: fc.nat({ max: 3 }),
  lines: fc.array(fc.record({ line: fc.nat({ max: 3 }), amountMinor: fc.nat({ max: 900 }) }), {
    maxLength: 2,
  }),
  otherMinor: amount,
  shippingMinor: fc.oneof(fc.constant(0), fc.nat({ max: 300 })),
  giftCardMinor: maybe(10, fc.nat({ max: 500 })),
  age: maybe(30, age),
  clockAhead,
});

const key = maybe(20, fc.nat({ max: 2 }));

/** What happens in every scenario. */
const COMMON_COMMANDS: fc.WeightedArbitrary<Command>[] = [
  // What others shrink to.
  { weight: 1, arbitrary: fc.constant({ kind: 'nothing' as const }) },
  { weight: 60, arbitrary: orderCommand },
  { weight: 30, arbitrary: refundCommand },
  {
    weight: 65,
    arbitrary: fc.record({
      kind: fc.constant('redeem' as const),
      customer,
      // The last one does not exist.
      reward: one(0, 0, 0, 0, 1, 1, 1, 1, 2),
      key,
    }),
  },
];

/** What else concerns the rules. */
const RULE_COMMANDS: fc.WeightedArbitrary<Command>[] = [
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('cancel' as const),
      order,
      age: maybe(50, age),
      clockAhead,
    }),
  },
  { weight: 20, arbitrary: fc.record({ kind: fc.constant('complete' as const), order }) },
  { weight: 25, arbitrary: fc.record({ kind: fc.constant('again' as const), pick }) },
  { weight: 25, arbitrary: fc.record({ kind: fc.constant('cancelRedemption' as const), pick }) },
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constant('adjust' as const),
      customer,
      points: fc.oneof(fc.integer({ min: 1, max: 25 }), fc.integer({ min: -25, max: -1 })),
      key,
    }),
  },
  {
    weight: 15,
    arbitrary: fc.record({ kind: fc.constant('merge' as const), customer, from: customer }),
  },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('program' as const), pick }) },
  {
    weight: 25,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      milliseconds: fc.oneof(
        {
          weight: 5,
          arbitrary: fc.integer({ min: 1, max: 72 }).map((hours) => hours * HOUR),
        },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 70 }).map((days) => days * DAY) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 1_000 }) },
      ),
    }),
  },
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constant('waitUntil' as const),
      what: one('release' as const, 'release' as const, 'expiry' as const),
      customer,
      offset: fc.integer({ min: -1, max: 1 }),
    }),
  },
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constant('alarm' as const),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('evict' as const) }) },
];

/** What no call of a shop does by itself. */
const CAUSED_COMMANDS: fc.WeightedArbitrary<Command>[] = [
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constant('award' as const),
      customer,
      cause: fc.nat({ max: 2 }),
      points: fc.integer({ min: 1, max: 25 }),
    }),
  },
  {
    weight: 15,
    arbitrary: fc.record({ kind: fc.constant('withdraw' as const), cause: fc.nat({ max: 2 }) }),
  },
];

/** What only a whole shop can do. */
const SHOP_COMMANDS: fc.WeightedArbitrary<Command>[] = [
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('erase' as const), customer }) },
  { weight: 15, arbitrary: importCommand },
  {
    weight: 15,
    arbitrary: fc.record({
      kind: one('redeemCoupon' as const, 'releaseCoupon' as const),
      pick,
      order: fc.nat({ max: 1 }),
    }),
  },
];

const expiry: fc.Arbitrary<ProgramInput['expiry']> = fc.oneof(
  fc.record({ kind: fc.constant('never' as const) }),
  fc.record({ kind: fc.constant('months' as const), months: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    kind: fc.constant('fixedDay' as const),
    month: fc.integer({ min: 1, max: 12 }),
    day: one(1, 15, 29, 31),
    minimumMonths: fc.nat({ max: 2 }),
  }),
  fc.record({ kind: fc.constant('inactivity' as const), months: fc.integer({ min: 1, max: 3 }) }),
);

const rate = (currency: string) =>
  fc.record({
    currency: fc.constant(currency),
    points: fc.integer({ min: 1, max: 3 }),
    perMinor: one(100, 150),
  });

const multiplier = fc.record({
  productIds: fc.constant([] as string[]),
  collectionIds: one(['c0'], ['c1'], ['c0', 'c1']),
  numerator: fc.nat({ max: 3 }),
  denominator: fc.integer({ min: 1, max: 2 }),
});

export const program: fc.Arbitrary<ProgramInput> = fc.record({
  pointsName: fc.constant({ en: { one: 'point', other: 'points' } }),
  timeZone: fc.constant('UTC'),
  earning: fc.record({
    rates: fc.oneof(fc.tuple(rate('EUR')), fc.tuple(rate('EUR'), rate('USD'))),
    basis: one('net' as const, 'gross' as const),
    includeShipping: fc.boolean(),
    multipliers: fc.array(multiplier, { maxLength: 2 }),
  }),
  pendingDays: one(0, 0, 1, 14),
  expiry,
  expiryWarningDays: one(0, 30),
  debt: one('carry' as const, 'writeOff' as const),
  pointValues: fc.constant([]),
  coupons: fc.constant({ returnOnCancellation: true }),
  referral: fc.constant(null),
  rewards: fc.tuple(...[1, 2].map(reward)),
  review: fc.constant(null),
  newsletter: fc.constant(null),
});

function reward(number: number) {
  return fc.record({
    id: fc.constant(`reward-${number}`),
    name: fc.constant({ en: 'Something nice' }),
    points: fc.integer({ min: 1, max: 15 * number }),
    benefit: fc.constant({ kind: 'percentOff' as const, percent: 10 }),
    validDays: one(1, 30),
  });
}

/** Whether all that a shop can do is tried, or only what the rules decide. */
export type Scope = 'rules' | 'shop';

const COMMANDS_PER_RUN = 50;

/** A shop's programs, one after another, and all that happens to it. */
export interface Scenario {
  programs: ProgramInput[];
  commands: Command[];
}

/**
 * In each scenario only some kinds of commands happen, others not at all: what is left out here
 * makes room for more of the rest than any mixture of all would hold.
 */
export function scenarios(scope: Scope): fc.Arbitrary<Scenario> {
  const others = [...RULE_COMMANDS, ...(scope === 'shop' ? SHOP_COMMANDS : CAUSED_COMMANDS)];
  const commands = fc.subarray(others, { minLength: 3 }).chain((chosen) =>
    fc.array(fc.oneof({ withCrossShrink: true }, ...COMMON_COMMANDS, ...chosen), {
      minLength: COMMANDS_PER_RUN,
      maxLength: COMMANDS_PER_RUN,
    }),
  );
  return fc.record({
    programs: fc.array(program, { minLength: 1, maxLength: 4 }),
    commands,
  });
}
