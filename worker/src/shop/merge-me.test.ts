import { describe, expect, test } from 'vitest';
import type { MemberCaller } from './api.ts';
import { mails, signInByCode } from './testing/newsletter.ts';
import { expectRefusal, openShop, type TestShop, VISITOR, value } from './testing/test-shop.ts';

const EMAIL = 'ada@example.com';

/** Ada is a customer of the shop, and has joined by e-mail besides. */
async function openTwofold(): Promise<{ shop: TestShop; ada: MemberCaller; other: MemberCaller }> {
  const shop = await openShop();
  const ada = await shop.caller('ada');
  const other = await signInByCode(shop, EMAIL);
  await shop.give('ada', 10);
  await shop.give('mem_2', 5);
  return { shop, ada, other };
}

async function codeFor(shop: TestShop, email: string) {
  const { challenge } = value(await shop.api.startSignIn(VISITOR, { email }));
  const [mail] = await mails(shop, email);
  const code = /\b[0-9]{6}\b/.exec(mail?.text ?? '')?.[0] ?? '';
  return { email, code, challenge };
}

describe('merging two memberships of one person', () => {
  test('takes sessions of both, and can be repeated from either side', async () => {
    const { shop, ada, other } = await openTwofold();
    const whole = { id: 'ada', email: EMAIL, emailVerified: true, points: { available: 15 } };
    expect(value(await shop.api.mergeMeWith(other, ada))).toMatchObject(whole);
    expect(value(await shop.api.mergeMeWith(other, ada))).toMatchObject(whole);
    expect(value(await shop.api.mergeMeWith(ada, other))).toMatchObject(whole);
    expect(value(await shop.api.me(other))).toMatchObject(whole);
    await shop.expectTrueBooks();
  });

  test('takes a code that was mailed to the other address', async () => {
    const { shop, ada } = await openTwofold();
    const proof = await codeFor(shop, EMAIL);
    const wrong = { ...proof, code: proof.code === '000000' ? '000001' : '000000' };
    expectRefusal(await shop.api.mergeMeByCode(ada, VISITOR, wrong), 'invalid_code');
    expect(await shop.balance('ada')).toMatchObject({ available: 10 });
    const merged = value(await shop.api.mergeMeByCode(ada, VISITOR, proof));
    expect(merged).toMatchObject({ id: 'ada', email: EMAIL, points: { available: 15 } });
    expectRefusal(await shop.api.mergeMeByCode(ada, VISITOR, proof), 'invalid_code');
  });

  test('finds nothing behind an address that nobody has proven', async () => {
    const shop = await openShop();
    const ada = await shop.caller('ada');
    value(await shop.api.putMember(shop.backend, 'bob', { email: 'bob@example.com' }));
    const proof = await codeFor(shop, 'bob@example.com');
    expectRefusal(await shop.api.mergeMeByCode(ada, VISITOR, proof), 'member_not_found');
    expect(value(await shop.api.member(shop.backend, 'bob')).id).toBe('bob');
  });

  test('leaves two customers of the shop to the shop', async () => {
    const shop = await openShop();
    const [ada, bob] = [await shop.caller('ada'), await shop.caller('bob')];
    expectRefusal(await shop.api.mergeMeWith(ada, bob), 'shop_must_merge');
    expect(value(await shop.api.me(bob)).id).toBe('bob');
  });

  test('takes no session that was ended', async () => {
    const { shop, ada, other } = await openTwofold();
    value(await shop.api.endMySession(other));
    expectRefusal(await shop.api.mergeMeWith(ada, other), 'invalid_session');
    expect(await shop.balance('ada')).toMatchObject({ available: 10 });
  });

  test('takes no session of a member who has left', async () => {
    const { shop, ada, other } = await openTwofold();
    value(await shop.api.eraseMe(other));
    expectRefusal(await shop.api.mergeMeWith(ada, other), 'invalid_session');
  });
});
