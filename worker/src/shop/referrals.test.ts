import { giveTenGetTen } from '@stamm/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { Receiver } from './testing/receiver.ts';
import { ReferralShop, RULES } from './testing/referral-shop.ts';
import { DAY, expectRefusal, HOUR, iso, MINUTE, order, START, value } from './testing/test-shop.ts';

let refer: ReferralShop;

beforeEach(async () => {
  refer = await ReferralShop.open();
});

describe('a code', () => {
  test('is one for each member, stays the same, and cannot be mistaken', async () => {
    const first = await refer.progress();
    expect(first.code).toMatch(/^[23456789CFHMRWXY]{10}$/);
    expect(first.link).toBe(`https://shop.example/?ref=${first.code}`);
    expect((await refer.progress()).code).toBe(first.code);
    expect(await refer.codeOf('bob')).not.toBe(first.code);
  });

  test('is found as it is typed, and shows a name only where the advocate chose one', async () => {
    const typed = `${refer.code.slice(0, 5)}-${refer.code.slice(5)}`.toLowerCase();
    expect(value(await refer.api.referralOffer(typed))).toEqual({
      code: refer.code,
      advocateName: null,
      forFriend: RULES.forFriend,
      forAdvocate: RULES.forAdvocate,
      claim: 'signedIn',
      minimumOrder: null,
      firstOrderOnly: true,
      claimDays: 30,
      terms: null,
    });
    value(await refer.api.patchMyReferral(refer.ada, { displayName: 'Ada L.' }));
    expect(value(await refer.api.referralOffer(typed)).advocateName).toBe('Ada L.');
    value(await refer.api.patchMyReferral(refer.ada, { displayName: null }));
    expect(value(await refer.api.referralOffer(typed)).advocateName).toBeNull();
  });

  test('leads nowhere where the program has no referrals', async () => {
    const { program } = value(await refer.api.front()).publicProgram;
    const { version: _, inForceFrom: __, ...rules } = program;
    value(await refer.api.putProgram(refer.shop.backend, { ...rules, referral: null }));
    expectRefusal(await refer.api.referralOffer(refer.code), 'referral_not_offered');
    expectRefusal(await refer.api.myReferral(refer.ada), 'referral_not_offered');
    expectRefusal(await refer.tryClaim(await refer.member('bob')), 'referral_not_offered');
  });
});

describe('a friend who signs in', () => {
  test('gets the coupon once, however often they claim', async () => {
    const claim = await refer.claim();
    expect(claim).toMatchObject({
      state: 'claimed',
      claimedAt: iso(START),
      orderBy: iso(START + 30 * DAY),
      coupon: { source: 'friendOffer', status: 'active' },
      points: null,
    });
    const before = await refer.shop.contents();
    expect(await refer.claim()).toEqual(claim);
    expect(await refer.shop.contents()).toBe(before);
    const bob = await refer.shop.caller('bob');
    expect(value(await refer.api.me(bob)).coupons).toHaveLength(1);
  });

  test('can claim what is offered since less than a second', async () => {
    const { program } = value(await refer.api.front()).publicProgram;
    const { version: _, inForceFrom: __, ...rules } = program;
    await refer.buy('carol');
    await refer.shop.wait(DAY);
    value(await refer.api.putProgram(refer.shop.backend, { ...rules, referral: null }));
    await refer.shop.wait(DAY + 500);
    value(await refer.api.putProgram(refer.shop.backend, { ...rules, referral: RULES }));
    await refer.shop.wait(100);
    expect(await refer.claim()).toMatchObject({
      state: 'claimed',
      claimedAt: iso(START + 2 * DAY),
      coupon: { status: 'active' },
    });
  });

  test('gets points where the shop gives points', async () => {
    refer = await ReferralShop.open({ forFriend: { kind: 'points', points: 7 } });
    expect(await refer.claim()).toMatchObject({ coupon: null, points: 7 });
    expect(await refer.points('bob')).toBe(7);
  });

  test('cannot claim the offer of a second advocate', async () => {
    await refer.claim();
    const other = await refer.codeOf('carol');
    const bob = await refer.shop.caller('bob');
    expectRefusal(await refer.tryClaim(bob, other), 'referral_claimed_already');
    expect(await refer.all()).toHaveLength(1);
  });

  test('may claim anew once the offer has expired', async () => {
    const { id } = await refer.claim();
    await refer.wait(30 * DAY + 1);
    expect(await refer.only()).toMatchObject({ id, state: 'expired' });
    expect((await refer.claim()).id).not.toBe(id);
    expect(await refer.all('expired')).toMatchObject([{ id }]);
  });
});

describe('a friend who claims at once', () => {
  beforeEach(async () => {
    refer = await ReferralShop.open({ claim: 'atOnce' });
  });

  test('gets a code that is theirs who has it; the same key answers the same', async () => {
    const claim = value(await refer.claimAtOnce('key-0001'));
    expect(claim.coupon).toMatchObject({ status: 'active' });
    expect(value(await refer.claimAtOnce('key-0001'))).toEqual(claim);
    expect(await refer.only()).toMatchObject({ friendId: null, claimedBy: 'visitor' });
    const other = await refer.codeOf('carol');
    expectRefusal(await refer.claimAtOnce('key-0001', other), 'idempotency_conflict');
  });

  test('is known by the coupon on their order, whichever is told first', async () => {
    for (const [index, couponFirst] of [true, false].entries()) {
      const friend = `friend-${index}`;
      const { id, coupon } = value(await refer.claimAtOnce());
      const use = async () => {
        const basket = { currency: 'EUR', goodsMinor: 2_500, shippingMinor: 0, lines: [] };
        const input = { orderId: `of-${friend}`, ...basket };
        value(await refer.api.redeemCoupon(refer.shop.backend, coupon?.code ?? '', input));
      };
      if (couponFirst) await use();
      await refer.buy(friend);
      if (!couponFirst) await use();
      await refer.settle();
      const found = value(await refer.api.referral(refer.shop.backend, id));
      expect(found).toMatchObject({ friendId: friend, state: 'attributed' });
    }
  });

  test('who gives the coupon back is not the friend: the next who uses it is', async () => {
    const { id, coupon } = value(await refer.claimAtOnce());
    const code = coupon?.code ?? '';
    const basket = { currency: 'EUR', goodsMinor: 2_500, shippingMinor: 0, lines: [] };
    value(await refer.api.redeemCoupon(refer.shop.backend, code, { orderId: 'of-bob', ...basket }));
    await refer.buy('bob');
    value(await refer.api.releaseCoupon(refer.shop.backend, code, { orderId: 'of-bob' }));
    await refer.settle();
    const read = async () => value(await refer.api.referral(refer.shop.backend, id));
    expect(await read()).toMatchObject({ friendId: null, state: 'claimed', orderId: null });
    value(await refer.api.redeemCoupon(refer.shop.backend, code, { orderId: 'of-eve', ...basket }));
    await refer.buy('eve');
    expect(await read()).toMatchObject({ friendId: 'eve', state: 'attributed' });
  });

  test('takes the coupon into their account by signing in', async () => {
    const { id, coupon } = value(await refer.claimAtOnce());
    const bob = await refer.member('bob');
    const claim = value(await refer.api.claimMyReferral(bob, { code: refer.code, claimId: id }));
    expect(claim).toMatchObject({ id, coupon: { code: coupon?.code } });
    expect(value(await refer.api.me(bob)).coupons).toMatchObject([{ code: coupon?.code }]);
    // Nobody else takes it over.
    const eve = await refer.member('eve');
    const other = value(await refer.api.claimMyReferral(eve, { code: refer.code, claimId: id }));
    expect(other.id).not.toBe(id);
    await refer.shop.expectTrueBooks();
  });

  test('does so only where the shop allows it', async () => {
    refer = await ReferralShop.open();
    expectRefusal(await refer.claimAtOnce(), 'referral_needs_sign_in');
  });
});

describe('the reward of the advocate', () => {
  test('comes once the return window of the friend’s first order has closed, once', async () => {
    await refer.claim();
    await refer.buy();
    expect(await refer.only()).toMatchObject({
      state: 'attributed',
      orderId: 'of-bob',
      rewardDueAt: iso(START + 14 * DAY),
      rewardedAt: null,
    });
    await refer.wait(14 * DAY - 1);
    expect(await refer.points()).toBe(0);
    await refer.wait(1);
    expect(await refer.points()).toBe(100);
    await refer.buy('bob', 'of-bob', { placedAt: iso(START), updatedAt: iso(START + DAY) });
    await refer.wait(DAY);
    expect(await refer.points()).toBe(100);
    expect(await refer.only()).toMatchObject({
      state: 'rewarded',
      rewardedAt: iso(START + 14 * DAY),
    });
    const { items } = value(await refer.api.myActivity(refer.ada, { limit: 5 }));
    expect(items).toMatchObject([{ kind: 'referral', points: 100 }]);
    await refer.shop.expectTrueBooks();
  });

  test('comes with the program’s pending days where the rules say nothing else', async () => {
    refer = await ReferralShop.open({ rewardAfterDays: null });
    await refer.claim();
    await refer.buy();
    expect(await refer.points()).toBe(100);
  });

  test('is a coupon where the shop gives coupons, and nothing where it gives nothing', async () => {
    refer = await ReferralShop.open({ ...giveTenGetTen, rewardAfterDays: 0, claim: 'signedIn' });
    await refer.claim();
    await refer.buy('bob', 'of-bob', { totalMinor: 4_000 });
    const { coupons } = value(await refer.api.me(refer.ada));
    expect(coupons).toMatchObject([{ source: 'referral', status: 'active' }]);

    refer = await ReferralShop.open({ forAdvocate: null, rewardAfterDays: 0 });
    await refer.claim();
    await refer.buy();
    await refer.wait(DAY);
    expect(await refer.only()).toMatchObject({ state: 'attributed' });
    expect((await refer.progress()).counts).toEqual({ invited: 1, bought: 1, rewarded: 0 });
  });

  test('is taken back when the order is refunded, and given again when it is reinstated', async () => {
    await refer.claim();
    await refer.buy();
    await refer.wait(14 * DAY);
    value(await refer.api.cancelOrder(refer.shop.backend, 'of-bob', {}));
    await refer.settle();
    expect(await refer.points()).toBe(0);
    expect(await refer.only()).toMatchObject({ state: 'claimed', rewardedAt: null });
    const updatedAt = iso(refer.shop.now + MINUTE);
    await refer.buy('bob', 'of-bob', { placedAt: iso(START), updatedAt, canceledAt: null });
    expect(await refer.points()).toBe(100);
    await refer.refund();
    expect(await refer.points()).toBe(0);
    expect(await refer.only()).toMatchObject({ state: 'reversed', rewardedAt: null });
    await refer.shop.expectTrueBooks();
  });

  test('becomes debt where it was spent before it was taken back', async () => {
    await refer.claim();
    await refer.buy();
    await refer.wait(14 * DAY);
    value(await refer.api.redeemReward(refer.ada, 'key-0001', { rewardId: 'five' }));
    await refer.refund();
    expect(await refer.shop.balance('ada')).toMatchObject({ available: 0, debt: 10 });
    await refer.shop.expectTrueBooks();
  });

  test('does not come for an order that was given back within the return window', async () => {
    await refer.claim();
    await refer.buy();
    await refer.refund('of-bob', 2_500);
    await refer.wait(14 * DAY);
    expect(await refer.points()).toBe(0);
    expect(await refer.only()).toMatchObject({ state: 'reversed' });
  });

  test('does not come for an order after the time for it', async () => {
    await refer.claim();
    await refer.wait(30 * DAY + 1);
    await refer.buy();
    await refer.wait(14 * DAY);
    expect(await refer.points()).toBe(0);
    expect(await refer.only()).toMatchObject({ state: 'expired', orderId: null });
  });

  test('needs an order of the minimum, also after refunds', async () => {
    const minimumOrder = { amountMinor: 2_000, currency: 'EUR' };
    refer = await ReferralShop.open({ minimumOrder });
    await refer.claim('small');
    await refer.buy('small', 'o1', { totalMinor: 2_400, shippingMinor: 500 });
    await refer.buy('small', 'o2', { placedAt: iso(START + HOUR) });
    await refer.claim('large');
    await refer.buy('large', 'o3', { totalMinor: 2_500 });
    await refer.wait(14 * DAY);
    expect(await refer.points()).toBe(100);
    const [, small] = await refer.all();
    expect(small).toMatchObject({
      friendId: 'small',
      state: 'rejected',
      reasons: [{ reason: 'belowMinimum' }],
    });
    await refer.refund('o3', 400);
    expect(await refer.points()).toBe(100);
    await refer.refund('o3', 200);
    expect(await refer.points()).toBe(0);
  });

  test('comes for the first order that is large enough, where the shop says so', async () => {
    const minimumOrder = { amountMinor: 2_000, currency: 'EUR' };
    refer = await ReferralShop.open({ minimumOrder, firstOrderOnly: false, rewardAfterDays: 0 });
    await refer.claim();
    await refer.buy('bob', 'o1', { totalMinor: 1_900 });
    expect(await refer.only()).toMatchObject({ state: 'claimed' });
    await refer.wait(HOUR);
    await refer.buy('bob', 'o2');
    expect(await refer.only()).toMatchObject({ state: 'rewarded', orderId: 'o2' });
  });

  test('comes as often as the caps allow, for the friends who paid first', async () => {
    const caps = [
      { rewards: 1, days: 10 },
      { rewards: 2, days: null },
    ];
    refer = await ReferralShop.open({ caps, rewardAfterDays: 1 });
    for (const friend of ['b', 'c', 'd', 'e']) await refer.claim(friend);
    await refer.wait(25 * DAY);
    const days = { b: 0, c: 9, d: 10, e: 25 };
    for (const [friend, day] of Object.entries(days).reverse()) {
      await refer.buy(friend, friend, { placedAt: iso(START + day * DAY) });
    }
    await refer.wait(DAY);
    const states = (await refer.all()).map(({ friendId, state }) => `${friendId} ${state}`);
    expect(states).toEqual(['e capped', 'd rewarded', 'c capped', 'b rewarded']);
    expect(await refer.points()).toBe(200);
    // Whose order is given back makes room for the next.
    await refer.refund('b');
    expect((await refer.all('rewarded')).map(({ friendId }) => friendId)).toEqual(['e', 'c']);
    expect(await refer.points()).toBe(200);
    expect((await refer.progress()).counts).toEqual({ invited: 4, bought: 3, rewarded: 2 });
    await refer.shop.expectTrueBooks();
  });

  test('stays with two advocates who become one, whatever a friend does later', async () => {
    refer = await ReferralShop.open({ caps: [{ rewards: 1, days: 30 }], rewardAfterDays: 0 });
    const code = await refer.codeOf('eve');
    await refer.claim('carl');
    await refer.claim('dora', code);
    for (const friend of ['carl', 'dora']) await refer.buy(friend);
    expect(await refer.points('ada')).toBe(100);
    expect(await refer.points('eve')).toBe(100);
    value(await refer.api.mergeMembers(refer.shop.backend, 'ada', { from: 'eve' }));
    await refer.settle();
    expect(await refer.points()).toBe(200);
    // A stranger has the rewards looked at again, and gets none for whom they came by.
    await refer.claim('bob');
    await refer.wait(DAY);
    await refer.buy('bob');
    await refer.wait(DAY);
    expect((await refer.all('capped')).map(({ friendId }) => friendId)).toEqual(['bob']);
    expect(await refer.points()).toBe(200);
    await refer.shop.expectTrueBooks();
    // What lost its cause is taken back all the same, and gives no second one.
    await refer.refund('of-dora');
    expect(await refer.points()).toBe(100);
    await refer.refund('of-carl');
    expect((await refer.all('rewarded')).map(({ friendId }) => friendId)).toEqual(['bob']);
    expect(await refer.points()).toBe(100);
    await refer.shop.expectTrueBooks();
  });

  test('follows the rules that were in force when the friend claimed', async () => {
    await refer.claim();
    await refer.buy();
    const {
      version: _,
      inForceFrom: __,
      ...rules
    } = value(await refer.api.program(refer.shop.backend));
    value(await refer.api.putProgram(refer.shop.backend, { ...rules, referral: null }));
    await refer.wait(14 * DAY);
    expect(await refer.points()).toBe(100);
  });
});

describe('an order that carries a code', () => {
  test('is all that a shop without sign-in needs', async () => {
    await refer.buy('bob', 'o1', { referralCode: refer.code.toLowerCase() });
    expect(await refer.only()).toMatchObject({
      claimedBy: 'order',
      friendId: 'bob',
      state: 'attributed',
    });
    const bob = await refer.shop.caller('bob');
    expect(value(await refer.api.me(bob)).coupons).toMatchObject([{ source: 'friendOffer' }]);
    await refer.buy('bob', 'o1', { referralCode: refer.code });
    await refer.wait(14 * DAY);
    expect(await refer.points()).toBe(100);
  });

  test('gives the friend nothing before it is paid', async () => {
    await refer.buy('bob', 'o1', { referralCode: refer.code, paidAt: null });
    const bob = await refer.shop.caller('bob');
    expect(value(await refer.api.me(bob)).coupons).toEqual([]);
    expect(await refer.only()).toMatchObject({ state: 'claimed' });
  });

  test('is taken in all the same where nobody has the code', async () => {
    await refer.buy('bob', 'o1', { referralCode: 'CCCC99' });
    expect(await refer.all()).toEqual([]);
  });

  test('counts although an earlier claim has expired', async () => {
    await refer.claim('bob');
    await refer.wait(30 * DAY + 1);
    expect(await refer.only()).toMatchObject({ state: 'expired' });
    await refer.buy('bob', 'o1', { referralCode: refer.code });
    expect(await refer.all('attributed')).toMatchObject([{ claimedBy: 'order', friendId: 'bob' }]);
    await refer.buy('bob', 'o1', { referralCode: refer.code });
    expect(await refer.all()).toHaveLength(2);
    await refer.wait(14 * DAY);
    expect(await refer.points()).toBe(100);
    await refer.shop.expectTrueBooks();
  });

  test('counts from the earliest of several, whichever comes first', async () => {
    const first = { placedAt: iso(START - DAY), referralCode: refer.code };
    const second = { placedAt: iso(START), referralCode: refer.code };
    await refer.buy('bob', 'o2', second);
    await refer.buy('bob', 'o1', first);
    expect(await refer.only()).toMatchObject({ state: 'attributed', orderId: 'o1' });
  });
});

describe('what the shop hears', () => {
  test('is each step, by ids alone', async () => {
    const receiver = await Receiver.of(refer.shop);
    await receiver.subscribe();
    await refer.claim();
    await refer.buy();
    await refer.wait(14 * DAY);
    await refer.refund();
    const told = receiver.received
      .map(({ body }) => JSON.parse(body))
      .filter(({ type }) => type.startsWith('referral.'));
    const { id: referralId } = await refer.only();
    const data = { memberId: 'ada', referralId, friendId: 'bob' };
    expect(told.map(({ type, data: said }) => [type, said])).toEqual([
      ['referral.claimed', data],
      ['referral.attributed', { ...data, orderId: 'of-bob' }],
      ['referral.rewarded', { ...data, orderId: 'of-bob' }],
      ['referral.reversed', { ...data, orderId: 'of-bob' }],
    ]);
  });
});

describe('progress', () => {
  test('counts friends and names none', async () => {
    await refer.claim('bob');
    await refer.claim('carol');
    await refer.buy('bob');
    await refer.wait(14 * DAY);
    const { counts, recent } = await refer.progress();
    expect(counts).toEqual({ invited: 2, bought: 1, rewarded: 1 });
    expect(recent).toEqual([
      { state: 'claimed', claimedAt: iso(START), rewardDueAt: null, rewardedAt: null },
      {
        state: 'rewarded',
        claimedAt: iso(START),
        rewardDueAt: null,
        rewardedAt: iso(START + 14 * DAY),
      },
    ]);
    expect(JSON.stringify(await refer.progress())).not.toMatch(/bob|carol/);
  });

  test('comes along with the member’s export', async () => {
    await refer.claim();
    const bob = await refer.shop.caller('bob');
    const mine = value(await refer.api.exportMe(refer.ada)).referral;
    expect(mine).toMatchObject({ code: refer.code, invited: [{ state: 'claimed' }], claims: [] });
    expect(value(await refer.api.exportMe(bob)).referral).toMatchObject({
      invited: [],
      claims: [{ code: refer.code, state: 'claimed' }],
    });
  });
});

describe('who leaves', () => {
  test('as an advocate takes link, name and signs along, and gets no reward', async () => {
    await refer.buy('ada', 'of-ada', { fingerprints: { payment: 'card-1' } });
    value(await refer.api.patchMyReferral(refer.ada, { displayName: 'Ada L.' }));
    await refer.claim();
    await refer.buy();
    value(await refer.api.eraseMe(refer.ada));
    expectRefusal(await refer.api.referralOffer(refer.code), 'referral_code_not_found');
    await refer.wait(14 * DAY);
    expect(await refer.only()).toMatchObject({
      state: 'rejected',
      advocateId: null,
      reasons: [{ reason: 'advocateLeft' }],
    });
    expect(await refer.shop.contents()).not.toMatch(/Ada L\.|card-1/);
    expect(await refer.shop.sql('SELECT * FROM fingerprints WHERE member = 1')).toEqual([]);
    // The friend has nothing to do with it.
    const bob = await refer.shop.caller('bob');
    expect(value(await refer.api.me(bob)).coupons).toMatchObject([{ status: 'active' }]);
    await refer.shop.expectTrueBooks();
  });

  test('as a friend leaves the advocate what they earned', async () => {
    await refer.claim();
    await refer.buy();
    await refer.wait(14 * DAY);
    value(await refer.api.eraseMe(await refer.shop.caller('bob')));
    await refer.wait(DAY);
    expect(await refer.points()).toBe(100);
    expect(await refer.only()).toMatchObject({ friendId: null, state: 'rewarded' });
    await refer.refund();
    expect(await refer.points()).toBe(0);
    await refer.shop.expectTrueBooks();
  });

  test('by becoming part of another brings codes and friends along', async () => {
    const old = await refer.codeOf('old');
    await refer.claim('bob', old);
    value(await refer.api.mergeMembers(refer.shop.backend, 'ada', { from: 'old' }));
    await refer.buy();
    await refer.wait(14 * DAY);
    expect(await refer.points()).toBe(100);
    expect((await refer.progress()).code).toBe(refer.code);
    expect(value(await refer.api.referralOffer(old)).code).toBe(old);
    await refer.shop.expectTrueBooks();
  });
});

test('what visitors read of the program does not say where the rules against fraud end', async () => {
  const velocity = { outcome: 'hold' as const, claims: 3, hours: 5 };
  refer = await ReferralShop.open({
    fraud: {
      sameAddress: 'hold',
      samePayment: 'reject',
      disposableEmail: 'reject',
      ring: 'hold',
      velocity,
    },
  });
  const { publicProgram } = value(await refer.api.front());
  expect(publicProgram.program.referral).not.toHaveProperty('fraud');
  const { referral } = value(await refer.api.program(refer.shop.backend));
  expect(referral?.fraud?.velocity).toEqual(velocity);
});

test('an order that was given back before it came counts for nothing', async () => {
  await refer.claim();
  await refer.refund('of-bob');
  await refer.shop.putOrder('of-bob', order({ customerId: 'bob' }));
  await refer.wait(14 * DAY);
  expect(await refer.points()).toBe(0);
});

describe('verification', () => {
  test.each([
    ['a reward that was never given', 'UPDATE referrals SET rewarded_at = 1', 'referral reward'],
    ['a reward that nobody knows of', `UPDATE referrals SET rewarded_at = NULL`, 'referral reward'],
    ['a welcome that was never given', 'UPDATE referrals SET welcomed = 1', 'referral welcome'],
    ['a reward for nobody', 'DELETE FROM referrals', 'award'],
    ['an advocate who never was', 'UPDATE referrals SET advocate = 99', 'referral member'],
  ])('finds %s', async (name, sql, what) => {
    refer = await ReferralShop.open({ forFriend: null });
    await refer.claim();
    await refer.buy();
    if (!name.endsWith('never given')) await refer.wait(14 * DAY);
    await refer.shop.expectTrueBooks();
    await refer.shop.sql(sql);
    expect(await refer.shop.verify()).toMatchObject({ ok: false, firstDifference: { what } });
  });
});
