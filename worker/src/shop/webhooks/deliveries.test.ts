import { runInDurableObject } from 'cloudflare:test';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Shop } from '../shop.ts';
import { type Received, Receiver } from '../testing/receiver.ts';
import {
  DAY,
  expectRefusal,
  HOUR,
  iso,
  MINUTE,
  openShop,
  START,
  type TestShop,
  VISITOR,
  value,
} from '../testing/test-shop.ts';

const SECOND = 1_000;
const error = () => new Response('no', { status: 500 });
const idsOf = (received: Received[]) => received.map(({ data }) => data.memberId);

let shop: TestShop;
let receiver: Receiver;

beforeEach(async () => {
  shop = await openShop();
  receiver = await Receiver.of(shop);
});

describe('deliveries that fail', () => {
  test('are tried again with the same id and bytes, later and later', async () => {
    const endpoint = await receiver.subscribe(['member.joined']);
    receiver.answer = error;
    await shop.caller('ada');
    await shop.ring();
    await shop.pass(10 * MINUTE, SECOND * 10);
    await shop.pass(24 * HOUR, 10 * MINUTE);
    const log = (await receiver.deliveries(endpoint)).reverse();
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
    await shop.pass(20 * HOUR, HOUR);
    expect(await shop.sql('SELECT * FROM event_messages')).toEqual([]);
    expect((await receiver.deliveries(endpoint))[0]).toMatchObject({
      status: 200,
      nextAttemptAt: null,
    });
  });

  test('hold back later events of the same member, and of no other', async () => {
    await receiver.subscribe();
    receiver.answer = ({ data }) => (data.memberId === 'ada' ? error() : new Response());
    await shop.welcome('ada', 1);
    await shop.welcome('bob', 1);
    await shop.ring();
    expect(receiver.news().filter(([, { memberId }]) => memberId === 'ada')).toHaveLength(1);
    receiver.answer = () => new Response();
    await shop.pass(MINUTE, SECOND * 10);
    expect(receiver.news().map(([type]) => type)).toEqual(['member.joined', 'points.adjusted']);
  });

  test('are many for a target that is down for hours, and all arrive in order', async () => {
    await receiver.subscribe(['points.adjusted']);
    receiver.answer = error;
    const members = ['ada', 'bob', 'eve', 'joe', 'kim', 'leo', 'mia'];
    for (const member of members) await shop.caller(member);
    for (let hour = 0; hour < 6; hour++) {
      for (const member of members) await shop.give(member, hour + 1);
      await shop.pass(HOUR, 10 * MINUTE);
    }
    const attempts = receiver.received.length;
    // Left alone for longer and longer: not every event of every member knocks.
    expect(attempts).toBeLessThan(40);
    receiver.received.length = 0;
    receiver.answer = () => new Response();
    await shop.pass(12 * HOUR, 10 * MINUTE);
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
    await shop.pass(59 * MINUTE, MINUTE);
    expect(idsOf(receiver.received)).toEqual(['ada']);
    await shop.pass(MINUTE, MINUTE);
    expect(receiver.received).toHaveLength(2);
    receiver.answer = () =>
      new Response(null, { status: 503, headers: { 'retry-after': '999999999' } });
    await shop.pass(HOUR, MINUTE);
    receiver.answer = () => new Response();
    await shop.pass(DAY, HOUR);
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
    await shop.pass(DAY, HOUR);
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
    await shop.welcome('ada', 5);
    await shop.pass(5 * DAY, HOUR);
    expect(await receiver.deliveries(endpoint)).toHaveLength(10);
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
    await shop.welcome('ada', 5);
    await shop.caller('bob');
    for (let day = 0; day < 6; day++) {
      await shop.give('bob', 1);
      await shop.pass(DAY, HOUR);
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
    await shop.api.startSignIn(VISITOR, { email: 'ada@example.com' });
    await ringing;
    await shop.ring();
    expect(quick()).toHaveLength(3);
    expect(value(await shop.api.mailbox())).toHaveLength(1);
    expect(await receiver.deliveries(slow)).toMatchObject([
      { status: null, error: expect.stringContaining('No answer within') },
      { status: null },
      { status: null },
    ]);
  });

  test('are forgotten with their endpoint', async () => {
    const endpoint = await receiver.subscribe();
    await shop.welcome('ada', 1);
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
