import { evictDurableObject } from 'cloudflare:test';
import { limits } from '@stamm/contract';
import type { OrderInput, ReferralReason, ReferralState } from '@stamm/contract/types';
import { beforeEach, describe, expect, test } from 'vitest';
import { toBase64Url } from '../encoding.ts';
import { hmacSha256 } from '../hashing.ts';
import { env } from '../testing/api.ts';
import { ReferralShop } from './testing/referral-shop.ts';
import {
  DAY,
  expectRefusal,
  HOUR,
  iso,
  MINUTE,
  START,
  VISITOR,
  value,
} from './testing/test-shop.ts';

let refer: ReferralShop;

beforeEach(async () => {
  refer = await ReferralShop.open();
});

/** What the shop sees of a friend's referral. */
async function expectOutcome(
  friendId: string,
  state: ReferralState,
  reasons: ReferralReason[],
): Promise<void> {
  const found = (await refer.all()).find((referral) => referral.friendId === friendId);
  expect(found).toMatchObject({ state });
  expect(found?.reasons.map(({ reason }) => reason)).toEqual(reasons);
  for (const { detail } of found?.reasons ?? []) {
    expect(detail).toMatch(/^[A-Z].{15,}\.$/);
    expect(detail).not.toContain('@');
  }
}

/** Whatever a friend does, Ada is not rewarded for it. */
async function expectNoReward(): Promise<void> {
  await refer.wait(60 * DAY);
  expect(await refer.points()).toBe(0);
  await refer.shop.expectTrueBooks();
}

describe('self-referral', () => {
  const ADA = 'ada.lovelace@gmail.com';

  beforeEach(async () => {
    await refer.member('ada', ADA);
  });

  test('by claiming one’s own code', async () => {
    expectRefusal(await refer.tryClaim(refer.ada), 'referral_not_allowed');
    await refer.buy('ada');
    await expectOutcome('ada', 'rejected', ['samePerson']);
    await expectNoReward();
  });

  test.each([
    ['a tag', 'ada.lovelace+2@gmail.com'],
    ['other dots', 'a.d.a.lovelace@gmail.com'],
    ['the other name of the provider', 'adalovelace@googlemail.com'],
    ['large letters, dots and tags at once', 'ADA.Love.lace+x+y@GoogleMail.com'],
  ])('with %s in the address', async (_, email) => {
    const second = await refer.member('second', email);
    expectRefusal(await refer.tryClaim(second), 'referral_not_allowed');
    await refer.buy('second');
    await expectOutcome('second', 'rejected', ['samePerson']);
    expect(value(await refer.api.me(second)).coupons).toEqual([]);
    await expectNoReward();
  });

  test('with an address that is told only with the order', async () => {
    await refer.claim('second');
    await refer.buy('second', 'o1', {
      customer: { id: 'second', email: 'adalovelace+3@gmail.com' },
    });
    await expectOutcome('second', 'rejected', ['samePerson']);
    await expectNoReward();
  });

  test('by putting one’s own code on an order', async () => {
    await refer.buy('ada', 'o1', { referralCode: refer.code });
    await expectOutcome('ada', 'rejected', ['samePerson']);
    await expectNoReward();
  });

  test('by using the friend’s coupon oneself', async () => {
    refer = await ReferralShop.open({ claim: 'atOnce' });
    const { coupon } = value(await refer.claimAtOnce());
    const basket = { currency: 'EUR', goodsMinor: 2_500, shippingMinor: 0, lines: [] };
    const use = { orderId: 'o1', ...basket };
    value(await refer.api.redeemCoupon(refer.shop.backend, coupon?.code ?? '', use));
    await refer.buy('ada', 'o1');
    await expectOutcome('ada', 'rejected', ['samePerson']);
    await expectNoReward();
  });

  test('from a second account with the same card', async () => {
    await refer.buy('ada', 'of-ada', { fingerprints: { payment: 'card-1' } });
    await refer.claim('second');
    await refer.buy('second', 'o1', { fingerprints: { payment: 'card-1' } });
    await expectOutcome('second', 'held', ['samePayment']);
    await expectNoReward();
  });

  test('from a second account that ships to the same address', async () => {
    await refer.claim('second');
    await refer.buy('second', 'o1', { fingerprints: { shippingAddress: 'street-1' } });
    await expectOutcome('second', 'attributed', []);
    // The advocate's own order may come later: it is looked at again before the reward.
    await refer.buy('ada', 'of-ada', { fingerprints: { shippingAddress: 'street-1' } });
    await refer.wait(14 * DAY);
    await expectOutcome('second', 'held', ['sameAddress']);
    await expectNoReward();
  });

  const NEXT = { SESSION_SECRET: 'the next secret, of thirty-two characters' };
  const home: Partial<OrderInput> = { fingerprints: { shippingAddress: 'street-1' } };

  test('is seen as well once the Worker has another secret, even without the previous one', async () => {
    await refer.buy('ada', 'of-ada', home);
    await refer.claim('second');
    await refer.shop.setEnvironment(NEXT);
    await refer.buy('second', 'o1', home);
    await expectOutcome('second', 'held', ['sameAddress']);
    await expectNoReward();
  });

  test('is seen in a shop that is older than its own key, also while the secret is replaced', async () => {
    await refer.buy('ada', 'of-ada', home);
    // As a version has left it whose fingerprints were by the Worker's secret.
    const { shop } = refer;
    await shop.sql('UPDATE settings SET fingerprint_key = NULL');
    await evictDurableObject(shop.stub);
    await shop.setClock(shop.now);
    const text = `${shop.id}\naddress\nstreet-1`;
    const former = toBase64Url(hmacSha256(env.SESSION_SECRET, text)).slice(0, 27);
    await shop.sql(`UPDATE fingerprints SET hash = ? WHERE kind = 'address'`, former);
    await refer.claim('second');
    await shop.setEnvironment({ ...NEXT, SESSION_SECRET_PREVIOUS: env.SESSION_SECRET });
    await refer.buy('second', 'o1', home);
    await expectOutcome('second', 'held', ['sameAddress']);
    const { fingerprint_key: key } =
      (await shop.sql('SELECT fingerprint_key FROM settings'))[0] ?? {};
    expect(key).toMatch(/^[\w-]{43}$/);
    await expectNoReward();
  });

  test('with a mailbox that lasts for minutes', async () => {
    const second = await refer.member('second', 'ada@mailinator.com');
    expectRefusal(await refer.tryClaim(second), 'referral_not_allowed');
    await refer.buy('second');
    await expectOutcome('second', 'rejected', ['disposableEmail']);
    await expectNoReward();
  });

  test('from a second account that turns out to be the first’s', async () => {
    await refer.claim('second');
    await refer.buy('second');
    await refer.wait(14 * DAY);
    expect(await refer.points()).toBe(100);
    value(await refer.api.mergeMembers(refer.shop.backend, 'ada', { from: 'second' }));
    await refer.settle();
    await expectOutcome('ada', 'rejected', ['samePerson']);
    await expectNoReward();
  });

  test('from an account whose address was another before', async () => {
    await refer.member('second', 'adalovelace+2@gmail.com');
    const second = await refer.member('second', 'somebody@example.com');
    expectRefusal(await refer.tryClaim(second), 'referral_not_allowed');
    await expectOutcome('second', 'rejected', ['samePerson']);
    await expectNoReward();
  });
});

describe('rings', () => {
  const refuse = async (rounds: string[]) => {
    refer = await ReferralShop.open({ rewardAfterDays: 0 });
    for (const [index, friend] of rounds.entries()) {
      const by = rounds[index - 1];
      await refer.claim(friend, by === undefined ? refer.code : await refer.codeOf(by));
    }
    const last = rounds.at(-1) ?? '';
    const claim = await refer.claim('ada', await refer.codeOf(last));
    expect(claim).toMatchObject({ state: 'held', coupon: null });
    await refer.buy('ada');
    await expectOutcome('ada', 'held', ['ring']);
    expect(await refer.points(last)).toBe(0);
  };

  test('of two are held', () => refuse(['bob']));
  test('of four are held', () => refuse(['bob', 'carol', 'dave']));

  test('are not made by a chain that goes on', async () => {
    await refer.claim('bob');
    expect(await refer.claim('carol', await refer.codeOf('bob'))).toMatchObject({
      state: 'claimed',
    });
  });
});

describe('a friend who is none', () => {
  test('claims after they have bought', async () => {
    await refer.buy('bob', 'of-bob', { placedAt: iso(START - MINUTE) });
    const bob = await refer.shop.caller('bob');
    expectRefusal(await refer.tryClaim(bob), 'referral_not_allowed');
    await expectOutcome('bob', 'rejected', ['existingCustomer']);
    expect(value(await refer.api.me(bob)).coupons).toEqual([]);
    await expectNoReward();
  });

  test('claims between an order and its arrival here', async () => {
    await refer.claim();
    await refer.buy('bob', 'of-bob', { placedAt: iso(START - MINUTE) });
    await expectOutcome('bob', 'rejected', ['existingCustomer']);
    const bob = await refer.shop.caller('bob');
    expect(value(await refer.api.me(bob)).coupons).toMatchObject([{ status: 'canceled' }]);
    await expectNoReward();
  });

  test('has an older order that becomes known after the reward', async () => {
    await refer.claim();
    await refer.buy();
    await refer.wait(14 * DAY);
    expect(await refer.points()).toBe(100);
    await refer.buy('bob', 'older', { placedAt: iso(START - DAY) });
    await expectNoReward();
  });

  test('is a customer of old under another spelling of the address', async () => {
    await refer.member('bob', 'bob@example.com');
    await refer.buy('bob', 'older', { placedAt: iso(START - DAY) });
    const again = await refer.member('again', 'bob+new@example.com');
    expectRefusal(await refer.tryClaim(again), 'referral_not_allowed');
    await expectOutcome('again', 'rejected', ['existingCustomer']);
  });

  test('is none because a stranger has bought who only named the address', async () => {
    await refer.member('mallory', 'bob@example.com', false);
    await refer.buy('mallory', 'older', { placedAt: iso(START - DAY) });
    expect(await refer.tryClaim(await refer.member('bob', 'bob@example.com'))).toMatchObject({
      ok: true,
    });
  });

  test('who only names an address learns nothing of its owner, until they have bought', async () => {
    await refer.member('bob', 'bob@example.com');
    await refer.buy('bob', 'older', { placedAt: iso(START - DAY) });
    const mallory = await refer.member('mallory', 'bob@example.com', false);
    expect(await refer.tryClaim(mallory)).toMatchObject({ ok: true });
    await refer.buy('mallory', 'o1');
    await expectOutcome('mallory', 'rejected', ['existingCustomer']);
  });

  test('is one also where they joined before referrals were offered', async () => {
    const { referral, ...rules } = value(await refer.api.program(refer.shop.backend));
    const { version: _, inForceFrom: __, ...input } = rules;
    refer = await ReferralShop.open();
    await refer.shop.sql('DELETE FROM programs');
    await refer.shop.sql(
      'INSERT INTO programs (version, rules) VALUES (1, ?)',
      JSON.stringify({ ...input, referral: null }),
    );
    const { evictDurableObject } = await import('cloudflare:test');
    await evictDurableObject(refer.shop.stub);
    await refer.shop.setClock(START);
    await refer.member('bob', 'bob@example.com');
    await refer.buy('bob', 'older', { placedAt: iso(START - DAY) });
    expect(await refer.shop.sql('SELECT * FROM fingerprints')).toEqual([]);
    value(await refer.api.putProgram(refer.shop.backend, { ...input, referral }));
    await refer.wait(HOUR);
    const again = await refer.member('again', 'bob+new@example.com');
    expectRefusal(await refer.tryClaim(again), 'referral_not_allowed');
  });

  test('came by somebody else before: the order names a second advocate', async () => {
    const carols = await refer.codeOf('carol');
    await refer.claim();
    await refer.wait(MINUTE);
    await refer.buy('bob', 'o1', { referralCode: carols });
    const states = (await refer.all()).map(({ advocateId, state }) => `${advocateId} ${state}`);
    expect(states).toEqual(['carol rejected', 'ada attributed']);
    expect(await refer.all('rejected')).toMatchObject([
      { reasons: [{ reason: 'alreadyReferred' }] },
    ]);
  });
});

describe('a welcome at the checkout', () => {
  const basket = { currency: 'EUR', goodsMinor: 2_500, shippingMinor: 0, lines: [] };

  test('is for new customers, where the shop says who buys', async () => {
    refer = await ReferralShop.open({ claim: 'atOnce' });
    await refer.member('ada', 'ada@example.com');
    await refer.member('second', 'ada+2@example.com');
    await refer.buy('old', 'of-old');
    const code = value(await refer.claimAtOnce()).coupon?.code ?? '';
    const check = (customerId?: string) =>
      refer.api.checkCoupon(refer.shop.backend, code, { ...basket, customerId });
    const redeem = (customerId?: string) =>
      refer.api.redeemCoupon(refer.shop.backend, code, { orderId: 'o1', ...basket, customerId });
    for (const customerId of ['ada', 'second', 'old']) {
      expectRefusal(await check(customerId), 'coupon_not_applicable');
      expectRefusal(await redeem(customerId), 'coupon_not_applicable');
    }
    for (const customerId of ['bob', undefined]) value(await check(customerId));
    value(await redeem('bob'));
    await refer.buy('bob', 'o1');
    // Sent again once the order is known, it is answered the same.
    value(await redeem('bob'));
  });
});

describe('many friends at once', () => {
  const fraud = {
    sameAddress: 'hold',
    samePayment: 'hold',
    disposableEmail: 'reject',
    ring: 'hold',
    velocity: { outcome: 'hold', claims: 2, hours: 24 },
  } as const;

  test('are held from the one on that is too many, and pass a day later', async () => {
    refer = await ReferralShop.open({ fraud });
    for (const friend of ['b', 'c', 'd']) await refer.claim(friend);
    await expectOutcome('c', 'claimed', []);
    await expectOutcome('d', 'held', ['velocity']);
    await refer.wait(DAY);
    await refer.claim('e');
    await expectOutcome('e', 'claimed', []);
  });

  test('are refused where the shop says so, and visitors get no code either', async () => {
    const velocity = { outcome: 'reject', claims: 1, hours: 1 } as const;
    refer = await ReferralShop.open({ fraud: { ...fraud, velocity }, claim: 'atOnce' });
    await refer.claim('b');
    expectRefusal(await refer.tryClaim(await refer.member('c')), 'referral_not_allowed');
    expectRefusal(await refer.claimAtOnce('key-0002'), 'referral_not_allowed');
    expectRefusal(await refer.claimAtOnce('key-0002'), 'referral_not_allowed');
    expect(await refer.all('rejected')).toHaveLength(2);
    expect(await refer.shop.sql('SELECT * FROM coupons')).toHaveLength(1);
  });

  test('whom nobody knows harm no real one: strangers’ claims do not count', async () => {
    refer = await ReferralShop.open({ fraud, claim: 'atOnce' });
    for (let n = 0; n < 20; n++) value(await refer.claimAtOnce());
    await refer.claim('bob');
    await refer.buy('bob');
    await expectOutcome('bob', 'attributed', []);
    await refer.wait(14 * DAY);
    expect(await refer.points()).toBe(100);
    await refer.shop.expectTrueBooks();
  });
});

describe('households', () => {
  test('are not suspected for the network that they share', async () => {
    refer = await ReferralShop.open({ claim: 'atOnce' });
    const home = { kind: 'visitor' as const, network: 'one-household' };
    for (const key of ['key-0001', 'key-0002', 'key-0003']) {
      value(await refer.api.claimReferral(home, refer.code, key));
    }
    for (const referral of await refer.all()) {
      expect(referral).toMatchObject({ state: 'claimed', reasons: [] });
    }
  });

  test('count where the shop has no objection to a shared address', async () => {
    const hold = 'hold' as const;
    const velocity = { outcome: hold, claims: 20, hours: 24 };
    const fraud = { samePayment: hold, disposableEmail: hold, ring: hold, velocity };
    refer = await ReferralShop.open({ fraud: { sameAddress: 'allow', ...fraud } });
    const home: Partial<OrderInput> = { fingerprints: { shippingAddress: 'street-1' } };
    await refer.buy('ada', 'of-ada', home);
    await refer.claim();
    await refer.buy('bob', 'of-bob', home);
    // It is told all the same.
    await expectOutcome('bob', 'attributed', ['sameAddress']);
  });

  test('keep the reward when they move in together later', async () => {
    await refer.claim();
    await refer.buy();
    await refer.wait(14 * DAY);
    const home: Partial<OrderInput> = { fingerprints: { shippingAddress: 'street-1' } };
    await refer.buy('ada', 'of-ada', home);
    await refer.buy('bob', 'later', home);
    await expectOutcome('bob', 'rewarded', []);
    expect(await refer.points()).toBe(100);
  });
});

describe('a held referral', () => {
  const held = async () => {
    refer = await ReferralShop.open();
    await refer.buy('ada', 'of-ada', { fingerprints: { payment: 'card-1' } });
    await refer.claim();
    await refer.buy('bob', 'of-bob', { fingerprints: { payment: 'card-1' } });
    const [found] = await refer.all('held');
    return found?.id ?? '';
  };
  const approve = (id: string) => refer.api.approveReferral(refer.shop.backend, id);
  const reject = (id: string, reason = 'One couple') =>
    refer.api.rejectReferral(refer.shop.backend, id, { reason });

  test('waits for the shop, however long', async () => {
    await held();
    await refer.wait(40 * DAY);
    expect(await refer.all('held')).toHaveLength(1);
    expect(await refer.points()).toBe(0);
  });

  test('counts once it is approved, also after the return window', async () => {
    const id = await held();
    await refer.wait(40 * DAY);
    expect(value(await approve(id))).toMatchObject({
      state: 'attributed',
      decision: { decision: 'approved', reason: null },
      reasons: [{ reason: 'samePayment', outcome: 'hold' }],
    });
    await refer.settle();
    expect(await refer.points()).toBe(100);
    value(await approve(id));
    await refer.settle();
    expect(await refer.points()).toBe(100);
  });

  test('is held anew for what is found after it was approved', async () => {
    const id = await held();
    value(await approve(id));
    const home = { fingerprints: { shippingAddress: 'street-1' } };
    await refer.buy('ada', 'second', home);
    await refer.buy('bob', 'of-bob', { ...home, updatedAt: iso(START + MINUTE) });
    await expectOutcome('bob', 'held', ['sameAddress', 'samePayment']);
    value(await approve(id));
    await refer.wait(14 * DAY);
    expect(await refer.points()).toBe(100);
  });

  test('is held anew for another fact of the reason that was approved', async () => {
    const id = await held();
    value(await approve(id));
    const card = { fingerprints: { payment: 'card-2' }, updatedAt: iso(START + MINUTE) };
    await refer.buy('ada', 'of-ada', card);
    await refer.buy('bob', 'of-bob', card);
    await expectOutcome('bob', 'held', ['samePayment']);
    value(await approve(id));
    await refer.wait(14 * DAY);
    expect(await refer.points()).toBe(100);
  });

  test('is not approved for another friend who uses its coupon', async () => {
    refer = await ReferralShop.open({ claim: 'atOnce' });
    await refer.buy('ada', 'of-ada', { fingerprints: { payment: 'card-1' } });
    const { id, coupon } = value(await refer.claimAtOnce());
    const use = async (customerId: string) => {
      const basket = { currency: 'EUR', goodsMinor: 2_500, shippingMinor: 0, lines: [] };
      const order = { orderId: `of-${customerId}`, ...basket };
      value(await refer.api.redeemCoupon(refer.shop.backend, coupon?.code ?? '', order));
      await refer.buy(customerId, order.orderId, { fingerprints: { payment: 'card-1' } });
    };
    await use('bob');
    expect(value(await approve(id)).state).toBe('attributed');
    value(await refer.api.cancelOrder(refer.shop.backend, 'of-bob', {}));
    await refer.settle();
    await use('cyd');
    await expectOutcome('cyd', 'held', ['samePayment']);
    await expectNoReward();
  });

  test('does not count once it is rejected; the reason is the shop’s alone', async () => {
    const id = await held();
    expect(value(await reject(id))).toMatchObject({
      state: 'rejected',
      decision: { decision: 'rejected', reason: 'One couple' },
    });
    value(await reject(id));
    expectRefusal(await approve(id), 'referral_not_held');
    const bob = await refer.shop.caller('bob');
    expect(value(await refer.api.me(bob)).coupons).toMatchObject([{ status: 'canceled' }]);
    expect(JSON.stringify(await refer.progress())).not.toContain('couple');
    await expectNoReward();
    value(await refer.api.eraseMe(bob));
    expect(await refer.shop.contents()).not.toContain('couple');
  });

  test('gives the friend the welcome when it is approved', async () => {
    await refer.claim('bob');
    const claim = await refer.claim('ada', await refer.codeOf('bob'));
    expect(claim).toMatchObject({ state: 'held', coupon: null });
    value(await approve(claim.id));
    expect(await refer.claim('ada', await refer.codeOf('bob'))).toMatchObject({
      state: 'claimed',
      coupon: { status: 'active' },
    });
  });

  test('is the only one that can be decided on', async () => {
    await refer.claim();
    const { id } = await refer.only();
    expectRefusal(await approve(id), 'referral_not_held');
    expectRefusal(await reject(id), 'referral_not_held');
    expectRefusal(await approve('ref_none'), 'referral_not_found');
  });

  test('is listed a page at a time, newest first', async () => {
    const fraud = {
      sameAddress: 'hold',
      samePayment: 'hold',
      disposableEmail: 'reject',
      ring: 'hold',
      velocity: { outcome: 'hold', claims: 1, hours: 24 },
    } as const;
    refer = await ReferralShop.open({ fraud });
    for (const friend of ['b', 'c', 'd', 'e']) await refer.claim(friend);
    const page = async (cursor?: string) =>
      value(
        await refer.api.referrals(refer.shop.backend, {
          state: 'held',
          limit: 2,
          ...(cursor && { cursor }),
        }),
      );
    const first = await page();
    expect(first.items.map(({ friendId }) => friendId)).toEqual(['e', 'd']);
    const last = await page(first.nextCursor ?? '');
    expect(last.items.map(({ friendId }) => friendId)).toEqual(['c']);
    expect(last.nextCursor).toBeNull();
  });
});

describe('limits', () => {
  const soon = { code: 'too_many_requests', retryAfter: expect.any(Number) };

  test('guessing codes ends; codes that exist are still found', async () => {
    const guess = (n: number) => refer.api.referralOffer(`CCCCCC${String(n).padStart(4, '2')}`);
    for (let n = 0; n < 60; n++) expectRefusal(await guess(n), 'referral_code_not_found');
    expect(await guess(60)).toMatchObject(soon);
    expect(await refer.tryClaim(await refer.member('bob'), 'CCCCCC9999')).toMatchObject(soon);
    value(await refer.api.referralOffer(refer.code));
    await refer.wait(MINUTE + 1);
    expectRefusal(await guess(61), 'referral_code_not_found');
  });

  test('farming coupons ends, by network and by code', async () => {
    refer = await ReferralShop.open({ claim: 'atOnce' });
    const farm = { kind: 'visitor' as const, network: 'farm' };
    const claim = (from: typeof farm | typeof VISITOR, n: number) =>
      refer.api.claimReferral(from, refer.code, `key-${String(n).padStart(4, '0')}`);
    for (let n = 0; n < 20; n++) value(await claim(farm, n));
    expect(await claim(farm, 20)).toMatchObject(soon);
    // The same key again is no new claim.
    value(await claim(farm, 0));
    const most = limits.MAX_OPEN_VISITOR_CLAIMS;
    for (let n = 20; n < most; n++) value(await claim(VISITOR, n));
    expectRefusal(await claim(VISITOR, most), 'referral_needs_sign_in');
    expect(await refer.shop.sql('SELECT code FROM coupons')).toHaveLength(most);
    // Nobody can keep friends from it who say who they are.
    expect(await refer.claim('bob')).toMatchObject({ state: 'claimed' });
    // Once their time is over there is room again.
    await refer.shop.wait(31 * DAY);
    value(await claim(VISITOR, most));
  });

  test('claiming again and again ends', async () => {
    const bob = await refer.member('bob');
    for (let n = 0; n < 20; n++) value(await refer.tryClaim(bob));
    expect(await refer.tryClaim(bob)).toMatchObject(soon);
  });
});

test('signs of who somebody is are kept as keyed hashes alone', async () => {
  await refer.buy('bob', 'o1', {
    customer: { id: 'bob', email: 'bob@example.com' },
    fingerprints: { shippingAddress: 'Main-Street-1', payment: 'card_4242' },
  });
  const rows = await refer.shop.sql<{ kind: string; hash: string }>(
    'SELECT kind, hash FROM fingerprints ORDER BY kind',
  );
  expect(rows.map(({ kind }) => kind)).toEqual(['address', 'mailbox', 'payment']);
  for (const { hash } of rows) expect(hash).toMatch(/^[\w-]{27}$/);
  expect(await refer.shop.contents()).not.toMatch(/Main-Street|4242/);
});

test('where no program offers referrals, nothing of the kind is written', async () => {
  const { openShop, order } = await import('./testing/test-shop.ts');
  const shop = await openShop();
  await shop.putOrder('o1', {
    ...order({ customerId: 'bob' }),
    customer: { id: 'bob', email: 'bob@example.com' },
    referralCode: refer.code,
    fingerprints: { payment: 'card_4242' },
  });
  for (const table of ['fingerprints', 'referrals', 'referral_codes']) {
    expect(await shop.sql(`SELECT * FROM ${table}`)).toEqual([]);
  }
  expect(await shop.sql(`SELECT * FROM jobs WHERE kind = 'judge-friend'`)).toEqual([]);
});
