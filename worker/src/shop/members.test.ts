import { describe, expect, test } from 'vitest';
import { identityToken, People } from './testing/people.ts';
import { Receiver } from './testing/receiver.ts';
import {
  DAY,
  expectRefusal,
  iso,
  openShop,
  order,
  START,
  type TestShop,
  VISITOR,
  value,
} from './testing/test-shop.ts';

/** Joins by e-mail alone, as someone does whom the shop has no customer id for. */
async function joinByEmail(shop: TestShop, email: string): Promise<number> {
  value(await shop.api.startSignIn(VISITOR, { email }));
  const [mail] = value(await shop.api.mailbox());
  const code = /\b[0-9]{6}\b/.exec(mail?.text ?? '')?.[0] ?? '';
  return value(await shop.api.verifySignIn(VISITOR, { email, code })).number;
}

describe('members', () => {
  test('are enrolled, changed field by field, and listed in the order in which they joined', async () => {
    const shop = await openShop();
    const put = (id: string, input: object) => shop.api.putMember(shop.backend, id, input);
    const ada = value(
      await put('ada', { email: 'ada@example.com', emailVerified: true, name: 'Ada' }),
    );
    expect(ada).toEqual({
      id: 'ada',
      email: 'ada@example.com',
      emailVerified: true,
      name: 'Ada',
      language: null,
      joinedAt: iso(START),
      points: { available: 0, pending: 0, debt: 0, nextExpiry: null, nextRelease: null },
    });
    await shop.wait(DAY);
    expect(value(await put('ada', { language: 'de', name: null }))).toEqual({
      ...ada,
      name: null,
      language: 'de',
    });
    value(await put('bob', {}));
    value(await put('eve', {}));
    const first = value(await shop.api.members(shop.backend, { limit: 2 }));
    expect(first.items.map((member) => member.id)).toEqual(['ada', 'bob']);
    const second = value(
      await shop.api.members(shop.backend, { limit: 2, cursor: first.nextCursor ?? '' }),
    );
    expect(second.items.map((member) => member.id)).toEqual(['eve']);
    expect(second.nextCursor).toBeNull();
    const taken = { email: 'ada@example.com', emailVerified: true };
    expectRefusal(await put('bob', taken), 'email_taken');
    expectRefusal(await put('mem_99', {}), 'invalid_request');
    expectRefusal(await shop.api.member(shop.backend, 'nobody'), 'member_not_found');
  });

  test('who joined by e-mail get the customer id that comes with their address, where it is verified', async () => {
    const shop = await openShop();
    const number = await joinByEmail(shop, 'ada@example.com');
    await joinByEmail(shop, 'bob@example.com');
    const id = `mem_${number}`;
    expect(value(await shop.api.member(shop.backend, id))).toMatchObject({ id });
    await shop.give(id, 5);

    const customer = { id: 'ada', email: 'ada@example.com', emailVerified: true };
    const state = await shop.putOrder('1001', order({ customer }));
    expect(state.memberId).toBe('ada');
    expect(await shop.balance('ada')).toMatchObject({ available: 30 });

    const proven = { email: 'bob@example.com', emailVerified: true };
    const put = await shop.api.putMember(shop.backend, 'bob', proven);
    expect(value(put)).toMatchObject({ id: 'bob', email: 'bob@example.com' });
    expect(await shop.expectTrueBooks()).toMatchObject({ members: 2 });
  });

  test('an order is never lost to an address that another member has', async () => {
    const shop = await openShop();
    value(await shop.api.putMember(shop.backend, 'ada', { email: 'shared@example.com' }));
    const customer = { id: 'bob', email: 'shared@example.com' };
    await shop.putOrder('1001', order({ customer }));
    expect(value(await shop.api.member(shop.backend, 'bob'))).toMatchObject({
      email: 'shared@example.com',
      emailVerified: false,
      points: { available: 25 },
    });
  });

  test('an address in an order fills an empty one and overwrites none', async () => {
    const shop = await openShop();
    const put = (id: string, email: string) =>
      shop.putOrder(id, order({ customer: { id: 'ada', email } }));
    await shop.putOrder('1', order());
    await put('1', 'first@example.com');
    await put('2', 'second@example.com');
    expect(value(await shop.api.member(shop.backend, 'ada')).email).toBe('first@example.com');
  });

  test('see, change and export what is theirs', async () => {
    const shop = await openShop();
    await shop.putOrder('1001', order());
    value(
      await shop.api.putRefund(shop.backend, '1001', 'r', {
        amountMinor: 100,
        shippingMinor: 0,
        lines: [],
      }),
    );
    value(
      await shop.api.putRefund(shop.backend, 'awaited', 'r', {
        amountMinor: 1,
        shippingMinor: 0,
        lines: [],
      }),
    );
    const ada = await shop.caller('ada');
    value(await shop.api.redeemReward(ada, 'key-0001', { rewardId: 'five' }));
    const me = value(await shop.api.patchMe(ada, { name: 'Ada', language: 'de' }));
    expect(me).toMatchObject({ id: 'ada', name: 'Ada', language: 'de', points: { available: 14 } });
    expect(value(await shop.api.me(ada))).toEqual(me);
    const { coupons, mails, emailBounced: _, ...member } = me;
    const exported = value(await shop.api.exportMe(ada));
    expect(exported).toMatchObject({
      exportedAt: iso(START),
      shop: { id: shop.id, name: 'Rösterei' },
      member,
      mails,
      coupons,
      orders: [
        {
          id: '1001',
          currency: 'EUR',
          totalMinor: 2_500,
          refundedMinor: 100,
          placedAt: iso(START),
        },
      ],
    });
    expect(exported.orders).toHaveLength(1);
    expect(exported.activity.map(({ kind, points }) => [kind, points])).toEqual([
      ['redemption', -10],
      ['refund', -1],
      ['purchase', 25],
    ]);
    expect(value(await shop.api.myActivity(ada, { limit: 2 })).items).toEqual(
      exported.activity.slice(0, 2),
    );
  });

  test('are told why points came or went', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    value(
      await shop.api.adjustPoints(shop.backend, 'ada', 'key-0001', {
        points: 10,
        reason: 'For the wait',
        author: 'Grace',
      }),
    );
    const { id } = value(await shop.api.redeemReward(ada, 'key-0002', { rewardId: 'five' }));
    value(await shop.api.cancelRedemption(shop.backend, id));
    const { items } = value(await shop.api.myActivity(ada, { limit: 10 }));
    expect(items).toMatchObject([
      { kind: 'redemptionCanceled', points: 10, rewardName: { en: '5 € off' } },
      { kind: 'redemption', points: -10, rewardName: { en: '5 € off' }, reason: null },
      { kind: 'adjustment', points: 10, reason: 'For the wait', orderId: null },
    ]);
    expect(JSON.stringify(items)).not.toContain('Grace');
  });
});

describe('erasing a member', () => {
  async function erased() {
    const shop = await openShop({ pendingDays: 14 });
    value(await shop.api.startSignIn(VISITOR, { email: 'ada@example.com' }));
    const customer = { id: 'ada', email: 'ada@example.com', emailVerified: true };
    await shop.putOrder('1001', order({ customer, placedAt: iso(START - 20 * DAY) }));
    await shop.putOrder('1002', order({ customer }));
    const ada = await shop.caller('ada');
    value(await shop.api.patchMe(ada, { name: 'Ada Lovelace', language: 'de' }));
    value(
      await shop.api.adjustPoints(shop.backend, 'ada', 'key-0001', {
        points: 5,
        reason: 'Sorry, Mrs Lovelace',
        author: 'Grace',
      }),
    );
    const { coupon } = value(await shop.api.redeemReward(ada, 'key-0002', { rewardId: 'five' }));
    value(await shop.api.eraseMe(ada));
    return { shop, ada, coupon };
  }

  test('removes who they were, and the books still balance', async () => {
    const { shop, ada } = await erased();
    const contents = await shop.contents();
    for (const trace of ['ada', 'Lovelace', 'Grace']) expect(contents).not.toContain(trace);
    expect(value(await shop.api.mailbox())).toEqual([]);
    expect(await shop.expectTrueBooks()).toMatchObject({
      points: { available: 20, pending: 25, redeemed: 10 },
    });
    for (const call of [
      shop.api.me(ada),
      shop.api.myActivity(ada, { limit: 1 }),
      shop.api.exportMe(ada),
      shop.api.eraseMe(ada),
      shop.api.patchMe(ada, { name: 'Ada' }),
      shop.api.redeemReward(ada, 'key-0002', { rewardId: 'five' }),
    ]) {
      expectRefusal(await call, 'invalid_session');
    }
    expectRefusal(await shop.api.member(shop.backend, 'ada'), 'member_not_found');
    expectRefusal(await shop.api.member(shop.backend, 'mem_1'), 'member_not_found');
    expect(value(await shop.api.members(shop.backend, { limit: 10 })).items).toEqual([]);
  });

  test('ends their coupons; the points stay spent', async () => {
    const { shop, coupon } = await erased();
    const basket = { currency: 'EUR', goodsMinor: 900, shippingMinor: 0, lines: [] };
    expectRefusal(await shop.api.checkCoupon(shop.backend, coupon.code, basket), 'coupon_canceled');
    expectRefusal(
      await shop.api.cancelRedemption(shop.backend, String(coupon.redemptionId)),
      'coupon_canceled',
    );
    await shop.expectTrueBooks();
  });

  test('later facts of their orders still work, and bring nothing of them back', async () => {
    const { shop } = await erased();
    const refund = { amountMinor: 2_500, shippingMinor: 0, lines: [] };
    expect(value(await shop.api.putRefund(shop.backend, '1001', 'r', refund))).toMatchObject({
      memberId: 'mem_1',
      points: { granted: 0 },
    });
    const customer = { id: 'ada', email: 'ada@example.com' };
    const changed = order({ customer, totalMinor: 3_000, updatedAt: iso(START + DAY) });
    expect(await shop.putOrder('1002', changed)).toMatchObject({
      memberId: 'mem_1',
      points: { granted: 30, pending: 30 },
    });
    expect(await shop.contents()).not.toContain('ada');
    await shop.wait(30 * DAY);
    await shop.ring();
    expect(await shop.expectTrueBooks()).toMatchObject({ points: { pending: 0 } });
  });

  test('no later order, token or enrolment brings them back', async () => {
    const { shop } = await erased();
    const people = new People(shop);
    expect(await people.order('ada', 'ada@example.com')).toBe('mem_1');
    expect(await people.order('guest-9', 'ada@example.com')).toBe('mem_1');
    const sent = await identityToken(shop, { sub: 'ada', email: 'ada@example.com' });
    expectRefusal(await shop.api.signInWithIdentityToken(sent), 'member_left');
    const proven = { email: 'ada@example.com', emailVerified: true };
    expectRefusal(await shop.api.putMember(shop.backend, 'ada', proven), 'member_left');
    expectRefusal(await shop.api.putMember(shop.backend, 'ada-2', proven), 'member_left');
    expect(await people.all()).toEqual([]);
    expect(await shop.contents()).not.toMatch(/ada@|"ada"/);
    await shop.expectTrueBooks();
  });

  test('they join again as new members by an act of their own, or by the word of the shop', async () => {
    const acts: ((shop: TestShop) => Promise<unknown>)[] = [
      (shop) => new People(shop).code('ada@example.com'),
      async (shop) => {
        const sent = await identityToken(shop, { sub: 'ada' });
        return value(await shop.api.signInWithIdentityToken(sent, true));
      },
      async (shop) => value(await shop.api.putMember(shop.backend, 'ada', { rejoin: true })),
    ];
    for (const act of acts) {
      const { shop } = await erased();
      await act(shop);
      const people = new People(shop);
      expect(await people.order('ada', 'ada@example.com', true)).toBe('ada');
      expect(await people.all()).toEqual(['ada ada@example.com✓ 0']);
      const old = await shop.putOrder('1001', order({ updatedAt: iso(START + DAY) }));
      expect(old.memberId).toBe('mem_1');
      expect(await shop.expectTrueBooks()).toMatchObject({ members: 2 });
    }
  });

  test('the shop erases and exports members, too; erasing again changes nothing', async () => {
    const shop = await openShop();
    await shop.putOrder('1001', order());
    const ada = await shop.caller('ada');
    const exported = value(await shop.api.exportMember(shop.backend, 'ada'));
    expect(exported).toEqual(value(await shop.api.exportMe(ada)));
    value(await shop.api.eraseMember(shop.backend, 'ada'));
    expectRefusal(await shop.api.member(shop.backend, 'ada'), 'member_not_found');
    expectRefusal(await shop.api.me(ada), 'invalid_session');
    const before = await shop.contents();
    value(await shop.api.eraseMember(shop.backend, 'ada'));
    expect(await shop.contents()).toBe(before);
    expectRefusal(await shop.api.eraseMember(shop.backend, 'nobody'), 'member_not_found');
  });

  test('events that wait are gone with them; that they have left is still told', async () => {
    const shop = await openShop();
    const receiver = await Receiver.of(shop);
    await receiver.subscribe([]);
    await shop.putOrder('1001', order());
    value(await shop.api.eraseMember(shop.backend, 'ada'));
    await shop.ring();
    expect(receiver.news().map(([type]) => type)).toEqual(['member.erased']);
  });
});
