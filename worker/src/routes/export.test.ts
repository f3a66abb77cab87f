import { runInDurableObject } from 'cloudflare:test';
import type {
  ExportHeader,
  ImportEvent,
  MyReview,
  Photo,
  Redemption,
  Verification,
} from '@stamm/contract/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { shopNamed } from '../bindings.ts';
import { photosOf } from '../photos/photo-store.ts';
import { photo } from '../photos/testing/photos.ts';
import { exportLines } from '../shop/export/export-all.ts';
import { EXPORTED_TABLES, LEFT_BEHIND, NAMED_ONLY } from '../shop/export/exported-tables.ts';
import { delivered, REVIEW, reviewOf } from '../shop/testing/reviewing.ts';
import { DAY, iso } from '../shop/testing/test-shop.ts';
import { answer, call, env, expectProblem, HttpShop, order } from '../testing/api.ts';

const idempotent = () => ({ 'idempotency-key': crypto.randomUUID() });

type Line = Record<string, unknown>;

let shop: HttpShop;
let photoId: string;
let exported: string;
let head: Verification['head'];

/** A bit of what a shop can know. */
async function fill(): Promise<void> {
  const put = (path: string, json: unknown) => answer(shop.backend(path, { method: 'PUT', json }));
  await shop.order('first', 'ada');
  await shop.order('refunded', 'ada');
  await put('/v1/orders/refunded/refunds/r1', { amountMinor: 1_000 });
  const ada = await shop.signIn('ada');
  const redeem = () =>
    answer<Redemption>(
      call('/v1/me/redemptions', {
        token: ada,
        headers: idempotent(),
        json: { rewardId: 'five' },
      }),
      201,
    );
  const [used, canceled] = [await redeem(), await redeem()];
  await redeem();
  const basket = { currency: 'EUR', goodsMinor: 2_000, orderId: 'third' };
  await answer(shop.backend(`/v1/coupons/${used.coupon.code}/redeem`, { json: basket }));
  await answer(shop.backend(`/v1/redemptions/${canceled.id}/cancel`, { method: 'POST' }));
  await put('/v1/orders/pending', order({ customer: { id: 'bob' }, paidAt: null }));
  const gift = { headers: idempotent(), json: { points: 40, reason: 'Welcome' } };
  await answer(shop.backend('/v1/members/bob/adjustments', gift), 201);
  await put('/v1/members/guest', {});
  await answer(shop.backend('/v1/members/bob/merge', { json: { from: 'guest' } }));
  await shop.order('of-gone', 'gone');
  const gone = await shop.backend('/v1/members/gone', { method: 'DELETE' });
  expect(gone.status).toBe(204);
  await answer(
    shop.backend('/v1/webhook-endpoints', { json: { url: 'https://hooks.example/' } }),
    201,
  );
  const long = iso(Date.now() - 20 * DAY);
  const told = { customerId: 'ada', placedAt: long, paidAt: long };
  const fulfilledAt = iso(Date.now() - 15 * DAY);
  await put('/v1/orders/coffee', delivered(['coffee'], { ...told, fulfilledAt }));
  const upload = { body: photo('jpeg'), token: ada, headers: { 'content-type': 'image/jpeg' } };
  photoId = (await answer<Photo>(call('/v1/me/photos', upload), 201)).id;
  const review = { token: ada, json: reviewOf('coffee', { photoId }) };
  await answer<MyReview>(call('/v1/me/reviews', review), 201);
}

beforeAll(async () => {
  shop = await HttpShop.open({ review: REVIEW, pendingDays: 0 });
  await fill();
  head = (await answer<Verification>(shop.backend('/v1/verify'))).head;
  exported = await exportOf(shop);
});

async function exportOf(from: HttpShop): Promise<string> {
  const response = await from.backend('/v1/export');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  return response.text();
}

function send(to: HttpShop, body: string): Promise<Response> {
  return to.backend('/v1/import/shop', {
    headers: { 'content-type': 'application/x-ndjson' },
    body,
  });
}

async function lastEvent(to: HttpShop, body: string): Promise<ImportEvent | undefined> {
  const response = await send(to, body);
  expect(response.status).toBe(200);
  const events = (await response.text()).trim().split('\n');
  return JSON.parse(events.at(-1) ?? '');
}

const linesOf = (text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const textOf = (lines: readonly Line[]) =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/**
 * What must be the same in a copy: not the header, nor what the import itself has sealed, nor what
 * was due and is done by now.
 */
function factsOf(text: string): string[] {
  const own = ['seals', 'sealed_deletions', 'sqlite_sequence', 'jobs'];
  return linesOf(text)
    .filter((line) => 'photo' in line || ('table' in line && !own.includes(String(line.table))))
    .map((line) => JSON.stringify(line));
}

async function expectUnused(to: HttpShop): Promise<void> {
  await expectProblem(to.backend('/v1/members'), 'shop_being_imported');
  await expectProblem(
    call(`/v1/shops/${to.id}/session`, { json: { identityToken: 'x' } }),
    'shop_being_imported',
  );
}

const ADDRESSES = [
  '/v1/members?limit=100',
  '/v1/members/ada',
  '/v1/members/ada/activity?limit=100',
  '/v1/members/bob',
  '/v1/members/bob/activity',
  '/v1/orders/refunded',
  '/v1/orders/pending',
  '/v1/program',
  '/v1/coupons?orderId=third',
  '/v1/reviews',
];

describe('an export', () => {
  test('is imported into an empty shop with everything that it holds', async () => {
    const copy = await HttpShop.open();
    expect(await lastEvent(copy, exported)).toMatchObject({ type: 'done' });
    for (const address of ADDRESSES) {
      const text = async (of: HttpShop) =>
        (await (await of.backend(address)).text()).replaceAll(of.id, 'SHOP');
      expect(await text(copy), address).toBe(await text(shop));
    }
    const books = await answer<Verification>(copy.backend('/v1/verify'));
    expect(books).toMatchObject({ ok: true, firstDifference: null });
    expect(await photosOf(env, copy.id).get(photoId)).toEqual(
      await photosOf(env, shop.id).get(photoId),
    );
    expect(factsOf(await exportOf(copy))).toEqual(factsOf(exported));
    const jobs = linesOf(await exportOf(copy)).filter(({ table }) => table === 'jobs');
    expect(JSON.stringify(jobs)).toContain('tend-photos');
    // An earlier head of the shop is found in the copy, for its chain goes on from there.
    const asked = `/v1/verify?position=${head.position}&hash=${head.hash}`;
    expect(await answer<Verification>(copy.backend(asked))).toMatchObject({ ok: true });
  });

  test('goes on where it was, and can itself be exported and imported', async () => {
    const copy = await HttpShop.open();
    await lastEvent(copy, exported);
    await copy.order('later', 'ada');
    await expectProblem(copy.backend('/v1/members/gone'), 'member_not_found');
    const second = await HttpShop.open();
    expect(await lastEvent(second, await exportOf(copy))).toMatchObject({ type: 'done' });
    expect(await answer(second.backend('/v1/members/ada'))).toEqual(
      await answer(copy.backend('/v1/members/ada')),
    );
    expect(await answer(second.backend('/v1/verify'))).toMatchObject({ ok: true });
  });

  test('may come in several requests, cut between lines', async () => {
    const copy = await HttpShop.open();
    const lines = linesOf(exported);
    for (const [from, to] of [
      [0, 20],
      [20, 40],
    ]) {
      expect(await lastEvent(copy, textOf(lines.slice(from, to)))).toMatchObject({ type: 'done' });
      await expectUnused(copy);
    }
    await lastEvent(copy, textOf(lines.slice(40)));
    expect(factsOf(await exportOf(copy))).toEqual(factsOf(exported));
  });

  test('that is torn leaves the shop closed, until it is imported from the beginning', async () => {
    const copy = await HttpShop.open();
    const lines = linesOf(exported);
    await lastEvent(copy, textOf(lines.slice(0, -5)));
    await expectUnused(copy);
    const torn = [...lines.slice(0, -5), ...lines.slice(-1)];
    expect(await lastEvent(copy, textOf(torn))).toMatchObject({
      type: 'failed',
      code: 'export_not_readable',
      reason: expect.stringContaining('not whole'),
    });
    await expectUnused(copy);
    expect(await lastEvent(copy, exported)).toMatchObject({ type: 'done' });
    expect(factsOf(await exportOf(copy))).toEqual(factsOf(exported));
  });

  test('is refused by a shop that has customers', async () => {
    await expectProblem(send(shop, exported), 'shop_not_empty');
    const copy = await HttpShop.open();
    await lastEvent(copy, exported);
    await expectProblem(send(copy, exported), 'shop_not_empty');
    expect(await answer(copy.backend('/v1/verify'))).toMatchObject({ ok: true });
  });

  test.each([
    ['is none', () => '{"orderId":"1"}\n'],
    ['has no header', (lines: Line[]) => textOf(lines.slice(1))],
    ['is empty', () => ' '],
    ['is no JSON', () => 'orderId,customerId\n'],
    [
      'is of a newer version',
      ([header, ...lines]: Line[]) =>
        textOf([
          { ...header, migrations: [...(header as unknown as ExportHeader).migrations, 9_999] },
          ...lines,
        ]),
    ],
    ['is nested without end', () => '['.repeat(5_000) + ']'.repeat(5_000)],
    [
      'is of an older version',
      ([header, ...lines]: Line[]) => textOf([{ ...header, migrations: [1] }, ...lines]),
    ],
  ])('that %s is refused, and the shop stays as it is', async (_what, file) => {
    const copy = await HttpShop.open();
    await expectProblem(send(copy, file(linesOf(exported))), 'export_not_readable');
    await copy.order('first', 'ada');
    expect(await answer(copy.backend('/v1/verify'))).toMatchObject({ ok: true });
  });

  /** The file with one row of a table changed. */
  function changed(table: string, changes: Line): string {
    const lines = linesOf(exported);
    const line = lines.find((each) => each.table === table) as { row: Line };
    line.row = { ...line.row, ...changes };
    return textOf(lines);
  }

  test.each([
    ['a column that is not known', () => changed('members', { rank: 1 })],
    ['another balance', () => changed('lots', { remaining: 1_000 })],
    ['another coupon', () => changed('coupons', { benefit: '{"kind":"freeShipping"}' })],
    ['another name', () => changed('members', { name: 'Eve' })],
    ['another transfer', () => changed('transfers', { points: 1_000 })],
    [
      'a change while it was made',
      () => exported.replace('{"end":true,"complete":true', '{"end":true,"complete":false'),
    ],
    ['a key', () => exported.replace('{"table":"members"', '{"table":"keys"')],
  ])('with %s is not taken in', async (_what, file) => {
    const copy = await HttpShop.open();
    expect(await lastEvent(copy, file())).toMatchObject({
      type: 'failed',
      code: 'export_not_readable',
      reason: expect.stringMatching(/^[A-Z].{15,}\.$/s),
    });
    await expectUnused(copy);
  });

  test('says so where the shop was written to while it was made', async () => {
    const busy = await HttpShop.open();
    for (let at = 0; at < 3; at++) await busy.order(`o${at}`, 'ada');
    const caller = { kind: 'backend', secretKey: busy.secretKey, scope: 'exports' } as const;
    const stub = shopNamed(env, busy.id);
    let steps = 0;
    const asked = {
      exportStep: async (...args: Parameters<typeof stub.exportStep>) => {
        const step = await stub.exportStep(...args);
        if (++steps > 1 || !step.ok) return step;
        await busy.order('meanwhile', 'ada');
        return { ok: true as const, value: { ...step.value, next: { table: 0, after: [0] } } };
      },
    };
    let last = '';
    for await (const text of exportLines(asked, caller, { get: async () => null })) last = text;
    expect(JSON.parse(last)).toMatchObject({ end: true, complete: false });
  });

  test('holds no secret', () => {
    expect(exported).not.toContain(shop.secretKey);
    expect(exported).not.toMatch(/secret_hash|identity_secret|code_hash|whsec_/);
  });

  test('knows what of every table goes along', async () => {
    const rows = linesOf(exported);
    expect(rows.some(({ table }) => table === 'reviews')).toBe(true);
    const stub = env.SHOPS.get(env.SHOPS.idFromName(shop.id));
    const tables = await runInDurableObject(stub, (_shop, { storage: { sql } }) =>
      sql
        .exec<{ name: string }>(
          `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'`,
        )
        .toArray()
        .map(({ name }) => name),
    );
    const known = [...EXPORTED_TABLES.map(({ name }) => name), ...NAMED_ONLY, ...LEFT_BEHIND];
    expect(tables.filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !tables.includes(name) && name !== 'sqlite_sequence')).toEqual(
      [],
    );
  });
});
