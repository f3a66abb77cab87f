/** A life of a shop: every call that the mock answers, with good input and bad. */
import { reviews } from './review-calls.ts';
import type { Answer, Call, Side } from './sides.ts';

export interface Step {
  about: string;
  call(side: Side): Call | Promise<Call>;
  /** Takes from the answer what later steps need. */
  learn?(answer: Answer, side: Side): void;
}

const NOW = Date.now();
const DAY_MS = 86_400_000;
const at = (daysAgo: number) => new Date(NOW - daysAgo * DAY_MS).toISOString();
const seconds = Math.floor(NOW / 1000);
const key = (name: string) => ({ 'idempotency-key': `compare-${name}` });
const visitor = ({ shopId }: Side, rest: string) => `/v1/shops/${shopId}${rest}`;

type Body = Record<string, never> & {
  token: string;
  id: string;
  nextCursor: string;
  code: string;
  items: { id: string }[];
  coupon: { code: string };
};
const bodyOf = ({ body }: Answer) => body as Body;

/** A call that is the same on both sides. */
function step(about: string, call: Call, learn?: Step['learn']): Step {
  return { about, call: () => call, ...(learn && { learn }) };
}

function remember(name: string, from: (body: Body) => string): NonNullable<Step['learn']> {
  return (answer, side) => void side.remembered.set(name, from(bodyOf(answer)));
}

const claims = (sub: string, more: object = {}) => ({
  sub,
  aud: 'compared',
  iat: seconds,
  exp: seconds + 240,
  ...more,
});

function session(about: string, claimed: object, name?: string, header?: object): Step {
  return {
    about,
    call: (side) => ({
      method: 'POST',
      path: visitor(side, '/session'),
      json: { identityToken: side.identityToken(claimed, header) },
    }),
    ...(name && { learn: remember(`session ${name}`, ({ token }) => token) }),
  };
}

const order = (customer: string, totalMinor: number, daysAgo: number, more: object = {}) => ({
  customer: { id: customer },
  currency: 'EUR',
  placedAt: at(daysAgo),
  paidAt: at(daysAgo),
  totalMinor,
  ...more,
});

const putOrder = (about: string, id: string, json: unknown): Step =>
  step(about, { method: 'PUT', path: `/v1/orders/${id}`, as: 'backend', json });

const refund = (about: string, id: string, refundId: string, json: unknown): Step =>
  step(about, {
    method: 'PUT',
    path: `/v1/orders/${id}/refunds/${refundId}`,
    as: 'backend',
    json,
  });

const visitors: Step[] = [
  {
    about: 'the program',
    call: (side) => ({ path: visitor(side, '/program') }),
  },
  step('the program of no shop', { path: '/v1/shops/nobody/program' }),
  step('the program of an impossible shop', { path: '/v1/shops/No_Shop/program' }),
  step('an unknown address', { path: '/v1/nothing' }),
  session('an identity token', claims('ada', { email: 'ada@example.com', name: 'Ada' }), 'ada'),
  session('the same customer again', claims('ada'), 'ada again'),
  session('an expired token', claims('ada', { iat: seconds - 400, exp: seconds - 160 })),
  session('a long-lived token', claims('ada', { exp: seconds + 3600 })),
  session("another shop's token", claims('ada', { aud: 'other' })),
  session('a token without a subject', claims('', { sub: undefined })),
  session('an unsigned token', claims('ada'), undefined, { alg: 'none' }),
  {
    about: 'no token at all',
    call: (side) => ({ method: 'POST', path: visitor(side, '/session'), json: {} }),
  },
  {
    about: 'something else than a token',
    call: (side) => ({
      method: 'POST',
      path: visitor(side, '/session'),
      json: { identityToken: 'not.a.token', more: true },
    }),
  },
  {
    about: 'a code by e-mail',
    call: (side) => ({
      method: 'POST',
      path: visitor(side, '/sign-in'),
      json: { email: ' Ben@Example.com ', language: 'de' },
    }),
  },
  {
    about: 'a code to no address',
    call: (side) => ({
      method: 'POST',
      path: visitor(side, '/sign-in'),
      json: { email: 'nobody', language: 'DEUTSCH' },
    }),
  },
  {
    about: 'a wrong code',
    call: async (side) => ({
      method: 'POST',
      path: visitor(side, '/sign-in/verify'),
      json: {
        email: 'ben@example.com',
        code: (await side.codeFor('ben@example.com')) === '111111' ? '222222' : '111111',
      },
    }),
  },
  {
    about: 'no code',
    call: (side) => ({
      method: 'POST',
      path: visitor(side, '/sign-in/verify'),
      json: { email: 'ben@example.com', code: '12' },
    }),
  },
  {
    about: 'the right code',
    call: async (side) => ({
      method: 'POST',
      path: visitor(side, '/sign-in/verify'),
      json: { email: 'ben@example.com', code: await side.codeFor('ben@example.com') },
    }),
    learn: remember('session ben', ({ token }) => token),
  },
  {
    about: 'a code for somebody who asked for none',
    call: (side) => ({
      method: 'POST',
      path: visitor(side, '/sign-in/verify'),
      json: { email: 'eve@example.com', code: '123456' },
    }),
  },
];

const credentials: Step[] = [
  step('nobody as member', { path: '/v1/me' }),
  step('a broken session', { path: '/v1/me', as: 'st_compared_a.b.c' }),
  step('the backend as member', { path: '/v1/me', as: 'backend' }),
  step('nobody as backend', { path: '/v1/members' }),
  step('a member as backend', { path: '/v1/members', as: 'ada' }),
  step('a key of nobody', { path: '/v1/members', as: `sk_compared_${'x'.repeat(43)}` }),
  step('a fresh session', { method: 'POST', path: '/v1/me/session', as: 'ada' }),
  step('another method', { method: 'PUT', path: '/v1/me', as: 'ada' }),
];

const members: Step[] = [
  step('the member', { path: '/v1/me', as: 'ada' }),
  step('the member who came by e-mail', { path: '/v1/me', as: 'ben' }),
  step('no activity', { path: '/v1/me/activity', as: 'ada' }),
  step('another name', {
    method: 'PATCH',
    path: '/v1/me',
    as: 'ada',
    json: { name: ' Ada L. ', language: 'en' },
  }),
  step('no name', { method: 'PATCH', path: '/v1/me', as: 'ada', json: { name: '' } }),
  step('an unknown field', { method: 'PATCH', path: '/v1/me', as: 'ada', json: { points: 7 } }),
  step('enrolling', {
    method: 'PUT',
    path: '/v1/members/cleo',
    as: 'backend',
    json: { name: 'Cleo', email: 'cleo@example.com' },
  }),
  step('enrolling who came by e-mail', {
    method: 'PUT',
    path: '/v1/members/customer-ben',
    as: 'backend',
    json: { email: 'ben@example.com', name: 'Ben' },
  }),
  step('an address that is taken', {
    method: 'PUT',
    path: '/v1/members/cleo',
    as: 'backend',
    json: { email: 'ada@example.com' },
  }),
  step('an id that only Stamm gives', {
    method: 'PUT',
    path: '/v1/members/mem_999',
    as: 'backend',
    json: {},
  }),
  step('a member of that id', { path: '/v1/members/customer-ben', as: 'backend' }),
  step('no such member', { path: '/v1/members/nobody', as: 'backend' }),
  step(
    'the first page of members',
    { path: '/v1/members?limit=2', as: 'backend' },
    remember('cursor', ({ nextCursor }) => nextCursor),
  ),
  {
    about: 'the next page of members',
    call: ({ remembered }) => ({
      path: `/v1/members?limit=2&cursor=${remembered.get('cursor')}`,
      as: 'backend',
    }),
  },
  step('a page of nothing', { path: '/v1/members?limit=0', as: 'backend' }),
  step('a cursor of nobody', { path: '/v1/members?cursor=abc', as: 'backend' }),
];

const orders: Step[] = [
  putOrder('an old order', 'old', order('ada', 12_350, 40)),
  putOrder('the same order again', 'old', order('ada', 12_350, 40)),
  putOrder('a recent order', 'recent', order('ada', 4_990, 2, { shippingMinor: 490 })),
  putOrder('an order of nobody yet', 'dora-1', order('dora', 1_000, 1)),
  putOrder('an unpaid order', 'unpaid', order('ada', 3_000, 1, { paidAt: null })),
  putOrder('an order of lines', 'lines', {
    ...order('ada', 2_590, 1),
    lines: [
      { id: '1', productId: 'a', totalMinor: 1_290, taxMinor: 206 },
      { id: '2', productId: 'b', quantity: 2, totalMinor: 1_300 },
    ],
  }),
  putOrder("somebody else's order", 'old', order('cleo', 12_350, 40)),
  putOrder('an unknown currency', 'dollars', order('ada', 1_000, 1, { currency: 'USD' })),
  putOrder('no currency', 'nothing', order('ada', 1_000, 1, { currency: 'XXX' })),
  putOrder('negative and broken amounts', 'wrong', order('ada', -5, 1, { shippingMinor: 1.5 })),
  putOrder('too large an amount', 'wrong', order('ada', 2 ** 53, 1)),
  putOrder('text for an amount', 'wrong', { ...order('ada', 1, 1), totalMinor: '12' }),
  putOrder('no time', 'wrong', { ...order('ada', 1, 1), placedAt: 'yesterday' }),
  step('broken JSON', {
    method: 'PUT',
    path: '/v1/orders/wrong',
    as: 'backend',
    text: '{"customer":',
    headers: { 'content-type': 'application/json' },
  }),
  step('no JSON', {
    method: 'PUT',
    path: '/v1/orders/wrong',
    as: 'backend',
    text: 'total=12',
    headers: { 'content-type': 'text/plain' },
  }),
  step('an order', { path: '/v1/orders/recent', as: 'backend' }),
  step('no such order', { path: '/v1/orders/wrong', as: 'backend' }),
  refund('a refund of a part', 'recent', 'r1', { amountMinor: 2_000 }),
  refund('the same refund again', 'recent', 'r1', { amountMinor: 2_000 }),
  refund('the same refund with another amount', 'recent', 'r1', { amountMinor: 2_001 }),
  refund('more than was paid', 'recent', 'r2', { amountMinor: 90_000 }),
  refund('a refund that adds up wrongly', 'recent', 'r2', { amountMinor: 1, shippingMinor: 2 }),
  refund('a refund before its order', 'later', 'r1', { amountMinor: 500, refundedAt: at(1) }),
  putOrder('its order', 'later', order('cleo', 2_500, 3)),
  refund('a refund of a line', 'lines', 'r1', {
    amountMinor: 1_290,
    lines: [{ lineId: '1', amountMinor: 1_290 }],
  }),
  step('canceling', {
    method: 'POST',
    path: '/v1/orders/dora-1/cancel',
    as: 'backend',
    json: { canceledAt: at(0.5) },
  }),
  step('canceling what is not known', {
    method: 'POST',
    path: '/v1/orders/unknown/cancel',
    as: 'backend',
    json: {},
  }),
  step('what came of it', { path: '/v1/me', as: 'ada' }),
  step('and for another', { path: '/v1/members/dora/activity', as: 'backend' }),
];

const adjust = (about: string, name: string, id: string, json: unknown): Step =>
  step(about, {
    method: 'POST',
    path: `/v1/members/${id}/adjustments`,
    as: 'backend',
    headers: key(name),
    json,
  });

const redeem = (about: string, name: string, json: unknown, learn?: Step['learn']): Step =>
  step(
    about,
    { method: 'POST', path: '/v1/me/redemptions', as: 'ada', headers: key(name), json },
    learn,
  );

const rememberCoupon =
  (name: string): Step['learn'] =>
  (answer, side) => {
    const { id, coupon } = bodyOf(answer);
    side.remembered.set(`redemption ${name}`, id);
    side.remembered.set(`code ${name}`, coupon.code);
  };

const spending: Step[] = [
  adjust('giving points', 'give', 'ada', { points: 300, reason: 'Sorry', author: 'Kim' }),
  adjust('giving them again', 'give', 'ada', { points: 300, reason: 'Sorry', author: 'Kim' }),
  adjust('giving others with the same key', 'give', 'ada', { points: 301, reason: 'Sorry' }),
  adjust('taking points', 'take', 'ada', { points: -20, reason: 'A mistake' }),
  adjust('taking too many', 'take-more', 'ada', { points: -20_000, reason: 'A mistake' }),
  adjust('giving nothing', 'nothing', 'ada', { points: 0, reason: '' }),
  adjust('giving nobody', 'nobody', 'nobody', { points: 1, reason: 'Hello' }),
  step('giving without a key', {
    method: 'POST',
    path: '/v1/members/ada/adjustments',
    as: 'backend',
    json: { points: 1, reason: 'Hello' },
  }),
  redeem('a reward', 'five', { rewardId: 'five-off', points: 100 }, rememberCoupon('five')),
  redeem('the same again', 'five', { rewardId: 'five-off', points: 100 }),
  redeem('another with the same key', 'five', { rewardId: 'free-shipping' }),
  redeem('a second one', 'free', { rewardId: 'free-shipping' }, rememberCoupon('free')),
  redeem('another price', 'price', { rewardId: 'five-off', points: 90 }),
  redeem('no such reward', 'none', { rewardId: 'nothing' }),
  redeem('what nearly all points buy', 'most', { rewardId: 'house-blend', points: 240 }),
  redeem('more than there is', 'more', { rewardId: 'house-blend', points: 240 }),
  step('redeeming with half a key', {
    method: 'POST',
    path: '/v1/me/redemptions',
    as: 'ada',
    headers: { 'idempotency-key': 'short' },
    json: { rewardId: 'five-off' },
  }),
  step('the member and their coupons', { path: '/v1/me', as: 'ada' }),
  step(
    'the newest activity',
    { path: '/v1/me/activity?limit=3', as: 'ada' },
    remember('activity', ({ nextCursor }) => nextCursor),
  ),
  {
    about: 'older activity',
    call: ({ remembered }) => ({
      path: `/v1/me/activity?limit=50&cursor=${remembered.get('activity')}`,
      as: 'ada',
    }),
  },
];

const coupon = (about: string, name: string, rest: string, json?: unknown): Step => ({
  about,
  call: ({ remembered }) => ({
    method: json === undefined ? 'GET' : 'POST',
    path: `/v1/coupons/${remembered.get(`code ${name}`)}${rest}`,
    as: 'backend',
    json,
  }),
});

const undo = (about: string, name: string): Step => ({
  about,
  call: ({ remembered }) => ({
    method: 'POST',
    path: `/v1/redemptions/${remembered.get(`redemption ${name}`)}/cancel`,
    as: 'backend',
  }),
});

const basket = { currency: 'EUR', goodsMinor: 3_000, shippingMinor: 490 };

const coupons: Step[] = [
  coupon('a coupon', 'five', ''),
  step('no such coupon', { path: '/v1/coupons/2222-3333-4444-5555', as: 'backend' }),
  coupon('what it would take off', 'five', '/validate', basket),
  coupon('of free shipping', 'free', '/validate', basket),
  coupon('of too little', 'five', '/validate', { ...basket, goodsMinor: 1_999 }),
  coupon('of another currency', 'five', '/validate', { ...basket, currency: 'USD' }),
  coupon('using it', 'five', '/redeem', { ...basket, orderId: 'order-1' }),
  coupon('using it again', 'five', '/redeem', { ...basket, orderId: 'order-1' }),
  coupon('using it for another order', 'five', '/redeem', { ...basket, orderId: 'order-2' }),
  undo('undoing what was used', 'five'),
  coupon('giving it back for another order', 'five', '/release', { orderId: 'order-2' }),
  coupon('giving it back', 'five', '/release', { orderId: 'order-1' }),
  coupon('giving it back again', 'five', '/release', { orderId: 'order-1' }),
  undo('undoing it', 'five'),
  undo('undoing it again', 'five'),
  coupon('using what was undone', 'five', '/redeem', { ...basket, orderId: 'order-3' }),
  step('undoing nothing', { method: 'POST', path: '/v1/redemptions/red_0/cancel', as: 'backend' }),
  step('the member afterwards', { path: '/v1/me', as: 'ada' }),
  step('all that is known of them', { path: '/v1/me/export', as: 'ada' }),
];

const withReferral = (side: Side, rest: string) =>
  visitor(side, `/referrals/${side.remembered.get('referral code')}${rest}`);

const claimAtOnce = (about: string, name: string, path: (side: Side) => string): Step => ({
  about,
  call: (side) => ({ method: 'POST', path: path(side), headers: key(name) }),
});

const claim = (about: string, as: string, code?: string): Step => ({
  about,
  call: ({ remembered }) => ({
    method: 'POST',
    path: '/v1/me/referral/claims',
    as,
    json: { code: code ?? remembered.get('referral code') },
  }),
});

const inShop = (about: string, referral: string, rest = '', json?: unknown): Step => ({
  about,
  call: ({ remembered }) => ({
    method: rest ? 'POST' : 'GET',
    path: `/v1/referrals/${remembered.get(`referral ${referral}`) ?? referral}${rest}`,
    as: 'backend',
    json,
  }),
});

const listReferrals = (about: string, state: string, name?: string): Step =>
  step(
    about,
    { path: `/v1/referrals?state=${state}`, as: 'backend' },
    name ? remember(`referral ${name}`, ({ items }) => items[0]?.id ?? '') : undefined,
  );

const friends: Step[] = [
  step(
    'the own link',
    { path: '/v1/me/referral', as: 'ada' },
    remember('referral code', ({ code }) => code),
  ),
  step('nobody’s link', { path: '/v1/me/referral' }),
  step('a name for friends to see', {
    method: 'PATCH',
    path: '/v1/me/referral',
    as: 'ada',
    json: { displayName: ' Ada ' },
  }),
  step('too long a name', {
    method: 'PATCH',
    path: '/v1/me/referral',
    as: 'ada',
    json: { displayName: 'A'.repeat(41) },
  }),
  { about: 'the offer', call: (side) => ({ path: withReferral(side, '') }) },
  { about: 'an unknown offer', call: (side) => ({ path: visitor(side, '/referrals/WRONGCODE2') }) },
  { about: 'no code', call: (side) => ({ path: visitor(side, '/referrals/%22%3E%3Cb%3E') }) },
  claimAtOnce('claiming at once where that is not offered', 'friend', (side) =>
    withReferral(side, '/claims'),
  ),
  claim('claiming what is one’s own', 'ada'),
  claim('claiming nothing', 'ben', 'WRONGCODE2'),
  claim('claiming', 'ben'),
  claim('claiming again', 'ben'),
  session('somebody else', claims('eve', { email: 'eve@mailinator.com' }), 'eve'),
  claim('claiming with a mailbox that lasts for minutes', 'eve'),
  session('a customer', claims('dora'), 'dora'),
  putOrder('their order', 'dora-2', order('dora', 5_000, 1)),
  claim('claiming what is for new customers', 'dora'),
  putOrder('an order of the advocate', 'ada-3', {
    ...order('ada', 5_000, 2),
    fingerprints: { shippingAddress: 'the-house-by-the-sea' },
  }),
  {
    about: 'an order to the same house that came with the code',
    call: ({ remembered }) => ({
      method: 'PUT',
      path: '/v1/orders/finn-1',
      as: 'backend',
      json: order('finn', 5_000, 2, {
        referralCode: remembered.get('referral code'),
        fingerprints: { shippingAddress: 'the-house-by-the-sea', payment: 'card_1' },
      }),
    }),
  },
  putOrder(
    'an order with no code at all',
    'finn-2',
    order('finn', 5_000, 1, { referralCode: '?' }),
  ),
  {
    about: 'what waits for the shop',
    call: async (side) => {
      // The real shop judges in a job, a moment later.
      for (let attempt = 0; attempt < 100; attempt++) {
        const { body } = await side.call({ path: '/v1/referrals?state=held', as: 'backend' });
        if ((body as { items: unknown[] }).items.length > 0) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return { path: '/v1/referrals?state=held', as: 'backend' };
    },
    learn: remember('referral held', ({ items }) => items[0]?.id ?? ''),
  },
  inShop('one of them', 'held'),
  inShop('no such referral', 'ref_0'),
  inShop('rejecting without a reason', 'held', '/reject', {}),
  inShop('approving it', 'held', '/approve'),
  inShop('approving it again', 'held', '/approve'),
  inShop('rejecting it then', 'held', '/reject', { reason: 'Too late' }),
  listReferrals('what was rejected', 'rejected'),
  listReferrals('in no such state', 'lost'),
  step('a page of one', { path: '/v1/referrals?limit=1', as: 'backend' }),
];

/** The program with another price of its first reward. */
let changed: unknown;

const ending: Step[] = [
  step('the program in force', { path: '/v1/program', as: 'backend' }, ({ body }) => {
    const { version: _version, inForceFrom: _from, ...rules } = body as Record<string, unknown>;
    const [first, ...rest] = rules.rewards as object[];
    changed = { ...rules, rewards: [{ ...first, points: 61 }, ...rest] };
  }),
  {
    about: 'a new program',
    call: () => ({ method: 'PUT', path: '/v1/program', as: 'backend', json: changed }),
  },
  {
    about: 'the same program',
    call: () => ({ method: 'PUT', path: '/v1/program', as: 'backend', json: changed }),
  },
  step('half a program', {
    method: 'PUT',
    path: '/v1/program',
    as: 'backend',
    json: { timeZone: 'Mars/Olympus', pendingDays: -1 },
  }),
  step('leaving', { method: 'DELETE', path: '/v1/me', as: 'ada' }),
  step('having left', { path: '/v1/me', as: 'ada' }),
  step('a fresh session after having left', {
    method: 'POST',
    path: '/v1/me/session',
    as: 'ada',
  }),
  step('the member who left', { path: '/v1/members/ada', as: 'backend' }),
  putOrder('an order of who left', 'old', order('ada', 12_000, 40, { updatedAt: at(0.1) })),
  session('coming back', claims('ada'), 'ada'),
  step('beginning anew', { path: '/v1/me', as: 'ada' }),
];

export const CALLS: Record<string, Step[]> = {
  visitors,
  credentials,
  members,
  orders,
  spending,
  coupons,
  friends,
  reviews,
  ending,
};
