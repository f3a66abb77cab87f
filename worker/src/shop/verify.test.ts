import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import { Books } from './books/books.ts';
import { chainHash, GENESIS_HASH, positionOf } from './seals/chain-link.ts';
import type { Shop } from './shop.ts';
import {
  DAY,
  expectRefusal,
  iso,
  openShop,
  order,
  START,
  type TestShop,
  value,
} from './testing/test-shop.ts';
import { verifyAll } from './verification/verify-all.ts';

/** A bit of everything in the books: Ada is member 1 and Bob member 2. */
async function busyShop(): Promise<TestShop> {
  const shop = await openShop({ expiry: { kind: 'months', months: 1 } });
  const ada = await shop.caller('ada');
  await shop.putOrder('1', order({ totalMinor: 1_200 }));
  value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
  await shop.putOrder('2', order({ customerId: 'bob', totalMinor: 4_000 }));
  value(await shop.api.cancelOrder(shop.backend, '1', {}));
  await shop.wait(40 * DAY);
  await shop.ring();
  await shop.putOrder('3', order({ customerId: 'bob', totalMinor: 900 }));
  await shop.putOrder('0', order({ customerId: 'bob', totalMinor: 0 }));
  await shop.give('bob', 3);
  return shop;
}

/** What to change by hand, and what of which thing is to be named. */
type Fault = [name: string, sql: string, what: string, subject: string | RegExp];

const TRANSFER_CHANGES: [column: string, change: string][] = [
  ['sequence', 'sequence + 1000'],
  ['member', '2'],
  ['entry', 'entry + 1'],
  ['code', `'give'`],
  ['code', `'gift'`],
  ['points', 'points + 1'],
  ['reason', `'refund'`],
  ['lot_id', `'order:3'`],
  ['lot_expires_at', 'lot_expires_at + 1'],
  ['lot_idle_months', '3'],
  ['order_id', `'2'`],
  ['redemption_id', `'red_x'`],
  ['adjustment_id', `'adj_x'`],
  ['at', 'at - 1'],
  ['hash', 'zeroblob(32)'],
  ['hash', 'zeroblob(3)'],
  ['form', '99'],
];

const LOST_TRANSFERS: Fault[] = [
  ['one in between', 'DELETE FROM transfers WHERE sequence = 2', 'sequence', 'transfer 2'],
  [
    'the last one',
    'DELETE FROM transfers WHERE sequence = (SELECT max(sequence) FROM transfers)',
    'sequence',
    /^transfer \d+$/,
  ],
  ['all of them', 'DELETE FROM transfers', 'sequence', 'transfer 1'],
];

const ofLot = (id: string, change: string) => `UPDATE lots SET ${change} WHERE id = 'order:${id}'`;
const newLot = (values: string) => `INSERT INTO lots VALUES ('order:9', ${values})`;

const LOT_FAULTS: Fault[] = [
  ['what is left', ofLot('2', 'remaining = 8'), 'lot remaining', 'lot order:2'],
  ['what expired', ofLot('2', 'expired = 8'), 'lot expired', 'lot order:2'],
  ['its end', ofLot('2', 'expires_at = NULL'), 'lot expiresAt', 'lot order:2'],
  ['its terms', ofLot('2', 'idle_months = 3'), 'lot idleMonths', 'lot order:2'],
  ['its order', ofLot('2', `order_id = '3'`), 'lot orderId', 'lot order:2'],
  ['its owner', ofLot('2', 'member = 1'), 'lot', 'lot order:2'],
  ['its owner, later in the list', ofLot('1', 'member = 2'), 'lot member', 'lot order:1'],
  ['one of nobody', newLot(`9, '9', 5, 0, NULL, NULL`), 'lot member', 'lot order:9'],
  ['one from nowhere', newLot(`1, '9', 5, 0, NULL, NULL`), 'lot', 'lot order:9'],
  ['an empty one from nowhere', newLot(`1, '9', 0, 5, NULL, NULL`), 'lot', 'lot order:9'],
  ['one that is gone', `DELETE FROM lots WHERE id = 'order:2'`, 'lot', 'lot order:2'],
];

const ofMember = (number: number, change: string) =>
  `UPDATE members SET ${change} WHERE number = ${number}`;

const MEMBER_FAULTS: Fault[] = [
  ['a debt forgotten', ofMember(1, 'debt = 0'), 'debt', 'member 1'],
  ['a debt made up', ofMember(2, 'debt = 1'), 'debt', 'member 2'],
  ['one who is gone', 'DELETE FROM members WHERE number = 2', 'member', 'member 2'],
  ['a merge that never was', ofMember(1, 'merged_into = 2'), 'debt', 'member 1'],
  ['a merge with nobody', ofMember(2, 'merged_into = 7'), 'merged into', 'member 2'],
];

const ofOrder = (id: string, change: string) => `UPDATE orders SET ${change} WHERE id = '${id}'`;

const ORDER_FAULTS: Fault[] = [
  ['a grant', ofOrder('2', 'granted = 41'), 'order granted', 'order 2'],
  ['pending points', ofOrder('2', 'pending = 1'), 'order pending', 'order 2'],
  ['a debt written off', ofOrder('2', 'forgiven = 1'), 'order forgiven', 'order 2'],
  ['its owner', ofOrder('2', 'member = 1'), 'order granted', 'order 2'],
  ['its owner, later in the list', ofOrder('1', 'member = 2'), 'order member', 'order 1'],
  ['an unknown owner', ofOrder('0', 'member = 9'), 'order member', 'order 0'],
  ['points of nobody', ofOrder('0', 'member = NULL, pending = 5'), 'order granted', 'order 0'],
  ['its amount', ofOrder('2', 'total_minor = total_minor + 100'), 'order worth', 'order 2'],
  ['its currency', ofOrder('2', `currency = 'XXX'`), 'order worth', 'order 2'],
  [
    'its return window',
    ofOrder('2', 'available_at = available_at + 1'),
    'order availableAt',
    'order 2',
  ],
  ['one that is gone', `DELETE FROM orders WHERE id = '2'`, 'order', 'order 2'],
];

const A_REDEMPTION = /^redemption red_/;
const A_COUPON = /^coupon of redemption red_/;

const REDEMPTION_FAULTS: Fault[] = [
  ['its price', 'UPDATE redemptions SET points = 9', 'redemption points', A_REDEMPTION],
  ['its owner', 'UPDATE redemptions SET member = 2', 'redemption member', A_REDEMPTION],
  [
    'its lots',
    `UPDATE redemptions SET uses = '[{"lotId":"order:2","points":10}]'`,
    'redemption uses',
    A_REDEMPTION,
  ],
  [
    'a cancellation made up',
    'UPDATE redemptions SET canceled_at = 1',
    'redemption canceled',
    A_REDEMPTION,
  ],
  ['one that is gone', 'DELETE FROM redemptions', 'redemption', A_REDEMPTION],
  [
    'one from nowhere',
    `INSERT INTO redemptions (id, member, coupon_code, uses, points, created_at)
      SELECT 'red_0', member, coupon_code, uses, points, created_at
      FROM redemptions`,
    'redemption',
    'redemption red_0',
  ],
];

const newCoupon = (redemption: string, member: string) =>
  `INSERT INTO coupons (code, source, redemption_id, award_id, member, reward_id, reward_name, points,
    benefit, created_at, expires_at) SELECT 'AAAA', source, ${redemption}, NULL, ${member}, reward_id, reward_name, points,
    benefit, created_at, expires_at FROM coupons LIMIT 1`;

const COUPON_FAULTS: Fault[] = [
  ['its price', 'UPDATE coupons SET points = 9', 'coupon points', A_COUPON],
  ['its owner', 'UPDATE coupons SET member = 2', 'coupon member', A_COUPON],
  ['one that is gone', 'DELETE FROM coupons', 'coupon', /^coupon of redemption/],
  ['one from nowhere', newCoupon(`'red_0'`, '2'), 'coupon', 'coupon of redemption red_0'],
  ['one of nobody', newCoupon(`'red_0'`, '9'), 'coupon member', 'coupon of member 9'],
  ['a second for one redemption', newCoupon('redemption_id', 'member'), 'coupon', A_COUPON],
];

const ADJUSTMENT_FAULTS: Fault[] = [
  ['its points', 'UPDATE adjustments SET points = 4', 'adjustment points', /^adjustment adj_/],
  ['its owner', 'UPDATE adjustments SET member = 1', 'adjustment member', /^adjustment adj_/],
  ['one that is gone', 'DELETE FROM adjustments', 'adjustment', /^adjustment adj_/],
];

describe('law 10: the books prove themselves', () => {
  test('true ones, with what is in them', async () => {
    const shop = await busyShop();
    const verification = await shop.expectTrueBooks();
    expect(verification).toMatchObject({
      members: 2,
      orders: 4,
      lots: 4,
      points: { available: 3, pending: 0, debt: 10, redeemed: 10, expired: 49 },
    });
    expect(verification.headHash).toMatch(/^[0-9a-f]{64}$/);
    const empty = await openShop();
    expect(await empty.expectTrueBooks()).toMatchObject({ transfers: 0 });
  });

  test('true ones of a shop whose totals are beyond exact numbers', async () => {
    const shop = await openShop();
    const most = Number.MAX_SAFE_INTEGER;
    for (const [index, points] of [most, most - 1, 4_611, most - 6].entries()) {
      const id = `rich-${index}`;
      value(await shop.api.putMember(shop.backend, id, {}));
      const gift = { points, reason: 'Welcome' };
      value(await shop.api.adjustPoints(shop.backend, id, `gift-${index}-0001`, gift));
      const caller = await shop.caller(id);
      value(await shop.api.redeemReward(caller, `spend-${index}-0001`, { rewardId: 'five' }));
    }
    const { points } = await shop.expectTrueBooks();
    expect(points).toMatchObject({ available: most, redeemed: 40 });
  });

  test('finds a transfer that was changed together with its hash', async () => {
    const shop = await busyShop();
    await runInDurableObject(shop.stub, (_shop: Shop, { storage: { sql } }) => {
      const { transfers, seals } = new Books(sql);
      const [first] = transfers.page(0, 1);
      const before = seals.page(0, positionOf(1), 100).at(-1)?.hash ?? GENESIS_HASH;
      if (!first) throw new Error('There are no transfers.');
      const forged = { ...first.transfer, at: first.transfer.at - 1 };
      const hash = chainHash(before, { ...first, transfer: forged });
      sql.exec('UPDATE transfers SET at = ?, hash = ? WHERE sequence = 1', forged.at, hash);
    });
    expect(await shop.verify()).toMatchObject({
      ok: false,
      firstDifference: { what: 'hash', subject: expect.stringMatching(/^(transfer 2|seals \d+)$/) },
    });
  });

  test.for(TRANSFER_CHANGES)('find %s of a transfer changed to %s', async ([column, change]) => {
    const shop = await busyShop();
    await shop.sql(`UPDATE transfers SET ${column} = ${change} WHERE sequence = 1`);
    const { ok, firstDifference } = await shop.verify();
    expect(ok).toBe(false);
    expect(firstDifference?.what).toMatch(/^(form|hash|sequence|transfer code)$/);
    expect(firstDifference?.subject).toMatch(/^transfer \d+$/);
  });

  describe.each([
    ['lost transfers', LOST_TRANSFERS],
    ['a lot', LOT_FAULTS],
    ['a member', MEMBER_FAULTS],
    ['an order', ORDER_FAULTS],
    ['a redemption', REDEMPTION_FAULTS],
    ['a coupon', COUPON_FAULTS],
    ['an adjustment', ADJUSTMENT_FAULTS],
  ])('find %s changed by hand:', (_table, faults) => {
    test.for(faults)('%s', async ([, fault, what, subject]) => {
      const shop = await busyShop();
      await shop.sql(fault);
      const verification = await shop.verify();
      expect(verification.ok).toBe(false);
      expect(verification.firstDifference).toEqual({
        what,
        subject: typeof subject === 'string' ? subject : expect.stringMatching(subject),
        expected: expect.any(String),
        found: expect.any(String),
      });
    });
  });
});

async function importOrders(shop: TestShop, customerId: string, count: number): Promise<void> {
  const line = (n: number) => ({
    line: n,
    order: {
      customerId,
      orderId: `${customerId}-${n}`,
      currency: 'EUR',
      placedAt: iso(START - DAY),
      totalMinor: 1_000,
      shippingMinor: 0,
      shippingTaxMinor: 0,
      taxMinor: 0,
      refundedMinor: 0,
    },
  });
  for (let first = 1; first <= count; first += 1_000) {
    const size = Math.min(1_000, count - first + 1);
    const lines = Array.from({ length: size }, (_, index) => line(first + index));
    value(await shop.api.importLines(shop.backend, lines));
  }
}

/** A customer with more orders than fit in one step, and much besides. The whale is member 2. */
async function largeShop(): Promise<TestShop> {
  const shop = await openShop();
  await importOrders(shop, 'guest', 10);
  await importOrders(shop, 'whale', 5_200);
  const whale = await shop.caller('whale');
  value(await shop.api.mergeMembers(shop.backend, 'whale', { from: 'guest' }));
  for (let n = 0; n < 3; n++) {
    value(await shop.api.redeemReward(whale, `key-000${n}`, { rewardId: 'five' }));
  }
  await shop.give('whale', 4);
  await importOrders(shop, 'zoe', 5);
  return shop;
}

const LARGE_FAULTS: [fault: string, repair: string, what: string, subject: string | RegExp][] = [
  [
    ofLot('whale-5000', 'remaining = 9'),
    ofLot('whale-5000', 'remaining = 10'),
    'lot remaining',
    'lot order:whale-5000',
  ],
  [ofLot('whale-77', 'member = 3'), ofLot('whale-77', 'member = 2'), 'lot', 'lot order:whale-77'],
  [
    newLot(`2, '9', 5, 0, NULL, NULL`),
    `DELETE FROM lots WHERE id = 'order:9'`,
    'lot',
    'lot order:9',
  ],
  [
    ofOrder('whale-4999', 'granted = 9'),
    ofOrder('whale-4999', 'granted = 10'),
    'order granted',
    'order whale-4999',
  ],
  [
    ofOrder('guest-3', 'member = NULL'),
    ofOrder('guest-3', 'member = 2'),
    'order member',
    'order guest-3',
  ],
  [ofMember(2, 'debt = 1'), ofMember(2, 'debt = 0'), 'debt', 'member 2'],
  [
    'UPDATE redemptions SET points = 11',
    'UPDATE redemptions SET points = 10',
    'redemption points',
    A_REDEMPTION,
  ],
  [
    'UPDATE adjustments SET points = 5',
    'UPDATE adjustments SET points = 4',
    'adjustment points',
    /^adjustment adj_/,
  ],
  [newCoupon(`'red_0'`, '2'), `DELETE FROM coupons WHERE code = 'AAAA'`, 'coupon', /red_0$/],
];

describe('proving step by step', () => {
  test('takes many steps for a large shop, and is right about it', async () => {
    const shop = await largeShop();
    let steps = 0;
    const counting = {
      verifyStep: (...args: Parameters<TestShop['api']['verifyStep']>) => {
        steps++;
        return shop.api.verifyStep(...args);
      },
    };
    expect(value(await verifyAll(counting, shop.backend))).toMatchObject({
      ok: true,
      firstDifference: null,
      members: 3,
      orders: 5_215,
      lots: 5_216,
      points: { available: 52_000 + 100 - 30 + 4 + 50, redeemed: 30 },
    });
    expect(steps).toBeGreaterThan(10);
  });

  test('finds what is wrong with a customer of thousands of orders', async () => {
    const shop = await largeShop();
    for (const [fault, repair, what, subject] of LARGE_FAULTS) {
      await shop.sql(fault);
      expect((await shop.verify()).firstDifference).toMatchObject({
        what,
        subject: typeof subject === 'string' ? subject : expect.stringMatching(subject),
      });
      await shop.sql(repair);
    }
    await shop.expectTrueBooks();
  });

  test('is not disturbed by what is written between two steps', async () => {
    const shop = await largeShop();
    const whale = await shop.caller('whale');
    let n = 0;
    const disturbed = {
      verifyStep: async (...args: Parameters<TestShop['api']['verifyStep']>) => {
        n++;
        const answer = await shop.api.verifyStep(...args);
        await shop.putOrder(`new-${n}`, order({ customerId: n % 2 ? 'whale' : `c${n}` }));
        // Members may redeem only so often in a minute.
        if (n <= 10) {
          value(await shop.api.redeemReward(whale, `new-key-${n}`, { rewardId: 'shipping' }));
        }
        if (n === 6) value(await shop.api.mergeMembers(shop.backend, 'whale', { from: 'zoe' }));
        return answer;
      },
    };
    expect(value(await verifyAll(disturbed, shop.backend))).toMatchObject({ ok: true });
    expect(n).toBeGreaterThan(10);
    await shop.expectTrueBooks();
  });

  test('needs the key for every step', async () => {
    const shop = await openShop();
    const stranger = { kind: 'backend', secretKey: `sk_${shop.id}_x`, scope: 'all' } as const;
    expectRefusal(await shop.api.verifyStep(stranger, null), 'invalid_key');
  });
});
