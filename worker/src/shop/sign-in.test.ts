import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { PostOffice } from './testing/post-office.ts';
import {
  DAY,
  expectRefusal,
  HOUR,
  MINUTE,
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
  return /\b[0-9]{6}\b/.exec(mail?.text ?? '')?.[0] ?? '';
}

/** A code that is certainly another one. */
function wrong(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}

describe('signing in by an e-mailed code', () => {
  test('lets whoever is not a member yet join, in their language', async () => {
    const shop = await openShop();
    expect(value(await shop.api.startSignIn(VISITOR, { email, language: 'de-AT' }))).toBeNull();
    const [mail] = await mails(shop);
    expect(mail).toMatchObject({ to: email, subject: 'Ihr Code für Rösterei' });
    expect(mail?.text).toContain('Sie erhalten diese Nachricht');
    const code = await lastCode(shop);
    const { number } = value(await shop.api.verifySignIn(VISITOR, { email, code }));
    const me = value(await shop.api.me({ kind: 'member', number }));
    expect(me).toMatchObject({ id: `mem_${number}`, email, language: 'de-AT' });

    value(await shop.api.startSignIn(VISITOR, { email, language: 'fr' }));
    const [english] = await mails(shop);
    expect(english?.subject).toBe('Your code for Rösterei');
    const again = value(
      await shop.api.verifySignIn(VISITOR, { email, code: await lastCode(shop) }),
    );
    expect(again.number).toBe(number);
  });

  test('a code works once, for ten minutes, and until a newer one is sent', async () => {
    const shop = await openShop();
    const verify = (code: string) => shop.api.verifySignIn(VISITOR, { email, code });
    value(await shop.api.startSignIn(VISITOR, { email }));
    const first = await lastCode(shop);
    value(await verify(first));
    expectRefusal(await verify(first), 'invalid_code');

    value(await shop.api.startSignIn(VISITOR, { email }));
    const second = await lastCode(shop);
    await shop.wait(10 * MINUTE);
    expectRefusal(await verify(second), 'invalid_code');

    value(await shop.api.startSignIn(VISITOR, { email }));
    const third = await lastCode(shop);
    await shop.wait(6 * MINUTE);
    value(await shop.api.startSignIn(VISITOR, { email }));
    const fourth = await lastCode(shop);
    if (third !== fourth) expectRefusal(await verify(third), 'invalid_code');
    value(await verify(fourth));
    expectRefusal(
      await shop.api.verifySignIn(VISITOR, { email: 'eve@example.com', code: fourth }),
      'invalid_code',
    );
  });

  test('five wrong tries end a code, also when the sixth is right', async () => {
    const shop = await openShop();
    value(await shop.api.startSignIn(VISITOR, { email }));
    const code = await lastCode(shop);
    for (let n = 0; n < 4; n++) {
      expectRefusal(
        await shop.api.verifySignIn(VISITOR, { email, code: wrong(code) }),
        'invalid_code',
      );
    }
    expectRefusal(
      await shop.api.verifySignIn(VISITOR, { email, code: wrong(code) }),
      'invalid_code',
    );
    expectRefusal(await shop.api.verifySignIn(VISITOR, { email, code }), 'invalid_code');
    expect(await shop.sql('SELECT * FROM members')).toEqual([]);
  });

  test('the fifth try may be the right one', async () => {
    const shop = await openShop();
    value(await shop.api.startSignIn(VISITOR, { email }));
    const code = await lastCode(shop);
    for (let n = 0; n < 4; n++) await shop.api.verifySignIn(VISITOR, { email, code: wrong(code) });
    value(await shop.api.verifySignIn(VISITOR, { email, code }));
  });

  test('tries at once are all counted', async () => {
    const shop = await openShop();
    value(await shop.api.startSignIn(VISITOR, { email }));
    const code = await lastCode(shop);
    const outcomes = await Promise.all(
      [...Array.from({ length: 30 }, () => wrong(code)), code].map((guess) =>
        shop.api.verifySignIn(VISITOR, { email, code: guess }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.ok)).toEqual([]);
  });

  test('ten wrong codes within an hour are enough, however many mails were asked for', async () => {
    const shop = await openShop();
    for (let round = 0; round < 2; round++) {
      value(await shop.api.startSignIn(VISITOR, { email }));
      const code = await lastCode(shop);
      for (let n = 0; n < 5; n++) {
        expectRefusal(
          await shop.api.verifySignIn(VISITOR, { email, code: wrong(code) }),
          'invalid_code',
        );
      }
      await shop.wait(10 * MINUTE);
    }
    value(await shop.api.startSignIn(VISITOR, { email }));
    const outcome = await shop.api.verifySignIn(VISITOR, { email, code: await lastCode(shop) });
    expectRefusal(outcome, 'too_many_requests');
    expect(outcome).toMatchObject({ retryAfter: 40 * 60 });
    await shop.wait(HOUR);
    value(await shop.api.startSignIn(VISITOR, { email }));
    value(await shop.api.verifySignIn(VISITOR, { email, code: await lastCode(shop) }));
  });

  test('an address gets three mails in a quarter of an hour, and the answer tells nothing', async () => {
    const shop = await openShop();
    for (let n = 0; n < 5; n++) {
      expect(await shop.api.startSignIn(VISITOR, { email })).toEqual({ ok: true, value: null });
    }
    expect(await mails(shop)).toHaveLength(3);
    // What was sent last is still good.
    value(await shop.api.verifySignIn(VISITOR, { email, code: await lastCode(shop) }));
    await shop.wait(15 * MINUTE);
    value(await shop.api.startSignIn(VISITOR, { email }));
    expect(await mails(shop)).toHaveLength(4);
  });

  test('one network asks for thirty codes in ten minutes, to whatever addresses', async () => {
    const shop = await openShop();
    const start = (network: string | null, n: number) =>
      shop.api.startSignIn({ kind: 'visitor', network }, { email: `shopper-${n}@example.com` });
    for (let n = 0; n < 30; n++) {
      value(await start('one', n));
      await shop.wait(2_000);
    }
    const before = await shop.contents();
    const outcome = await start('one', 30);
    expectRefusal(outcome, 'too_many_requests');
    expect(outcome).toMatchObject({ retryAfter: 9 * 60 });
    expect(await shop.contents()).toBe(before);
    value(await start('two', 30));
    value(await start(null, 31));
    await shop.wait(9 * MINUTE);
    value(await start('one', 30));
  });

  test('one network guesses fifty times in half an hour, at whatever codes', async () => {
    const shop = await openShop();
    const visitor = (network: string) => ({ kind: 'visitor', network }) as const;
    value(await shop.api.startSignIn(VISITOR, { email }));
    const code = await lastCode(shop);
    for (let n = 0; n < 50; n++) {
      const guess = { email: `shopper-${n}@example.com`, code };
      expectRefusal(await shop.api.verifySignIn(visitor('one'), guess), 'invalid_code');
    }
    const outcome = await shop.api.verifySignIn(visitor('one'), { email, code });
    expectRefusal(outcome, 'too_many_requests');
    expect(outcome).toMatchObject({ retryAfter: 30 * 60 });
    value(await shop.api.verifySignIn(visitor('two'), { email, code }));
  });

  test('a shop sends sixty mails a minute', async () => {
    const shop = await openShop();
    const start = (n: number) =>
      shop.api.startSignIn(VISITOR, { email: `shopper-${n}@example.com` });
    for (let n = 0; n < 60; n++) value(await start(n));
    await shop.wait(10_000);
    const outcome = await start(60);
    expectRefusal(outcome, 'too_many_requests');
    expect(outcome).toMatchObject({ retryAfter: 50 });
    await shop.wait(50_000);
    value(await start(60));
  });

  test('is not there in a shop that does not want it', async () => {
    const shop = await openShop({}, { emailSignIn: false });
    expectRefusal(await shop.api.startSignIn(VISITOR, { email }), 'not_found');
    expectRefusal(await shop.api.verifySignIn(VISITOR, { email, code: '123456' }), 'not_found');
    expect(value(await shop.api.front()).publicProgram.signIn).toEqual({ email: false });
  });

  test('is not there where no mails can be sent', async () => {
    const shop = await openShop();
    await shop.setEnvironment({ MAIL: 'none' });
    expectRefusal(await shop.api.startSignIn(VISITOR, { email }), 'mail_unavailable');
    expectRefusal(
      await shop.api.verifySignIn(VISITOR, { email, code: '123456' }),
      'mail_unavailable',
    );
    expectRefusal(await shop.api.mailbox(), 'not_found');
    expect(value(await shop.api.front()).publicProgram.signIn).toEqual({ email: false });
  });

  test('leaves no code behind in production, and nobody reads mails there', async () => {
    const shop = await openShop();
    await shop.setEnvironment({ ENVIRONMENT: 'production' });
    await PostOffice.of(shop);
    value(await shop.api.startSignIn(VISITOR, { email }));
    expectRefusal(await shop.api.mailbox(), 'not_found');
    await shop.ring();
    expect(await shop.sql('SELECT recipient, html, text, sent_at FROM outbox')).toEqual([
      { recipient: null, html: null, text: null, sent_at: START },
    ]);
  });

  test('keeps codes hashed, and forgets what is over', async () => {
    const shop = await openShop();
    value(await shop.api.startSignIn(VISITOR, { email }));
    await shop.ring();
    const [mail] = await shop.sql<{ sent_at: number }>('SELECT sent_at FROM outbox');
    expect(mail?.sent_at).toBe(START);
    const code = await lastCode(shop);
    expect(JSON.stringify(await shop.sql('SELECT * FROM sign_in_codes'))).not.toContain(code);
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
    const me = value(await shop.api.me({ kind: 'member', number }));
    expect(me).toMatchObject({ id: 'ada', email, name: 'Ada' });
    expect(await signIn({ email: 'other@example.com', name: 'Other' })).toEqual({ number });
    expect(value(await shop.api.me({ kind: 'member', number }))).toEqual(me);
  });

  test('brings in a customer without the details that cannot be used', async () => {
    const shop = await openShop();
    const details = async (claims: Record<string, unknown>) => {
      const answer = await shop.api.signInWithIdentityToken(await token(shop, { claims }));
      const { number } = value(answer);
      const { email: address, name } = value(await shop.api.me({ kind: 'member', number }));
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
