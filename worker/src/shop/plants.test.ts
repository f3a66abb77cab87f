import { runInDurableObject } from 'cloudflare:test';
import type { Verification } from '@stamm/contract/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding.ts';
import { Books } from './books/books.ts';
import type { ShopContext } from './context.ts';
import { Rates } from './rates.ts';
import { chainHash, GENESIS_HASH, positionOf, sealHash } from './seals/chain-link.ts';
import type { Shop } from './shop.ts';
import { PORTIONS } from './stored-account.ts';
import { NEWSLETTER, subscribeAndConfirm } from './testing/newsletter.ts';
import { PLANTS } from './testing/plants.ts';
import { RULES } from './testing/referral-shop.ts';
import { REVIEW, reviewer } from './testing/reviewing.ts';
import { DAY, iso, openShop, order, type TestShop, value } from './testing/test-shop.ts';
import type { OldHead, Progress } from './verification/progress.ts';
import { verifyStep } from './verification/verify-step.ts';

/** A bit of everything that is worth money, or proves something. */
async function richShop(): Promise<TestShop> {
  const shop = await openShop({
    pendingDays: 14,
    review: REVIEW,
    referral: RULES,
    newsletter: { ...NEWSLETTER, incentive: { kind: 'points', points: 5 } },
  });
  const { api, backend } = shop;
  value(
    await api.createWebhookEndpoint(backend, {
      url: 'https://shop.example/hooks',
      events: ['points.earned', 'coupon.used'],
    }),
  );
  const ada = await shop.caller('ada');
  const email = 'ada@example.com';
  value(await api.putMember(backend, 'ada', { email, name: 'Ada', language: 'de' }));
  await shop.putOrder('1', order({ placedAt: iso(shop.now - 30 * DAY) }));
  value(await api.putRefund(backend, '1', 'r', { amountMinor: 500, shippingMinor: 0, lines: [] }));
  await shop.give('ada', 40);
  const { coupon } = value(await api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
  const basket = { orderId: '2', currency: 'EUR', goodsMinor: 5_000, shippingMinor: 0, lines: [] };
  value(await api.redeemCoupon(backend, coupon.code, basket as never));
  value(await api.redeemReward(ada, 'key-0002', { rewardId: 'shipping' }));
  await shop.putOrder('2', order());
  await reviewer(shop, 'carl');
  const { code } = value(await api.myReferral(ada));
  value(await api.claimMyReferral(await shop.caller('bob'), { code }));
  await shop.putOrder('3', order({ customerId: 'bob', placedAt: iso(shop.now) }));
  await shop.ring();
  await subscribeAndConfirm(shop, { email: 'eva@example.com' });
  await shop.caller('part');
  await shop.caller('whole');
  value(await api.mergeMembers(backend, 'whole', { from: 'part' }));
  const gone = await shop.caller('gone');
  value(await api.eraseMe(gone));
  return shop;
}

function contextOf(sql: SqlStorage, now: number): ShopContext {
  const books = new Books(sql);
  const settings = books.settings.find();
  if (!settings) throw new Error('There are no settings.');
  return {
    books,
    settings,
    rates: new Rates(),
    portions: PORTIONS,
    now,
    isHistory: false,
    transaction: (work: () => unknown) => work(),
  } as unknown as ShopContext;
}

function verifyNow(shop: ShopContext, oldHead: OldHead | null = null): Verification {
  let progress: Progress | null = null;
  for (;;) {
    const step = verifyStep(shop, progress, oldHead);
    if (step.isDone) return step.verification;
    progress = step.progress;
  }
}

function headOf(shop: ShopContext): OldHead {
  const { position, hash } = shop.books.seals.head();
  return { position, hash: toHex(hash) };
}

/** Writes the whole chain anew, as whoever knows the code can. */
function rewriteChain(sql: SqlStorage): void {
  const { transfers, seals } = new Books(sql);
  const links = [
    ...transfers.page(0, 10_000).map((transfer) => ({
      position: positionOf(transfer.transfer.sequence),
      hashAfter: (hash: Uint8Array) => chainHash(hash, transfer),
      save: (hash: Uint8Array) =>
        sql.exec(
          'UPDATE transfers SET hash = ? WHERE sequence = ?',
          hash,
          transfer.transfer.sequence,
        ),
    })),
    ...seals.page(0, Number.MAX_SAFE_INTEGER, 10_000).map((stored) => ({
      position: stored.position,
      hashAfter: (hash: Uint8Array) => sealHash(hash, stored.position, stored),
      save: (hash: Uint8Array) =>
        sql.exec('UPDATE seals SET hash = ? WHERE position = ?', hash, stored.position),
    })),
  ].sort((a, b) => a.position - b.position);
  let hash: Uint8Array = GENESIS_HASH;
  for (const link of links) {
    hash = link.hashAfter(hash);
    link.save(hash);
  }
}

/** Undoes what a plant did. */
class Undone extends Error {
  readonly outcome: string;

  constructor(outcome: string) {
    super('undone');
    this.outcome = outcome;
  }
}

let shop: TestShop;
let now: number;

function inShop<Result>(work: (sql: SqlStorage, storage: DurableObjectStorage) => Result) {
  return runInDurableObject(shop.stub, (_shop: Shop, { storage }) => work(storage.sql, storage));
}

describe('changes planted in the books', () => {
  beforeAll(async () => {
    shop = await richShop();
    now = shop.now;
  });

  test('none: they hold, and an old head is found', async () => {
    await shop.expectTrueBooks();
    const old = await inShop((sql) => headOf(contextOf(sql, now)));
    await shop.putOrder('4', order());
    const outcome = await inShop((sql) => verifyNow(contextOf(sql, now), old));
    expect(outcome).toMatchObject({ ok: true, firstDifference: null });
  });

  test(`${PLANTS.length}, each of which is named`, async () => {
    expect(PLANTS.length).toBeGreaterThanOrEqual(100);
    const outcomes = await inShop((sql, storage) =>
      PLANTS.map(([name, plant]) => {
        try {
          storage.transactionSync(() => {
            sql.exec(plant);
            const { changed } = sql.exec<{ changed: number }>('SELECT changes() AS changed').one();
            if (changed === 0) throw new Undone('nothing was changed');
            if (new Books(sql).settings.find() === undefined) throw new Undone('settings none');
            const { firstDifference: found } = verifyNow(contextOf(sql, now));
            throw new Undone(found ? `${found.what} of ${found.subject}` : 'unseen');
          });
        } catch (error) {
          if (!(error instanceof Undone)) return [name, String(error)] as const;
          return [name, error.outcome] as const;
        }
        return [name, ''] as const;
      }),
    );
    const wrong = outcomes.filter(
      ([, outcome], index) => !(PLANTS[index]?.[2] ?? /^$/).test(outcome) || outcome === 'unseen',
    );
    expect(wrong).toEqual([]);
    expect(await shop.verify()).toMatchObject({ ok: true });
  });

  test.for([
    ['a transfer', `UPDATE transfers SET at = at - 1 WHERE sequence = 1`],
    ['seals', `UPDATE seals SET entries = '[["coupons","x","AAAA"]]' WHERE position = 1`],
    ['the last transfer', 'UPDATE transfers SET at = at - 1 WHERE sequence = 9'],
  ])('%s, with a chain that was written anew: found by an old head', async ([, plant = '']) => {
    const outcome = await inShop((sql, storage) => {
      const old = headOf(contextOf(sql, now));
      try {
        storage.transactionSync(() => {
          sql.exec(plant);
          rewriteChain(sql);
          const { firstDifference } = verifyNow(contextOf(sql, now), old);
          throw new Undone(firstDifference?.what ?? 'unseen');
        });
      } catch (error) {
        if (error instanceof Undone) return error.outcome;
        throw error;
      }
      return '';
    });
    expect(outcome).toBe('head');
  });
});
