import { limits } from '@stamm/contract';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../problems/refusal.ts';
import { env } from '../testing/api.ts';
import { sessionKey } from './session-keys.ts';
import { issueSession, renewSession, verifySession } from './sessions.ts';

const START = new Date('2026-03-01T12:00:00.000Z');
const after = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const member = {
  number: 7,
  session: { id: 'session', signedInAt: START.getTime() + 7, identityKey: 'ik_one' },
};

async function jwtFor(shopId: string): Promise<string> {
  const { token } = await issueSession(env, shopId, member, START);
  return token.slice(`st_${shopId}_`.length);
}

async function expectInvalid(session: () => unknown): Promise<void> {
  const error = await Promise.resolve()
    .then(session)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Refusal);
  expect((error as Refusal).failure).toMatchObject({ code: 'invalid_session' });
}

describe('a session', () => {
  test('says who signed in and when, for half an hour', async () => {
    const session = await issueSession(env, 'demo', member, START);
    expect(session).toEqual({
      token: expect.stringMatching(/^st_demo_[\w-]+\.[\w-]+\.[\w-]+$/),
      expiresAt: after(limits.SESSION_SECONDS).toISOString(),
      renewableUntil: after(limits.SESSION_RENEWAL_HOURS * 3600).toISOString(),
    });
    const jwt = await jwtFor('demo');
    const almost = after(limits.SESSION_SECONDS - 1);
    expect(verifySession(env, 'demo', jwt, almost)).toEqual(member);
    await expectInvalid(() => verifySession(env, 'demo', jwt, after(limits.SESSION_SECONDS)));
  });

  test('of one shop is worthless at another', async () => {
    const jwt = await jwtFor('demo');
    await expectInvalid(() => verifySession(env, 'other', jwt, START));
    // That it was good where it belongs makes no difference elsewhere.
    expect(verifySession(env, 'demo', jwt, START).number).toBe(7);
    await expectInvalid(() => verifySession(env, 'other', jwt, START));
    const elsewhere = { ...env, SESSION_SECRET: 'another secret of thirty-two characters' };
    await expectInvalid(() => verifySession(elsewhere, 'demo', jwt, START));
    // Even if one shop's key were known to another, the audience would not fit.
    const forged = await new SignJWT({ auth_time: 0, sid: 'one' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('7')
      .setAudience('demo')
      .setExpirationTime(after(60))
      .sign(sessionKey(env, 'other'));
    await expectInvalid(() => verifySession(env, 'other', forged, START));
    await expectInvalid(() => verifySession(env, 'demo', forged, START));
  });

  test('of another secret is worthless', async () => {
    const elsewhere = { ...env, SESSION_SECRET: 'another secret of thirty-two characters' };
    const { token } = await issueSession(elsewhere, 'demo', member, START);
    await expectInvalid(() => verifySession(env, 'demo', token.slice('st_demo_'.length), START));
  });

  test('outlives a change of the secret, as long as the previous one is accepted', async () => {
    const jwt = await jwtFor('demo');
    const SESSION_SECRET = 'the next secret, of thirty-two characters';
    const rotated = { ...env, SESSION_SECRET, SESSION_SECRET_PREVIOUS: env.SESSION_SECRET };
    expect(verifySession(rotated, 'demo', jwt, START)).toEqual(member);
    const renewed = await renewSession(rotated, 'demo', member, after(60));
    const later = { ...env, SESSION_SECRET };
    const fresh = renewed.token.slice('st_demo_'.length);
    expect(verifySession(later, 'demo', fresh, after(60))).toEqual(member);
    await expectInvalid(() => verifySession(later, 'demo', jwt, START));
    const weak = { ...env, SESSION_SECRET, SESSION_SECRET_PREVIOUS: '' };
    await expectInvalid(() => verifySession(weak, 'demo', jwt, START));
  });

  test('is refused unsigned, with another algorithm, changed, or without its claims', async () => {
    const key = sessionKey(env, 'demo');
    const claims = {
      sub: '7',
      aud: 'demo',
      exp: START.getTime() / 1000 + 60,
      auth_time: 0,
      sid: 'one',
    };
    const { auth_time: _, ...timeless } = claims;
    const { sid: __, ...nameless } = claims;
    const [header, , signature] = (await jwtFor('demo')).split('.');
    const changed = btoa(JSON.stringify({ ...claims, sub: '8' })).replace(/=+$/, '');
    const hs512 = crypto.getRandomValues(new Uint8Array(64));
    const tokens = [
      '',
      `${header}.${changed}`,
      `${await jwtFor('demo')}.more`,
      new UnsecuredJWT(claims).encode(),
      `${header}.${changed}.${signature}`,
      await new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(hs512),
      await new SignJWT(nameless).setProtectedHeader({ alg: 'HS256' }).sign(key),
      await new SignJWT(timeless).setProtectedHeader({ alg: 'HS256' }).sign(key),
      await new SignJWT({ ...claims, sub: 'seven' }).setProtectedHeader({ alg: 'HS256' }).sign(key),
    ];
    for (const token of tokens) await expectInvalid(() => verifySession(env, 'demo', token, START));
    const good = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key);
    expect(verifySession(env, 'demo', good, START).number).toBe(7);
  });
});

describe('renewing', () => {
  test('gives a fresh session that remembers when the member signed in', async () => {
    const later = after(1_200);
    const renewed = await renewSession(env, 'demo', member, later);
    const jwt = renewed.token.slice('st_demo_'.length);
    expect(verifySession(env, 'demo', jwt, after(2_900))).toEqual(member);
    expect(renewed.expiresAt).toBe(after(1_200 + limits.SESSION_SECONDS).toISOString());
    expect(renewed.renewableUntil).toBe(after(limits.SESSION_RENEWAL_HOURS * 3600).toISOString());
  });

  test('ends twelve hours after signing in', async () => {
    const hours = limits.SESSION_RENEWAL_HOURS * 3600;
    await renewSession(env, 'demo', member, after(hours - 1));
    await expectInvalid(() => renewSession(env, 'demo', member, after(hours)));
  });
});
