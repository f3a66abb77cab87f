import { beforeEach, describe, expect, test } from 'vitest';
import type { MemberCaller, SignedIn } from './api.ts';
import { identityToken, mailedCode } from './testing/people.ts';
import {
  DAY,
  expectRefusal,
  MINUTE,
  openShop,
  type TestShop,
  VISITOR,
  value,
} from './testing/test-shop.ts';

const EMAIL = 'ada@example.com';

let shop: TestShop;

beforeEach(async () => {
  shop = await openShop();
});

const caller = (signedIn: SignedIn): MemberCaller => ({ kind: 'member', ...signedIn });

async function show(token: string): Promise<MemberCaller> {
  return caller(value(await shop.api.signInWithIdentityToken(token)));
}

async function byToken(): Promise<MemberCaller> {
  await shop.wait(1_000);
  return show(await identityToken(shop, { sub: 'ada' }));
}

async function byCode(): Promise<MemberCaller> {
  return caller(value(await shop.api.verifySignIn(VISITOR, await mailedCode(shop, EMAIL))));
}

async function expectGoesOn(...sessions: MemberCaller[]): Promise<void> {
  for (const session of sessions) value(await shop.api.me(session));
}

async function expectEnded(...sessions: MemberCaller[]): Promise<void> {
  for (const session of sessions) {
    expectRefusal(await shop.api.me(session), 'invalid_session');
    expectRefusal(await shop.api.mustBeMember(session), 'invalid_session');
    expectRefusal(await shop.api.patchMe(session, { name: 'Eve' }), 'invalid_session');
    expectRefusal(await shop.api.eraseMe(session), 'invalid_session');
  }
}

describe('an identity token that is shown again', () => {
  test('answers the same session, so that signing out on this device ends them all', async () => {
    const token = await identityToken(shop, { sub: 'ada' });
    const first = await show(token);
    await shop.wait(MINUTE);
    const again = await show(token);
    expect(again.session).toEqual(first.session);
    const elsewhere = await byToken();
    value(await shop.api.endMySession(first));
    await expectEnded(first, again);
    await expectGoesOn(elsewhere);
    expectRefusal(await shop.api.signInWithIdentityToken(token), 'invalid_identity_token');
  });

  test('is refused where it is for several audiences, of which each could show it here', async () => {
    const aud = [shop.id, 'elsewhere'];
    const token = await identityToken(shop, { sub: 'ada', aud });
    expectRefusal(await shop.api.signInWithIdentityToken(token), 'invalid_identity_token');
    await expectGoesOn(await show(await identityToken(shop, { sub: 'ada', aud: [shop.id] })));
  });

  test('answers it however its signature is written', async () => {
    const token = await identityToken(shop, { sub: 'ada' });
    value(await shop.api.endMySession(await show(token)));
    // The last character of 43 holds four bits, so that four characters say the same.
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = digits.indexOf(token.at(-1) ?? '');
    const written = `${token.slice(0, -1)}${digits[last ^ 1]}`;
    const outcome = await shop.api.signInWithIdentityToken(written);
    expectRefusal(outcome, 'invalid_identity_token');
  });
});

describe('signing out', () => {
  test('on this device leaves the other devices signed in, and one can sign in again', async () => {
    const [phone, laptop] = [await byCode(), await byCode()];
    value(await shop.api.endMySession(phone));
    await expectEnded(phone);
    await expectGoesOn(laptop, await byCode());
  });

  test('on all devices ends every session, also at the same moment, and one can sign in again', async () => {
    const [phone, laptop] = [await byCode(), await byCode()];
    value(await shop.api.endMySessions(laptop));
    await expectEnded(phone, laptop);
    await expectGoesOn(await byCode());
  });

  test('on all devices also refuses tokens that were issued before', async () => {
    const token = await identityToken(shop, { sub: 'ada' });
    const unused = await identityToken(shop, { sub: 'ada' }, shop.now / 1000 - 1);
    value(await shop.api.endMySessions(await show(token)));
    for (const old of [token, unused]) {
      expectRefusal(await shop.api.signInWithIdentityToken(old), 'invalid_identity_token');
    }
    await expectGoesOn(await byToken());
  });

  test('by the shop ends all sessions of the member, and no one else’s', async () => {
    const ada = await byToken();
    const ben = await show(await identityToken(shop, { sub: 'ben' }));
    value(await shop.api.endMemberSessions(shop.backend, 'ada'));
    await expectEnded(ada);
    await expectGoesOn(ben);
    expectRefusal(await shop.api.endMemberSessions(shop.backend, 'eve'), 'member_not_found');
    const { items } = value(await shop.api.auditLog(shop.backend, { limit: 1 }));
    expect(items[0]).toMatchObject({ action: 'member.sessions_ended', memberId: 'ada' });
  });

  test('counts for a member who is merged into another, before and after', async () => {
    const before = await byCode();
    value(await shop.api.endMySessions(before));
    const part = await byCode();
    const whole = await byToken();
    const from = value(await shop.api.me(part)).id;
    value(await shop.api.mergeMembers(shop.backend, 'ada', { from }));
    await expectEnded(before);
    await expectGoesOn(part, whole);
    await shop.wait(1_000);
    value(await shop.api.endMySessions(whole));
    await expectEnded(before, part, whole);
  });

  test('leaves no row once the last token of the session has expired', async () => {
    value(await shop.api.endMySession(await byCode()));
    expect(await shop.sql('SELECT * FROM ended_sessions')).toHaveLength(1);
    await shop.pass(2 * DAY, DAY);
    expect(await shop.sql('SELECT * FROM ended_sessions')).toHaveLength(0);
  });
});

describe('a session ends', () => {
  test('when the identity key is revoked that it came from, and no other does', async () => {
    const [fromToken, fromCode] = [await byToken(), await byCode()];
    value(await shop.api.revokeKey(shop.created.identityKey.id));
    await expectEnded(fromToken);
    await expectGoesOn(fromCode);
  });

  test('with an erasure, and tokens from before bring nobody back, whatever comes along', async () => {
    const token = await identityToken(shop, { sub: 'ada' });
    const ada = await show(token);
    await shop.wait(2_000);
    value(await shop.api.eraseMe(ada));
    await expectEnded(ada);
    for (const rejoin of [undefined, true]) {
      expectRefusal(await shop.api.signInWithIdentityToken(token, rejoin), 'member_left');
    }
    await shop.wait(1_000);
    const fresh = await identityToken(shop, { sub: 'ada' });
    expectRefusal(await shop.api.signInWithIdentityToken(fresh), 'member_left');
    const anew = caller(value(await shop.api.signInWithIdentityToken(fresh, true)));
    expect(anew.number).not.toBe(ada.number);
  });
});
