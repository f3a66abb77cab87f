import type { SignInInput } from '@stamm/contract/types';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { VisitorCaller } from './api.ts';
import { PostOffice } from './testing/post-office.ts';
import {
  DAY,
  expectRefusal,
  HOUR,
  MINUTE,
  memberCaller,
  openShop,
  START,
  type TestShop,
  VISITOR,
  value,
} from './testing/test-shop.ts';

const email = 'ada@example.com';

async function mails(shop: TestShop) {
  return value(await shop.api.mailbox());
}

async function lastCode(shop: TestShop): Promise<string> {
  const [mail] = await mails(shop);
  return /\b[0-9]{6,10}\b/.exec(mail?.text ?? '')?.[0] ?? '';
}

/** What each browser of these tests was given when it last asked; there is one for each address. */
const challenges = new Map<string, string>();

/** Asks for a code. */
async function start(shop: TestShop, caller: VisitorCaller, input: SignInInput) {
  const outcome = await shop.api.startSignIn(caller, input);
  if (outcome.ok) challenges.set(`${shop.id} ${input.email}`, outcome.value.challenge);
  return outcome;
}

/** Enters a code in the browser that has asked for it. */
function verify(shop: TestShop, caller: VisitorCaller, input: { email: string; code: string }) {
  const challenge = challenges.get(`${shop.id} ${input.email}`) ?? 'none';
  return shop.api.verifySignIn(caller, { ...input, challenge });
}

/** A code that is certainly another one. */
function wrong(code: string): string {
  return code.slice(0, -1) + ((Number(code.at(-1)) + 1) % 10);
}

describe('signing in by an e-mailed code', () => {
  test('lets whoever is not a member yet join, in their language', async () => {
    const shop = await openShop();
    expect(value(await start(shop, VISITOR, { email, language: 'de-AT' }))).toEqual({
      challenge: expect.stringMatching(/^[\w-]{32}$/),
      codeDigits: 6,
    });
    const [mail] = await mails(shop);
    expect(mail).toMatchObject({ to: email, subject: 'Ihr Code für Rösterei' });
    expect(mail?.text).toContain('Sie erhalten diese Nachricht');
    const code = await lastCode(shop);
    const { number } = value(await verify(shop, VISITOR, { email, code }));
    const me = value(await shop.api.me(memberCaller(number)));
    expect(me).toMatchObject({ id: `mem_${number}`, email, language: 'de-AT' });

    value(await start(shop, VISITOR, { email, language: 'fr' }));
    const [english] = await mails(shop);
    expect(english?.subject).toBe('Your code for Rösterei');
    const again = value(await verify(shop, VISITOR, { email, code: await lastCode(shop) }));
    expect(again.number).toBe(number);
  });

  test('a code works once, for ten minutes, and until a newer one is sent', async () => {
    const shop = await openShop();
    const enter = (code: string) => verify(shop, VISITOR, { email, code });
    value(await start(shop, VISITOR, { email }));
    const first = await lastCode(shop);
    value(await enter(first));
    expectRefusal(await enter(first), 'invalid_code');

    value(await start(shop, VISITOR, { email }));
    const second = await lastCode(shop);
    await shop.wait(10 * MINUTE);
    expectRefusal(await enter(second), 'invalid_code');

    value(await start(shop, VISITOR, { email }));
    const third = await lastCode(shop);
    await shop.wait(6 * MINUTE);
    value(await start(shop, VISITOR, { email }));
    const fourth = await lastCode(shop);
    // The browser that asked last waits for the code that was sent last.
    if (third !== fourth) expectRefusal(await enter(third), 'invalid_code');
    value(await enter(fourth));
    expectRefusal(
      await verify(shop, VISITOR, { email: 'eve@example.com', code: fourth }),
      'invalid_code',
    );
  });

  test('five wrong tries end a code, also when the sixth is right', async () => {
    const shop = await openShop();
    value(await start(shop, VISITOR, { email }));
    const code = await lastCode(shop);
    for (let n = 0; n < 4; n++) {
      expectRefusal(await verify(shop, VISITOR, { email, code: wrong(code) }), 'invalid_code');
    }
    expectRefusal(await verify(shop, VISITOR, { email, code: wrong(code) }), 'invalid_code');
    expectRefusal(await verify(shop, VISITOR, { email, code }), 'invalid_code');
    expect(await shop.sql('SELECT * FROM members')).toEqual([]);
  });

  test('the fifth try may be the right one', async () => {
    const shop = await openShop();
    value(await start(shop, VISITOR, { email }));
    const code = await lastCode(shop);
    for (let n = 0; n < 4; n++) await verify(shop, VISITOR, { email, code: wrong(code) });
    value(await verify(shop, VISITOR, { email, code }));
  });

  test('tries at once are all counted', async () => {
    const shop = await openShop();
    value(await start(shop, VISITOR, { email }));
    const code = await lastCode(shop);
    const outcomes = await Promise.all(
      [...Array.from({ length: 30 }, () => wrong(code)), code].map((guess) =>
        verify(shop, VISITOR, { email, code: guess }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.ok)).toEqual([]);
  });

  test('a stranger who guesses and asks uses up nothing of the owner', async () => {
    const shop = await openShop();
    const stranger = { kind: 'visitor', network: 'elsewhere' } as const;
    const { challenge } = value(await shop.api.startSignIn(VISITOR, { email }));
    const code = await lastCode(shop);
    // Without a challenge, with one of their own, and with many.
    for (let n = 0; n < 20; n++) {
      const own = value(await shop.api.startSignIn(stranger, { email })).challenge;
      for (const guessing of ['none', own]) {
        const guess = { email, code: wrong(code), challenge: guessing };
        expectRefusal(await shop.api.verifySignIn(stranger, guess), 'invalid_code');
      }
    }
    expect((await mails(shop)).length).toBeLessThanOrEqual(4);
    value(await shop.api.verifySignIn(VISITOR, { email, code, challenge }));
  });

  test("another browser's challenge is worth nothing with the code that was mailed for mine", async () => {
    const shop = await openShop();
    value(await start(shop, VISITOR, { email }));
    const code = await lastCode(shop);
    const other = value(await shop.api.startSignIn(VISITOR, { email: 'eve@example.com' }));
    for (const challenge of [other.challenge, 'none']) {
      expectRefusal(
        await shop.api.verifySignIn(VISITOR, { email, code, challenge }),
        'invalid_code',
      );
    }
    value(await verify(shop, VISITOR, { email, code }));
  });

  test('wrong codes make those of the address longer, and lock nobody out', async () => {
    const shop = await openShop();
    const failures = async (most: number, at: string) => {
      for (let n = 0; n < most; n++) {
        if (n % 5 === 0) {
          // Each from a network of its own, a day's mails apart.
          const network = `network ${at} ${n}`;
          await shop.sql(`DELETE FROM attempts WHERE subject LIKE 'mails%'`);
          value(await start(shop, { kind: 'visitor', network }, { email: at }));
        }
        expectRefusal(await verify(shop, VISITOR, { email: at, code: '0000000' }), 'invalid_code');
      }
      await shop.sql(`DELETE FROM attempts WHERE subject LIKE 'mails%'`);
    };
    const digitsNow = async (at: string, network: string) =>
      value(await start(shop, { kind: 'visitor', network }, { email: at })).codeDigits;
    await failures(10, email);
    expect(await digitsNow(email, 'a')).toBe(8);
    expect(await lastCode(shop)).toHaveLength(8);
    expect(await digitsNow('bob@example.com', 'a')).toBe(6);
    await failures(20, email);
    expect(await digitsNow('A.d.a+x@example.com'.toLowerCase(), 'b')).toBe(6);
    expect(await digitsNow(email, 'b')).toBe(10);
    value(await verify(shop, VISITOR, { email, code: await lastCode(shop) }));
    expect(await digitsNow(email, 'c')).toBe(6);
  });

  test('guessing all over the shop makes all of its codes longer, for an hour', async () => {
    const shop = await openShop();
    const times = Array.from({ length: 99 }, () => START);
    await shop.sql(
      'INSERT INTO attempts (subject, times, last_at) VALUES (?, ?, ?)',
      'failures',
      JSON.stringify(times),
      START,
    );
    const digitsNow = async (at: string) =>
      value(await start(shop, VISITOR, { email: at })).codeDigits;
    expect(await digitsNow(email)).toBe(6);
    expectRefusal(await verify(shop, VISITOR, { email, code: '000000' }), 'invalid_code');
    expect(await digitsNow('bob@example.com')).toBe(8);
    value(await verify(shop, VISITOR, { email: 'bob@example.com', code: await lastCode(shop) }));
    await shop.wait(HOUR);
    expect(await digitsNow('eve@example.com')).toBe(6);
  });

  test('a mailbox gets three mails in a quarter of an hour, and the answer tells nothing', async () => {
    const shop = await openShop();
    for (let n = 0; n < 5; n++) {
      expect(value(await start(shop, VISITOR, { email }))).toEqual({
        challenge: expect.any(String),
        codeDigits: 6,
      });
    }
    expect(await mails(shop)).toHaveLength(3);
    // What was sent last is good also in the browser that asked after it.
    value(await verify(shop, VISITOR, { email, code: await lastCode(shop) }));
    await shop.wait(15 * MINUTE);
    value(await start(shop, VISITOR, { email }));
    expect(await mails(shop)).toHaveLength(4);
  });

  test('all ways to write a mailbox are counted together', async () => {
    const shop = await openShop();
    for (const one of ['ada.l@gmail.com', 'adal@gmail.com', 'a.dal+x@googlemail.com']) {
      value(await start(shop, VISITOR, { email: one }));
    }
    value(await start(shop, VISITOR, { email: 'ad.al@gmail.com' }));
    expect(await mails(shop)).toHaveLength(3);
  });

  test('a stranger leaves mails to the owner, and all strangers together send twenty a day', async () => {
    const shop = await openShop();
    const from = (network: string) => start(shop, { kind: 'visitor', network }, { email });
    for (let n = 0; n < 10; n++) value(await from('stranger'));
    expect(await mails(shop)).toHaveLength(3);
    value(await from('owner'));
    expect(await mails(shop)).toHaveLength(4);
    value(await verify(shop, VISITOR, { email, code: await lastCode(shop) }));
    for (let round = 0; round < 8; round++) {
      await shop.wait(15 * MINUTE);
      for (let n = 0; n < 9; n++) value(await from(`network ${n % 3}`));
    }
    const [{ sent } = { sent: 0 }] = await shop.sql<{ sent: number }>(
      'SELECT COUNT(*) AS sent FROM outbox',
    );
    expect(sent).toBe(20);
    await shop.wait(DAY);
    value(await from('owner'));
    expect((await mails(shop))[0]?.to).toBe(email);
  });

  test('one network asks for thirty codes in ten minutes, to whatever addresses', async () => {
    const shop = await openShop();
    const ask = (network: string | null, n: number) =>
      start(shop, { kind: 'visitor', network }, { email: `shopper-${n}@example.com` });
    for (let n = 0; n < 30; n++) {
      value(await ask('one', n));
      await shop.wait(2_000);
    }
    const before = await shop.contents();
    const outcome = await ask('one', 30);
    expectRefusal(outcome, 'too_many_requests');
    expect(outcome).toMatchObject({ retryAfter: 9 * 60 });
    expect(await shop.contents()).toBe(before);
    value(await ask('two', 30));
    value(await ask(null, 31));
    await shop.wait(9 * MINUTE);
    value(await ask('one', 30));
  });

  test('one network guesses fifty times in half an hour, at whatever codes', async () => {
    const shop = await openShop();
    const visitor = (network: string) => ({ kind: 'visitor', network }) as const;
    value(await start(shop, VISITOR, { email }));
    const code = await lastCode(shop);
    for (let n = 0; n < 50; n++) {
      const guess = { email: `shopper-${n}@example.com`, code };
      expectRefusal(await verify(shop, visitor('one'), guess), 'invalid_code');
    }
    const outcome = await verify(shop, visitor('one'), { email, code });
    expectRefusal(outcome, 'too_many_requests');
    expect(outcome).toMatchObject({ retryAfter: 30 * 60 });
    value(await verify(shop, visitor('two'), { email, code }));
  });

  test('a shop sends sixty mails a minute', async () => {
    const shop = await openShop();
    const ask = (n: number) => start(shop, VISITOR, { email: `shopper-${n}@example.com` });
    for (let n = 0; n < 60; n++) value(await ask(n));
    await shop.wait(10_000);
    const outcome = await ask(60);
    expectRefusal(outcome, 'too_many_requests');
    expect(outcome).toMatchObject({ retryAfter: 50 });
    await shop.wait(50_000);
    value(await ask(60));
  });

  test('is not there in a shop that does not want it', async () => {
    const shop = await openShop({}, { emailSignIn: false });
    expectRefusal(await start(shop, VISITOR, { email }), 'not_found');
    expectRefusal(await verify(shop, VISITOR, { email, code: '123456' }), 'not_found');
    expect(value(await shop.api.front()).publicProgram.signIn).toEqual({ email: false });
  });

  test('is not there where no mails can be sent', async () => {
    const shop = await openShop();
    await shop.setEnvironment({ MAIL: 'none' });
    expectRefusal(await start(shop, VISITOR, { email }), 'mail_unavailable');
    expectRefusal(await verify(shop, VISITOR, { email, code: '123456' }), 'mail_unavailable');
    expectRefusal(await shop.api.mailbox(), 'not_found');
    expect(value(await shop.api.front()).publicProgram.signIn).toEqual({ email: false });
  });

  test('leaves no code behind in production, and nobody reads mails there', async () => {
    const shop = await openShop();
    await shop.setEnvironment({ ENVIRONMENT: 'production' });
    await PostOffice.of(shop);
    value(await start(shop, VISITOR, { email }));
    expectRefusal(await shop.api.mailbox(), 'not_found');
    await shop.ring();
    expect(await shop.sql('SELECT recipient, html, text, sent_at FROM outbox')).toEqual([
      { recipient: null, html: null, text: null, sent_at: START },
    ]);
  });

  test('keeps codes hashed, and forgets what is over', async () => {
    const shop = await openShop();
    value(await start(shop, VISITOR, { email }));
    await shop.ring();
    const [mail] = await shop.sql<{ sent_at: number }>('SELECT sent_at FROM outbox');
    expect(mail?.sent_at).toBe(START);
    const code = await lastCode(shop);
    expect(JSON.stringify(await shop.sql('SELECT * FROM sign_in_challenges'))).not.toContain(code);
    for (let day = 0; day < 32; day++) {
      await shop.wait(DAY);
      await shop.ring();
    }
    expect(await shop.contents()).not.toContain('ada@');
    expect(await shop.sql('SELECT * FROM jobs')).toEqual([]);
  });
});

describe('signing in by identity token', () => {
  interface TokenChanges {
    claims?: Record<string, unknown>;
    alg?: string;
    kid?: string | null;
    audience?: string;
    issuedAt?: number;
    lifetime?: number;
    secret?: string;
  }

  async function token(shop: TestShop, changes: TokenChanges = {}): Promise<string> {
    const { id, secret } = shop.created.identityKey;
    const issuedAt = changes.issuedAt ?? shop.now / 1000;
    const kid = changes.kid === undefined ? id : changes.kid;
    const signer = new SignJWT({
      sub: 'ada',
      aud: changes.audience ?? shop.id,
      iat: issuedAt,
      exp: issuedAt + (changes.lifetime ?? 300),
      ...changes.claims,
    }).setProtectedHeader({ alg: changes.alg ?? 'HS256', ...(kid !== null && { kid }) });
    return signer.sign(Buffer.from(changes.secret ?? secret, 'base64url'));
  }

  test('brings in the customer, with what the shop says of them', async () => {
    const shop = await openShop();
    const signIn = async (claims: Record<string, unknown>) =>
      value(await shop.api.signInWithIdentityToken(await token(shop, { claims })));
    const { number } = await signIn({ email: 'Ada@Example.com ', name: 'Ada' });
    const me = value(await shop.api.me(memberCaller(number)));
    expect(me).toMatchObject({ id: 'ada', email, name: 'Ada' });
    expect(await signIn({ email: 'other@example.com', name: 'Other' })).toMatchObject({ number });
    expect(value(await shop.api.me(memberCaller(number)))).toEqual(me);
  });

  test('brings in a customer without the details that cannot be used', async () => {
    const shop = await openShop();
    const details = async (claims: Record<string, unknown>) => {
      const answer = await shop.api.signInWithIdentityToken(await token(shop, { claims }));
      const { number } = value(answer);
      const { email: address, name } = value(await shop.api.me(memberCaller(number)));
      return { email: address, name };
    };
    const nothing = { email: null, name: null };
    for (const address of ['', null, 'ada@example', 'müller@example.de', 7]) {
      expect(await details({ email: address, name: '' })).toEqual(nothing);
    }
    expect(await details({ name: 7 })).toEqual(nothing);
    expect((await details({ name: 'x'.repeat(500) })).name).toHaveLength(100);
  });

  test.for<[string, TokenChanges, RegExp]>([
    ['has expired', { issuedAt: START / 1000 - 306 }, /expired/],
    ['is for another shop', { audience: 'another' }, /another shop/],
    ['is signed with another algorithm', { alg: 'HS512' }, /HS256/],
    ['names no key', { kid: null }, /kid/],
    ['names an unknown key', { kid: 'ik_unknown' }, /kid/],
    ['is signed with another secret', { secret: 'A'.repeat(43) }, /signature/],
    ['lives too long', { lifetime: 301 }, /300 seconds/],
    ['lives no time at all', { lifetime: 0, issuedAt: START / 1000 + 3 }, /300 seconds/],
    ['comes from the future', { issuedAt: START / 1000 + 6 }, /future/],
    ['is not valid yet', { claims: { nbf: START / 1000 + 60 } }, /not valid yet/],
    ['names nobody', { claims: { sub: undefined } }, /sub/],
    ['names no customer id', { claims: { sub: 'a b' } }, /sub/],
    ['has no end', { claims: { exp: undefined } }, /exp/],
    ['has no beginning', { claims: { iat: undefined } }, /iat/],
  ])('a token that %s is refused', async ([, changes, detail]) => {
    const shop = await openShop();
    const sent = await token(shop, changes);
    const outcome = await shop.api.signInWithIdentityToken(sent);
    expectRefusal(outcome, 'invalid_identity_token');
    expect(outcome).toMatchObject({ detail: expect.stringMatching(detail) });
    expect(JSON.stringify(outcome)).not.toContain(sent.slice(0, 20));
    expect(await shop.sql('SELECT * FROM members')).toEqual([]);
  });

  test('an unsigned token, and what is no token at all, are refused', async () => {
    const shop = await openShop();
    const unsigned = new UnsecuredJWT({ sub: 'ada', aud: shop.id })
      .setIssuedAt(START / 1000)
      .setExpirationTime(START / 1000 + 300)
      .encode();
    const { id } = shop.created.identityKey;
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: id })).toString('base64url');
    const signed = await token(shop);
    for (const sent of [
      unsigned,
      `${header}.${signed.split('.')[1]}.`,
      signed.split('.').slice(0, 2).join('.'),
      `${signed}x`,
      'nonsense',
      '',
    ]) {
      expectRefusal(await shop.api.signInWithIdentityToken(sent), 'invalid_identity_token');
    }
  });

  test('a few seconds between the clocks do not matter', async () => {
    const shop = await openShop();
    for (const issuedAt of [START / 1000 + 4, START / 1000 - 304]) {
      value(await shop.api.signInWithIdentityToken(await token(shop, { issuedAt })));
    }
  });

  test('a revoked key signs nobody in', async () => {
    const shop = await openShop();
    const sent = await token(shop);
    value(await shop.api.revokeKey(shop.created.identityKey.id));
    expectRefusal(await shop.api.signInWithIdentityToken(sent), 'invalid_identity_token');
  });
});
