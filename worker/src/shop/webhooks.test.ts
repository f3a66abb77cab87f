import { runInDurableObject } from 'cloudflare:test';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Shop } from './shop.ts';
import type { Received } from './testing/receiver.ts';
import { isSignedWith, Receiver } from './testing/receiver.ts';
import {
  DAY,
  expectRefusal,
  HOUR,
  iso,
  MINUTE,
  openShop,
  order,
  START,
  type TestShop,
  value,
} from './testing/test-shop.ts';

const SECOND = 1_000;
const error = () => new Response('no', { status: 500 });
const idsOf = (received: Received[]) => received.map(({ data }) => data.memberId);

let shop: TestShop;
let receiver: Receiver;

beforeEach(async () => {
  shop = await openShop();
  receiver = await Receiver.of(shop);
});

/** Someone joins, and is given points. */
async function welcome(member: string, points: number): Promise<void> {
  await shop.caller(member);
  await shop.give(member, points);
}

/** Lets time pass in steps, ringing whenever something may be due. */
async function pass(time: number, step: number): Promise<void> {
  for (let passed = 0; passed < time; passed += step) {
    await shop.wait(step);
    await shop.ring();
  }
}

async function deliveries(endpoint: { id: string }) {
  return value(await shop.api.webhookDeliveries(shop.backend, endpoint.id, { limit: 100 })).items;
}

describe('endpoints', () => {
  test('are created with a secret that is shown once, listed and deleted', async () => {
    const created = await receiver.subscribe(['member.joined']);
    expect(created).toEqual({
      id: expect.stringMatching(/^we_[\w-]{20}$/),
      url: 'https://shop.example/hooks',
      events: ['member.joined'],
      createdAt: iso(START),
      disabledAt: null,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    const { secret: _secret, ...listed } = created;
    expect(value(await shop.api.webhookEndpoints(shop.backend))).toEqual([listed]);
    value(await shop.api.deleteWebhookEndpoint(shop.backend, created.id));
    expect(value(await shop.api.webhookEndpoints(shop.backend))).toEqual([]);
    for (const call of [
      shop.api.deleteWebhookEndpoint(shop.backend, created.id),
      shop.api.rotateWebhookSecret(shop.backend, created.id),
      shop.api.testWebhookEndpoint(shop.backend, created.id),
      shop.api.webhookDeliveries(shop.backend, created.id, { limit: 1 }),
    ]) {
      expectRefusal(await call, 'webhook_endpoint_not_found');
    }
  });

  test('lead nowhere but to the public internet', async () => {
    for (const url of ['https://10.0.0.1/', 'http://shop.example/', 'https://[::ffff:a00:1]/']) {
      expectRefusal(
        await shop.api.createWebhookEndpoint(shop.backend, { url, events: [] }),
        'webhook_target_not_allowed',
      );
    }
    expect(await shop.sql('SELECT * FROM webhook_endpoints')).toEqual([]);
  });

  test('whose address is not allowed where the Worker runs now are not called', async () => {
    const endpoint = await receiver.subscribe([]);
    await shop.sql(`UPDATE webhook_endpoints SET url = 'https://192.168.0.1/'`);
    const { evictDurableObject } = await import('cloudflare:test');
    await evictDurableObject(shop.stub);
    await shop.setClock(START);
    await receiver.connect();
    await shop.caller('ada');
    await shop.ring();
    expect(receiver.news()).toEqual([]);
    expect(await deliveries(endpoint)).toMatchObject([{ status: null, attempt: 1 }]);
  });

  test('are ten at most', async () => {
    for (let n = 0; n < 10; n++) await receiver.subscribe();
    const one = { url: 'https://shop.example/', events: [] };
    expectRefusal(
      await shop.api.createWebhookEndpoint(shop.backend, one),
      'too_many_webhook_endpoints',
    );
  });

  test('can be tried with an event of their own, which waits for nothing', async () => {
    const endpoint = await receiver.subscribe(['coupon.used']);
    const { eventId } = value(await shop.api.testWebhookEndpoint(shop.backend, endpoint.id));
    await shop.ring();
    expect(receiver.received).toMatchObject([{ id: eventId, type: 'webhook.test', data: {} }]);
    expect(await deliveries(endpoint)).toEqual([
      {
        id: expect.stringMatching(/^del_/),
        eventId,
        type: 'webhook.test',
        at: iso(START),
        attempt: 1,
        status: 200,
        error: null,
        nextAttemptAt: null,
      },
    ]);
    for (let n = 1; n < 10; n++) {
      value(await shop.api.testWebhookEndpoint(shop.backend, endpoint.id));
    }
    expect(await shop.api.testWebhookEndpoint(shop.backend, endpoint.id)).toMatchObject({
      ok: false,
      code: 'too_many_requests',
      retryAfter: 60,
    });
  });
});

describe('what is sent', () => {
  test('is signed, and for a day after a rotation with the old secret as well', async () => {
    const { id, secret: first } = await receiver.subscribe();
    const next = async () => {
      value(await shop.api.testWebhookEndpoint(shop.backend, id));
      await shop.ring();
      return receiver.received.pop() as Received;
    };
    const before = await next();
    expect(before.headers.get('content-type')).toBe('application/json');
    expect(before.id).toMatch(/^evt_[\w-]{27}$/);
    expect(isSignedWith(first, before)).toBe(true);

    const { secret: second } = value(await shop.api.rotateWebhookSecret(shop.backend, id));
    expect(second).not.toBe(first);
    const during = await next();
    expect([isSignedWith(first, during), isSignedWith(second, during)]).toEqual([true, true]);
    await shop.wait(DAY);
    const after = await next();
    expect([isSignedWith(first, after), isSignedWith(second, after)]).toEqual([false, true]);
  });

  test('tells of all that happens to a member, in its order', async () => {
    shop = await openShop({ pendingDays: 14, expiry: { kind: 'months', months: 1 } });
    receiver = await Receiver.of(shop);
    await receiver.subscribe();
    const ada = await shop.caller('ada');
    await shop.putOrder('1', order());
    value(await shop.api.patchMe(ada, { name: 'Ada' }));
    await shop.ring();
    expect(receiver.news()).toEqual([
      ['member.joined', { memberId: 'ada' }],
      ['points.earned', { memberId: 'ada', orderId: '1', points: 25, state: 'pending' }],
      ['member.updated', { memberId: 'ada', changed: ['name'] }],
    ]);

    const refund = { amountMinor: 500, shippingMinor: 0, lines: [] };
    value(await shop.api.putRefund(shop.backend, '1', 'r', refund));
    await shop.wait(14 * DAY);
    await shop.ring();
    const taken = { memberId: 'ada', orderId: '1', points: 5, reason: 'refund' };
    expect(receiver.news()).toEqual([
      ['points.taken_back', taken],
      ['points.released', { memberId: 'ada', orderId: '1', points: 20 }],
    ]);

    const bought = value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    const { id: redemptionId, coupon } = bought;
    const basket = { currency: 'EUR', goodsMinor: 900, shippingMinor: 0, lines: [] };
    const use = { ...basket, orderId: '2' };
    value(await shop.api.redeemCoupon(shop.backend, coupon.code, use));
    value(await shop.api.releaseCoupon(shop.backend, coupon.code, { orderId: '2' }));
    value(await shop.api.cancelRedemption(shop.backend, redemptionId));
    await shop.ring();
    const named = { memberId: 'ada', couponCode: coupon.code, redemptionId };
    expect(receiver.news()).toEqual([
      ['redemption.created', { ...named, rewardId: 'five', points: 10 }],
      ['coupon.used', { ...named, orderId: '2' }],
      ['coupon.released', { ...named, orderId: '2' }],
      ['redemption.canceled', { ...named, rewardId: 'five', points: 10 }],
    ]);

    await shop.give('ada', 3);
    await shop.ring();
    expect(receiver.news()).toMatchObject([
      ['points.adjusted', { points: 3, reason: 'adjustment', orderId: null }],
    ]);
    await shop.wait(60 * DAY);
    await shop.ring();
    const gone = receiver.news().filter(([type]) => type === 'points.expired');
    expect(gone).toEqual([['points.expired', { memberId: 'ada', points: 23 }]]);
    value(await shop.api.eraseMe(ada));
    await shop.ring();
    expect(receiver.news()).toEqual([['member.erased', { memberId: 'ada' }]]);
  });

  test('adds up to the points of a member, whatever happened', async () => {
    shop = await openShop({ debt: 'writeOff', expiry: { kind: 'months', months: 1 } });
    receiver = await Receiver.of(shop);
    await receiver.subscribe();
    const ada = await shop.caller('ada');
    await shop.putOrder('1', order());
    value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    value(await shop.api.cancelOrder(shop.backend, '1', {}));
    await shop.putOrder('1', order({ updatedAt: iso(START + DAY), totalMinor: 4_000 }));
    value(await shop.api.redeemReward(ada, 'key-0002', { rewardId: 'shipping' }));
    await shop.wait(40 * DAY);
    await shop.give('ada', 7);
    await shop.ring();
    const signs: Record<string, number> = {
      'points.earned': 1,
      'points.adjusted': 1,
      'points.taken_back': -1,
      'points.expired': -1,
      'redemption.created': -1,
    };
    const news = receiver.news();
    expect(new Set(news.map(([type]) => type))).toEqual(
      new Set([...Object.keys(signs), 'member.joined']),
    );
    const sum = news.reduce(
      (total, [type, data]) => total + (signs[type] ?? 0) * Number(data.points ?? 0),
      0,
    );
    expect(await shop.balance('ada')).toMatchObject({ available: sum, debt: 0 });
    expect(sum).toBe(7);
  });

  test('is told of once, whether a job or a call settles it', async () => {
    for (const settle of [
      () => shop.ring(),
      () => shop.give('ada', 1),
      () => shop.putOrder('2', order()),
    ]) {
      shop = await openShop({ pendingDays: 14 });
      receiver = await Receiver.of(shop);
      await receiver.subscribe(['points.released']);
      await shop.putOrder('1', order());
      await shop.wait(14 * DAY);
      await settle();
      await settle();
      await shop.ring();
      const at = iso(START + 14 * DAY);
      expect(receiver.received).toMatchObject([{ timestamp: at, data: { points: 25 } }]);
    }
  });

  test('is only what an endpoint wants, and nothing at all where none does', async () => {
    await receiver.subscribe(['points.taken_back'], 'https://one.example/');
    await receiver.subscribe(['member.joined', 'points.taken_back'], 'https://two.example/');
    await shop.putOrder('1', order());
    value(await shop.api.cancelOrder(shop.backend, '1', {}));
    await shop.ring();
    const news = receiver.received.map(({ url, type }) => `${url} ${type}`).sort();
    expect(news).toEqual([
      'https://one.example/ points.taken_back',
      'https://two.example/ member.joined',
      'https://two.example/ points.taken_back',
    ]);
    const [first, , second] = receiver.received.sort((a, b) => (a.url < b.url ? -1 : 1));
    expect(first?.id).toBe(second?.id);

    shop = await openShop();
    await shop.putOrder('1', order());
    expect(await shop.sql('SELECT * FROM event_messages')).toEqual([]);
    expect(await shop.sql('SELECT * FROM jobs')).toEqual([]);
  });

  test('is no history: an import tells nothing, but for what becomes due in between', async () => {
    shop = await openShop({ pendingDays: 14 });
    receiver = await Receiver.of(shop);
    await shop.putOrder('1', order());
    await receiver.subscribe();
    await shop.wait(14 * DAY);
    const line = {
      customerId: 'ada',
      orderId: 'old',
      currency: 'EUR',
      placedAt: iso(START - 90 * DAY),
      totalMinor: 900,
      shippingMinor: 0,
      shippingTaxMinor: 0,
      taxMinor: 0,
      refundedMinor: 0,
    };
    const lines = [line, { ...line, orderId: 'new', customerId: 'bob' }];
    const numbered = lines.map((each, index) => ({ line: index + 1, order: each }));
    expect(value(await shop.api.importLines(shop.backend, numbered))).toMatchObject({
      recorded: 2,
    });
    await shop.ring();
    expect(receiver.news()).toEqual([
      ['points.released', { memberId: 'ada', orderId: '1', points: 25 }],
    ]);
    expect(await shop.balance('ada')).toMatchObject({ available: 34 });
  });

  test('follows members into a merge, and stays in order', async () => {
    await receiver.subscribe();
    receiver.answer = error;
    await welcome('ada', 1);
    await welcome('bob', 2);
    await shop.ring();
    value(await shop.api.mergeMembers(shop.backend, 'ada', { from: 'bob' }));
    value(await shop.api.putMember(shop.backend, 'ada', { name: 'Ada' }));
    receiver.answer = () => new Response();
    receiver.received.length = 0;
    await pass(HOUR, MINUTE);
    expect(receiver.news().map(([type]) => type)).toEqual([
      'member.joined',
      'points.adjusted',
      'member.joined',
      'points.adjusted',
      'member.merged',
      'member.updated',
    ]);
  });
});

describe('warnings before points expire', () => {
  const EXPIRING = { expiry: { kind: 'months', months: 2 }, expiryWarningDays: 10 } as const;
  // Berlin has summer time by then.
  const END = Date.parse('2026-05-01T21:59:59.999Z');
  const warning = (points: number) => [
    'points.expiring',
    { memberId: 'ada', points, expiresAt: iso(END) },
  ];

  beforeEach(async () => {
    shop = await openShop(EXPIRING);
    receiver = await Receiver.of(shop);
  });

  test('come in time and once', async () => {
    await receiver.subscribe(['points.expiring']);
    await shop.putOrder('1', order());
    await shop.setClock(END - 10 * DAY - 1);
    await shop.ring();
    expect(receiver.news()).toEqual([]);
    await shop.setClock(END - 10 * DAY);
    await shop.ring();
    expect(receiver.news()).toEqual([warning(25)]);
    await shop.give('ada', 5);
    await pass(9 * DAY, DAY);
    expect(receiver.news()).toEqual([]);
  });

  test('come for points of before there was anyone to warn, and not for points that were spent', async () => {
    await shop.putOrder('1', order({ totalMinor: 1_000 }));
    await shop.putOrder('2', order({ customerId: 'bob', totalMinor: 1_000 }));
    const bob = await shop.caller('bob');
    value(await shop.api.redeemReward(bob, 'key-0001', { rewardId: 'five' }));
    await receiver.subscribe(['points.expiring']);
    await shop.ring();
    await shop.setClock(END - DAY);
    await shop.ring();
    await shop.ring();
    expect(receiver.news()).toEqual([warning(10)]);
  });

  test('come earlier where the program says so', async () => {
    await receiver.subscribe(['points.expiring']);
    await shop.putOrder('1', order());
    const program = value(await shop.api.program(shop.backend));
    const { version: _version, inForceFrom: _from, ...rules } = program;
    value(await shop.api.putProgram(shop.backend, { ...rules, expiryWarningDays: 30 }));
    await shop.ring();
    await shop.setClock(END - 30 * DAY);
    await shop.ring();
    expect(receiver.news()).toEqual([warning(25)]);
  });

  test('come again when activity moves the day', async () => {
    shop = await openShop({ expiry: { kind: 'inactivity', months: 2 }, expiryWarningDays: 10 });
    receiver = await Receiver.of(shop);
    await receiver.subscribe(['points.expiring']);
    await shop.putOrder('1', order());
    await shop.setClock(END - 10 * DAY);
    await shop.ring();
    expect(receiver.news()).toEqual([warning(25)]);
    await shop.putOrder('2', order({ placedAt: iso(shop.now) }));
    await pass(45 * DAY, DAY);
    expect(receiver.news()).toEqual([]);
    await pass(10 * DAY, DAY);
    expect(receiver.news()).toMatchObject([['points.expiring', { points: 50 }]]);
  });
});

describe('deliveries that fail', () => {
  test('are tried again with the same id and bytes, later and later', async () => {
    const endpoint = await receiver.subscribe(['member.joined']);
    receiver.answer = error;
    await shop.caller('ada');
    await shop.ring();
    await pass(10 * MINUTE, SECOND * 10);
    await pass(24 * HOUR, 10 * MINUTE);
    const log = (await deliveries(endpoint)).reverse();
    expect(log.length).toBe(7);
    const times = log.map(({ at }) => Date.parse(at));
    const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    const planned = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR];
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(planned[index] as number);
      // A fifth of jitter, and the steps of this test.
      expect(pause).toBeLessThanOrEqual((planned[index] as number) * 1.2 + 10 * MINUTE);
    }
    expect(log.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(log.at(-1)?.nextAttemptAt).not.toBeNull();
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    receiver.answer = () => new Response();
    await pass(20 * HOUR, HOUR);
    expect(await shop.sql('SELECT * FROM event_messages')).toEqual([]);
    expect((await deliveries(endpoint))[0]).toMatchObject({ status: 200, nextAttemptAt: null });
  });

  test('hold back later events of the same member, and of no other', async () => {
    await receiver.subscribe();
    receiver.answer = ({ data }) => (data.memberId === 'ada' ? error() : new Response());
    await welcome('ada', 1);
    await welcome('bob', 1);
    await shop.ring();
    expect(receiver.news().filter(([, { memberId }]) => memberId === 'ada')).toHaveLength(1);
    receiver.answer = () => new Response();
    await pass(MINUTE, SECOND * 10);
    expect(receiver.news().map(([type]) => type)).toEqual(['member.joined', 'points.adjusted']);
  });

  test('are many for a target that is down for hours, and all arrive in order', async () => {
    await receiver.subscribe(['points.adjusted']);
    receiver.answer = error;
    const members = ['ada', 'bob', 'eve', 'joe', 'kim', 'leo', 'mia'];
    for (const member of members) await shop.caller(member);
    for (let hour = 0; hour < 6; hour++) {
      for (const member of members) await shop.give(member, hour + 1);
      await pass(HOUR, 10 * MINUTE);
    }
    const attempts = receiver.received.length;
    // Left alone for longer and longer: not every event of every member knocks.
    expect(attempts).toBeLessThan(40);
    receiver.received.length = 0;
    receiver.answer = () => new Response();
    await pass(12 * HOUR, 10 * MINUTE);
    expect(receiver.received).toHaveLength(6 * members.length);
    for (const member of members) {
      const told = receiver.received.filter(({ data }) => data.memberId === member);
      expect(told.map(({ data }) => data.points)).toEqual([1, 2, 3, 4, 5, 6]);
    }
    await shop.expectTrueBooks();
  });

  test('leave the endpoint alone for as long as it asks, up to a day', async () => {
    await receiver.subscribe(['member.joined']);
    receiver.answer = () => new Response(null, { status: 429, headers: { 'retry-after': '3600' } });
    await shop.caller('ada');
    await shop.ring();
    await shop.caller('bob');
    await pass(59 * MINUTE, MINUTE);
    expect(idsOf(receiver.received)).toEqual(['ada']);
    await pass(MINUTE, MINUTE);
    expect(receiver.received).toHaveLength(2);
    receiver.answer = () =>
      new Response(null, { status: 503, headers: { 'retry-after': '999999999' } });
    await pass(HOUR, MINUTE);
    receiver.answer = () => new Response();
    await pass(DAY, HOUR);
    expect(new Set(idsOf(receiver.received))).toEqual(new Set(['ada', 'bob']));
    expect(await shop.sql('SELECT * FROM event_messages')).toEqual([]);
  });

  test('end at once where the target says that it is gone', async () => {
    const endpoint = await receiver.subscribe();
    receiver.answer = () => new Response(null, { status: 410 });
    await shop.caller('ada');
    await shop.ring();
    expect(value(await shop.api.webhookEndpoints(shop.backend))).toMatchObject([
      { id: endpoint.id, disabledAt: iso(START) },
    ]);
    await shop.caller('bob');
    await pass(DAY, HOUR);
    expect(receiver.received).toHaveLength(1);
    expect(await shop.sql('SELECT * FROM event_messages')).toEqual([]);
    expectRefusal(
      await shop.api.testWebhookEndpoint(shop.backend, endpoint.id),
      'webhook_endpoint_disabled',
    );
  });

  test('for three days disable the endpoint, whose job can be tried again', async () => {
    const endpoint = await receiver.subscribe(['member.joined', 'points.adjusted']);
    receiver.answer = error;
    await welcome('ada', 5);
    await pass(5 * DAY, HOUR);
    expect(await deliveries(endpoint)).toHaveLength(10);
    const [listed] = value(await shop.api.webhookEndpoints(shop.backend));
    expect(Date.parse(listed?.disabledAt ?? '')).toBeGreaterThanOrEqual(START + 3 * DAY);
    const jobs = () => shop.api.jobs(shop.backend, { state: 'failed', limit: 10 });
    const [job] = value(await jobs()).items;
    expect(job).toMatchObject({
      id: `deliver-webhooks:${endpoint.id}`,
      lastError: 'Nothing could be delivered for three days: the endpoint was disabled.',
    });
    // What happens meanwhile is not kept.
    await shop.caller('bob');

    receiver.received.length = 0;
    receiver.answer = () => new Response();
    value(await shop.api.retryJob(shop.backend, job?.id ?? ''));
    await shop.ring();
    expect(receiver.news().map(([type]) => type)).toEqual(['member.joined', 'points.adjusted']);
    expect(value(await jobs()).items).toEqual([]);
    expect(value(await shop.api.webhookEndpoints(shop.backend))).toMatchObject([
      { disabledAt: null },
    ]);
  });

  test('of one event alone end in the list of jobs, and the member goes on', async () => {
    const endpoint = await receiver.subscribe(['member.joined', 'points.adjusted']);
    receiver.answer = ({ type, data }) =>
      type === 'member.joined' && data.memberId === 'ada' ? error() : new Response();
    await welcome('ada', 5);
    await shop.caller('bob');
    for (let day = 0; day < 6; day++) {
      await shop.give('bob', 1);
      await pass(DAY, HOUR);
    }
    expect(idsOf(receiver.received.filter(({ type }) => type === 'points.adjusted'))).toContain(
      'ada',
    );
    const jobs = () => shop.api.jobs(shop.backend, { state: 'failed', limit: 10 });
    const [job] = value(await jobs()).items;
    expect(job).toMatchObject({
      kind: 'redeliver-event',
      attempts: 10,
      lastError: 'member.joined could not be delivered. The target answered 500.',
    });
    expect(value(await shop.api.webhookEndpoints(shop.backend))).toMatchObject([
      { id: endpoint.id, disabledAt: null },
    ]);
    receiver.answer = () => new Response();
    receiver.received.length = 0;
    value(await shop.api.retryJob(shop.backend, job?.id ?? ''));
    await shop.ring();
    await shop.ring();
    expect(receiver.news()).toEqual([['member.joined', { memberId: 'ada' }]]);
    expect(value(await jobs()).items).toEqual([]);
    expect(await shop.sql('SELECT * FROM event_messages')).toEqual([]);
  });

  test('of a target that hangs hold up neither others nor the shop', async () => {
    const slow = await receiver.subscribe(['member.joined'], 'https://slow.example/');
    await receiver.subscribe(['member.joined'], 'https://quick.example/');
    const quick = () => receiver.received.filter(({ url }) => url === 'https://quick.example/');
    receiver.answer = ({ url }) =>
      url === 'https://slow.example/' ? new Promise(() => undefined) : new Response();
    for (const member of ['ada', 'bob', 'eve']) await shop.caller(member);
    const ringing = shop.ring();
    // While it hangs, the shop answers and other jobs are done.
    expect(await shop.balance('ada')).toMatchObject({ available: 0 });
    await shop.api.startSignIn({ email: 'ada@example.com' });
    await ringing;
    await shop.ring();
    expect(quick()).toHaveLength(3);
    expect(value(await shop.api.mailbox())).toHaveLength(1);
    expect(await deliveries(slow)).toMatchObject([
      { status: null, error: expect.stringContaining('No answer within') },
      { status: null },
      { status: null },
    ]);
  });

  test('are forgotten with their endpoint', async () => {
    const endpoint = await receiver.subscribe();
    await welcome('ada', 1);
    // It is deleted while a delivery is on its way.
    await runInDurableObject(shop.stub, (object: Shop) => {
      receiver.answer = async () => {
        value(await object.deleteWebhookEndpoint(shop.backend, endpoint.id));
        return error();
      };
    });
    await shop.ring();
    expect(await shop.sql('SELECT * FROM event_messages')).toEqual([]);
    expect(await shop.sql('SELECT * FROM deliveries')).toEqual([]);
    expect(await shop.sql(`SELECT * FROM jobs WHERE kind <> 'clean-up'`)).toEqual([]);
  });
});

describe('the log of deliveries', () => {
  test('is read page by page, newest first', async () => {
    const { id } = await receiver.subscribe(['member.joined']);
    for (let n = 1; n <= 5; n++) await shop.caller(`c${n}`);
    await shop.ring();
    const all = value(await shop.api.webhookDeliveries(shop.backend, id, { limit: 10 })).items;
    expect(all).toHaveLength(5);
    const found: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = value(await shop.api.webhookDeliveries(shop.backend, id, { limit: 2, cursor }));
      found.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(found).toEqual(all);
    expectRefusal(
      await shop.api.webhookDeliveries(shop.backend, id, { limit: 2, cursor: 'x' }),
      'invalid_request',
    );
  });

  test('is kept for 30 days, and of an endpoint about a thousand', async () => {
    const endpoint = await receiver.subscribe(['member.joined']);
    await shop.caller('ada');
    await shop.ring();
    await pass(30 * DAY, DAY);
    expect(await deliveries(endpoint)).toHaveLength(1);
    await pass(2 * DAY, DAY);
    expect(await deliveries(endpoint)).toEqual([]);

    await shop.sql(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1299)
        INSERT INTO deliveries (number, endpoint, event_id, type, at, attempt)
          SELECT i, ?, 'evt', 'member.joined', ?, 1 FROM n`,
      endpoint.id,
      shop.now,
    );
    await shop.caller('bob');
    await shop.ring();
    expect(await shop.sql('SELECT count(*) AS n FROM deliveries')).toEqual([{ n: 1_000 }]);
  });
});

test('a fault while delivering is logged, and delivering goes on later', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue();
  await receiver.subscribe(['member.joined']);
  await shop.caller('ada');
  await shop.sql('ALTER TABLE deliveries RENAME TO elsewhere');
  await shop.ring();
  expect(log).toHaveBeenCalledWith(expect.stringContaining('delivering events'));
  log.mockRestore();
  await shop.sql('ALTER TABLE elsewhere RENAME TO deliveries');
  receiver.received.length = 0;
  await shop.wait(MINUTE);
  await shop.ring();
  expect(receiver.news()).toEqual([['member.joined', { memberId: 'ada' }]]);
});
