import { giveTenGetTen } from '@stamm/contract';
import type { MyReferral, ReferralClaim, ReferralOffer } from '@stamm/contract/types';
import { decodeQR } from 'qr/decode.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { answer, call, expectProblem, HttpShop, PAGE_ORIGIN } from '../testing/api.ts';

let shop: HttpShop;
let session: string;
let code: string;

beforeAll(async () => {
  shop = await HttpShop.open({ referral: giveTenGetTen });
  session = await shop.signIn('ada');
  code = (await answer<MyReferral>(call('/v1/me/referral', { token: session }))).code;
});

const offerPath = (typed = code) => `/v1/shops/${shop.id}/referrals/${typed}`;
const claim = (headers: Record<string, string>, typed = code) =>
  call(`${offerPath(typed)}/claims`, { method: 'POST', headers });

describe('the offer of an advocate', () => {
  test('can be read from a page of the shop, and kept for a moment', async () => {
    const response = await call(offerPath(code.toLowerCase()), { origin: PAGE_ORIGIN });
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
    expect(response.headers.get('access-control-allow-origin')).toBe(PAGE_ORIGIN);
    expect(await response.json()).toMatchObject({ code, advocateName: null, claim: 'atOnce' });
  });

  test('shows a name as it was typed, whatever is in it', async () => {
    const displayName = '<b onclick="x()">Ada</b>';
    await answer(
      call('/v1/me/referral', { method: 'PATCH', token: session, json: { displayName } }),
    );
    const offer = await answer<ReferralOffer>(call(offerPath()));
    expect(offer.advocateName).toBe(displayName);
  });

  test.each([
    ['Ada\r\nBcc: you', 'Ada Bcc: you'],
    ['\u202eadA\u0000 ', 'adA'],
    ['Zoë \u200b L.', 'Zoë L.'],
  ])('shows %j in one line of plain text', async (displayName, shown) => {
    const json = { displayName };
    await answer(call('/v1/me/referral', { method: 'PATCH', token: session, json }));
    expect((await answer<ReferralOffer>(call(offerPath()))).advocateName).toBe(shown);
  });

  test.each([
    '',
    ' \u200b ',
    'A'.repeat(61),
    'Win at www.example.com',
    'https://x.example',
    'ada@x.example',
  ])('has no name such as %j', async (displayName) => {
    await expectProblem(
      call('/v1/me/referral', { method: 'PATCH', token: session, json: { displayName } }),
      'invalid_request',
    );
  });

  test('is refused for a code that cannot be one, or is none', async () => {
    for (const typed of ['abc', 'a'.repeat(300), 'x%00y', '%3Cscript%3E', "1'OR'1"]) {
      await expectProblem(call(offerPath(typed)), 'invalid_request');
    }
    await expectProblem(call(offerPath('CCCC999999')), 'referral_code_not_found');
  });
});

describe('the QR code', () => {
  test('leads to the shop with the code, and may be kept for a day', async () => {
    const response = await call(`${offerPath()}/qr.svg`);
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(response.headers.get('cache-control')).toBe('public, max-age=86400');
    expect(decodeQR(pixels(await response.text()))).toBe(`${PAGE_ORIGIN}/?ref=${code}`);
  });

  test('of no code is a problem like any other', async () => {
    await expectProblem(call(`${offerPath('CCCC999999')}/qr.svg`), 'referral_code_not_found');
  });
});

describe('claiming', () => {
  test('needs a key, and answers the same to the same', async () => {
    await expectProblem(claim({}), 'missing_idempotency_key');
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const first = await answer<ReferralClaim>(claim(headers), 201);
    expect(first.coupon).toMatchObject({ source: 'friendOffer', status: 'active' });
    expect(await answer(claim(headers), 201)).toEqual(first);
  });

  test('is told when to try again, in the header too', async () => {
    const guesses = Array.from({ length: 61 }, () =>
      claim({ 'idempotency-key': crypto.randomUUID() }, 'CCCC888888'),
    );
    const last = (await Promise.all(guesses)).at(-1) as Response;
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    await expectProblem(last, 'too_many_requests');
  });
});

/** The picture, drawn: four pixels a module, as a camera would see it. */
function pixels(svg: string): { width: number; height: number; data: Uint8Array } {
  const size = Number(/viewBox="0 0 (\d+) \d+"/.exec(svg)?.[1]);
  const dark = modules(svg, size);
  const width = size * 4;
  const data = new Uint8Array(width * width * 4).fill(255);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      if (dark.has((y >> 2) * size + (x >> 2)))
        data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { width, height: width, data };
}

/** Which modules are dark: the path draws a unit square at each place that it moves to. */
function modules(svg: string, size: number): Set<number> {
  const dark = new Set<number>();
  let [x, y] = [0, 0];
  for (const [, move, first, second] of svg.matchAll(/([Mm])(-?\d+) ?(-?\d+)/g)) {
    const isRelative = move === 'm';
    x = (isRelative ? x : 0) + Number(first);
    y = (isRelative ? y : 0) + Number(second);
    dark.add(y * size + x);
  }
  return dark;
}
