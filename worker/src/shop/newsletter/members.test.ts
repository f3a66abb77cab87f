import type { MyNewsletterInput } from '@stamm/contract/types';
import { SignJWT } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import type { MemberCaller } from '../api.ts';
import {
  EMAIL,
  form,
  mailedToken,
  mails,
  NEWSLETTER,
  openShopWithNewsletter,
  signInByCode,
  subscribeAndConfirm,
  subscribersOf,
} from '../testing/newsletter.ts';
import { Receiver } from '../testing/receiver.ts';
import { expectRefusal, iso, START, type TestShop, VISITOR, value } from '../testing/test-shop.ts';

const WISH: MyNewsletterInput = {
  subscribed: true,
  topics: ['news'],
  consent: { version: 'topics-1', language: 'en' },
  page: 'https://shop.example/account',
};

let shop: TestShop;

beforeEach(async () => {
  shop = await openShopWithNewsletter();
});

const mine = async (caller: MemberCaller) => value(await shop.api.myNewsletter(caller));
const put = (caller: MemberCaller, input: MyNewsletterInput) =>
  shop.api.putMyNewsletter(caller, input);
const confirm = async (email = EMAIL) =>
  value(await shop.api.confirmNewsletter(await mailedToken(shop, 'confirm', email)));
const available = async (caller: MemberCaller) => value(await shop.api.me(caller)).points.available;

/** A customer whose address the shop has told, and verified unless it says otherwise. */
async function customer(
  id = 'ada',
  email: string | null = EMAIL,
  emailVerified = email !== null,
): Promise<MemberCaller> {
  const caller = await shop.caller(id);
  value(await shop.api.putMember(shop.backend, id, { email, emailVerified }));
  return caller;
}

async function signInByToken(claims: Record<string, unknown>): Promise<MemberCaller> {
  const { id, secret } = shop.created.identityKey;
  const issuedAt = shop.now / 1000;
  const token = await new SignJWT({ sub: 'ada', aud: shop.id, ...claims })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 300)
    .setProtectedHeader({ alg: 'HS256', kid: id })
    .sign(Buffer.from(secret, 'base64url'));
  return { kind: 'member', ...value(await shop.api.signInWithIdentityToken(token)) };
}

describe('a member', () => {
  test('subscribes with the address that the shop has verified, and confirms by mail', async () => {
    const ada = await customer();
    expect(await mine(ada)).toMatchObject({ status: 'none', email: EMAIL, reward: null });
    expect(value(await put(ada, WISH))).toMatchObject({ status: 'pending', confirmedAt: null });
    await confirm();
    expect(await mine(ada)).toEqual({
      status: 'subscribed',
      email: EMAIL,
      name: null,
      topics: ['news'],
      language: null,
      confirmedAt: iso(START),
      reward: { state: 'given', points: 50, coupon: null },
    });
    expect(await available(ada)).toBe(50);
    expect(await subscribersOf(shop)).toMatchObject([{ memberId: 'ada' }]);
    await shop.expectTrueBooks();
  });

  test('cannot subscribe with an address that nobody has proven: whoever reads it would confirm', async () => {
    const mallory = await customer('mallory', EMAIL, false);
    expect(await mine(mallory)).toMatchObject({ status: 'none', email: null });
    expectRefusal(await put(mallory, WISH), 'member_without_email');
    await subscribeAndConfirm(shop);
    expect(await mine(mallory)).toMatchObject({ status: 'none', reward: null });
    expect(await available(mallory)).toBe(0);
  });

  test('is told what to send where that is missing', async () => {
    const ada = await customer();
    const { consent: _consent, ...withoutWords } = WISH;
    expectRefusal(await put(ada, withoutWords), 'invalid_request');
    expectRefusal(
      await put(ada, { ...WISH, consent: { version: '0', language: 'en' } }),
      'consent_outdated',
    );
    expectRefusal(await put(ada, { ...WISH, topics: [] }), 'invalid_request');
    expectRefusal(await put(await customer('bob', null), WISH), 'member_without_email');
    expect(await mails(shop)).toEqual([]);
  });

  test('changes what they get, ends it and begins again', async () => {
    const ada = await customer();
    value(await put(ada, WISH));
    await confirm();
    const change = { subscribed: true, topics: ['offers'], name: 'Ada', language: 'de' };
    expect(value(await put(ada, change))).toMatchObject({
      status: 'subscribed',
      topics: ['offers'],
      name: 'Ada',
      language: 'de',
    });
    expectRefusal(await put(ada, { subscribed: true, topics: ['x'] }), 'invalid_request');
    expect(value(await put(ada, { subscribed: false }))).toMatchObject({ status: 'unsubscribed' });
    expect(value(await put(ada, { subscribed: false }))).toMatchObject({ status: 'unsubscribed' });
    expect(value(await put(ada, WISH))).toMatchObject({ status: 'pending' });
    await confirm();
    expect(await mine(ada)).toMatchObject({ status: 'subscribed', topics: ['news'] });
    expect(await available(ada)).toBe(50);
  });

  test('who thinks better of it before confirming is asked no more', async () => {
    const ada = await customer();
    value(await put(ada, WISH));
    const token = await mailedToken(shop, 'confirm');
    expect(value(await put(ada, { subscribed: false }))).toMatchObject({ status: 'none' });
    expectRefusal(await shop.api.confirmNewsletter(token), 'newsletter_link_expired');
  });

  test('asks for what a visitor asked a moment ago: the mail on its way confirms both', async () => {
    const ada = await customer();
    value(await shop.api.subscribeNewsletter(VISITOR, form()));
    expect(value(await put(ada, WISH))).toMatchObject({ status: 'pending' });
    expect(await mails(shop)).toHaveLength(1);
    await confirm();
    expect(await mine(ada)).toMatchObject({ status: 'subscribed' });
  });
});

describe('a visitor who turns out to be a member', () => {
  test('gets the points that waited once a mailed code proves the address', async () => {
    const { reward } = await subscribeAndConfirm(shop);
    expect(reward).toEqual({ state: 'waiting', points: 50, coupon: null });
    const receiver = await Receiver.of(shop);
    await receiver.subscribe(['newsletter.updated', 'award.given']);
    const ada = await signInByCode(shop);
    expect(await available(ada)).toBe(50);
    expect(await mine(ada)).toMatchObject({ status: 'subscribed', reward: { state: 'given' } });
    const { items } = value(await shop.api.myActivity(ada, { limit: 10 }));
    expect(items).toMatchObject([{ kind: 'newsletter', points: 50 }]);
    await signInByCode(shop);
    expect(await available(ada)).toBe(50);
    await shop.ring();
    expect(
      receiver
        .news()
        .map(([type]) => type)
        .toSorted(),
    ).toEqual(['award.given', 'newsletter.updated']);
    await shop.expectTrueBooks();
  });

  test('is known when they confirm, if the address was proven before', async () => {
    const ada = await signInByCode(shop);
    await subscribeAndConfirm(shop);
    expect(await mine(ada)).toMatchObject({ status: 'subscribed' });
    expect(await available(ada)).toBe(50);
  });

  test('finds the coupon of nobody in their account', async () => {
    const coupon = {
      kind: 'coupon' as const,
      name: { en: '10% off' },
      benefit: { kind: 'percentOff' as const, percent: 10 },
      validDays: 30,
    };
    shop = await openShopWithNewsletter({ incentive: coupon });
    const { reward } = await subscribeAndConfirm(shop);
    const ada = await signInByCode(shop);
    const { coupons } = value(await shop.api.me(ada));
    expect(coupons).toMatchObject([{ code: reward?.coupon?.code, source: 'newsletter' }]);
    expect(await mine(ada)).toMatchObject({ reward: { coupon: { code: reward?.coupon?.code } } });
    await shop.expectTrueBooks();
  });

  test('is not taken for a customer whom the shop merely knows by that address', async () => {
    await subscribeAndConfirm(shop);
    const ada = await customer('ada', EMAIL, false);
    await signInByToken({ email: EMAIL });
    await signInByToken({ email: EMAIL, email_verified: 'true' });
    expect(await mine(ada)).toMatchObject({ status: 'none', topics: [], reward: null });
    expect(await available(ada)).toBe(0);
    expect(value(await shop.api.exportMe(ada)).newsletter).toEqual([]);
    value(await put(ada, { subscribed: false }));
    expect(await subscribersOf(shop)).toMatchObject([{ status: 'subscribed', memberId: null }]);
  });

  test('is, where the identity token says that the shop has verified the address', async () => {
    await subscribeAndConfirm(shop);
    const ada = await signInByToken({ email: EMAIL, email_verified: true });
    expect(await mine(ada)).toMatchObject({ status: 'subscribed' });
    expect(await available(ada)).toBe(50);
  });

  test('is not, where the token verifies another address than the member has', async () => {
    await subscribeAndConfirm(shop, { email: 'eve@example.com' });
    await customer();
    const ada = await signInByToken({ email: 'eve@example.com', email_verified: true });
    expect(await mine(ada)).toMatchObject({ status: 'none', email: EMAIL });
  });

  test('proves nothing any more once the address is another', async () => {
    const ada = await signInByCode(shop);
    value(
      await shop.api.putMember(shop.backend, `mem_${ada.number}`, { email: 'eve@example.com' }),
    );
    await subscribeAndConfirm(shop, { email: 'eve@example.com' });
    expect(await mine(ada)).toMatchObject({ status: 'none' });
  });

  test('gets points once, however many addresses they have', async () => {
    const ada = await customer();
    value(await put(ada, WISH));
    await confirm();
    await customer('ada', 'other@example.com');
    await subscribeAndConfirm(shop, { email: 'other@example.com' });
    await signInByCode(shop, 'other@example.com');
    expect(await available(ada)).toBe(50);
    await shop.expectTrueBooks();
  });

  test.each([
    ['a reward that was never given', 'UPDATE newsletter_rewards SET given_at = 1'],
    ['points for no subscription', 'DELETE FROM newsletter_rewards'],
    ['a reward in another account', 'UPDATE newsletter_rewards SET member = NULL'],
  ])('has books in which %s does not go unseen', async (_, query) => {
    if (query.includes('given_at')) {
      await subscribeAndConfirm(shop);
    } else {
      await signInByCode(shop);
      await subscribeAndConfirm(shop);
    }
    await shop.expectTrueBooks();
    await shop.sql(query);
    expect((await shop.verify()).ok).toBe(false);
  });
});

describe('a member who', () => {
  async function subscribedMember(): Promise<MemberCaller> {
    const ada = await customer();
    value(await put(ada, { ...WISH, name: 'Ada Lovelace' }));
    await confirm();
    return ada;
  }

  test('takes their data along takes subscription and proof along', async () => {
    const ada = await subscribedMember();
    const { newsletter } = value(await shop.api.exportMe(ada));
    expect(newsletter).toMatchObject([
      {
        subscriber: { email: EMAIL, name: 'Ada Lovelace', memberId: 'ada' },
        proofs: [{ words: NEWSLETTER.consent.texts.en, requestedBy: 'member' }],
        changes: [{ kind: 'confirmed' }],
      },
    ]);
  });

  test('leaves is unsubscribed and forgotten, and rewarded no second time', async () => {
    const receiver = await Receiver.of(shop);
    await receiver.subscribe(['newsletter.unsubscribed', 'member.erased']);
    const ada = await subscribedMember();
    value(await shop.api.eraseMe(ada));
    expect(await shop.contents()).not.toMatch(/ada@|Lovelace/);
    await shop.ring();
    expect(receiver.news()).toContainEqual([
      'newsletter.unsubscribed',
      expect.objectContaining({ memberId: 'ada', via: 'erasure' }),
    ]);
    const back = await signInByCode(shop);
    await subscribeAndConfirm(shop);
    expect(await mine(back)).toMatchObject({ status: 'subscribed' });
    expect(await available(back)).toBe(0);
    await shop.expectTrueBooks();
  });

  test('leaves before confirming leaves no address behind', async () => {
    const ada = await customer();
    value(await put(ada, WISH));
    const token = await mailedToken(shop, 'confirm');
    value(await shop.api.eraseMe(ada));
    expect(await shop.contents()).not.toContain('ada@');
    expectRefusal(await shop.api.confirmNewsletter(token), 'newsletter_link_expired');
  });

  test('becomes part of another brings subscription and reward', async () => {
    const ada = await subscribedMember();
    value(await put(ada, { subscribed: false }));
    value(await put(ada, WISH));
    const bob = await shop.caller('bob');
    value(await shop.api.mergeMembers(shop.backend, 'bob', { from: 'ada' }));
    expect(await mine(bob)).toMatchObject({ status: 'pending' });
    await confirm();
    expect(await mine(bob)).toMatchObject({ status: 'subscribed', email: EMAIL });
    expect(await subscribersOf(shop)).toMatchObject([{ memberId: 'bob' }]);
    expect(await available(bob)).toBe(50);
    await customer('bob', 'bob@example.com');
    value(await put(bob, { subscribed: false }));
    await subscribeAndConfirm(shop, { email: 'bob@example.com' });
    await signInByCode(shop, 'bob@example.com');
    expect(await available(bob)).toBe(50);
    await shop.expectTrueBooks();
  });
});
