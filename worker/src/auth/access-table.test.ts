import { ERRORS, type ErrorCode, type routes } from '@stamm/contract';
import type { KeyScope } from '@stamm/contract/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { CONTRACT_ROUTES, type ContractRoute } from '../http/contract-gate.ts';
import { answer, call, env, expectProblem, order, PAGE_ORIGIN, PROGRAM } from '../testing/api.ts';
import { type CallerKind, callerKindOf, scopeOf } from './admission.ts';
import {
  type AccessWorld,
  CALLERS,
  type Caller,
  FOREIGN_ORIGIN,
  openAccessWorld,
} from './testing/access-callers.ts';

/** A status, or the code of a problem. */
type Expected = number | ErrorCode;

/** What comes of a call once its caller was let in. */
interface Row {
  /** Whom it is for. Stated here once more, so that a slip in the contract does not go unseen. */
  for: CallerKind;
  /** Of a call for the shop's backend: the scope that its key needs. */
  scope?: KeyScope;
  /** What the shop answers to its own. */
  here: Expected;
  /**
   * What another shop answers to its own, by default the same. Where it is said, the call names
   * an order or a member of this shop, of whom nothing is to be seen elsewhere.
   */
  elsewhere?: ErrorCode;
  /** What its address needs besides. */
  query?: string;
  json?: unknown;
  ndjson?: string;
  csv?: string;
}

const EXISTING_SHOP = { id: 'exists', name: 'Shop', allowedOrigins: [], program: PROGRAM };

const review = { rating: 5, text: 'Good', displayName: 'Ada' };

const basket = { currency: 'EUR', goodsMinor: 100 };

/** Every call. */
const ROWS: Record<keyof typeof routes, Row> = {
  getPublicProgram: { for: 'visitor', here: 200 },
  startSignIn: { for: 'visitor', here: 202, json: { email: 'ada@example.com' } },
  verifySignIn: {
    for: 'visitor',
    here: 'invalid_code',
    json: { email: 'eve@example.com', code: '123456', challenge: 'none' },
  },
  createSession: {
    for: 'visitor',
    here: 'invalid_identity_token',
    json: { identityToken: 'none' },
  },

  getMe: { for: 'member', here: 200 },
  patchMe: { for: 'member', here: 200, json: { name: 'Ada' } },
  deleteMe: { for: 'member', here: 204 },
  exportMe: { for: 'member', here: 200 },
  getMyActivity: { for: 'member', here: 200 },
  redeemReward: { for: 'member', here: 'not_enough_points', json: { rewardId: 'five' } },
  mergeMe: { for: 'member', here: 'invalid_session', json: { session: 'none' } },
  renewSession: { for: 'member', here: 200 },
  endMySession: { for: 'member', here: 204 },
  endMySessions: { for: 'member', here: 204 },

  putOrder: {
    for: 'backend',
    scope: 'orders',
    here: 200,
    json: order({ customer: { id: 'someone' } }),
  },
  getOrder: { for: 'backend', scope: 'orders', here: 200, elsewhere: 'order_not_found' },
  putRefund: { for: 'backend', scope: 'orders', here: 200, json: { amountMinor: 100 } },
  cancelOrder: { for: 'backend', scope: 'orders', here: 200, json: {} },
  listMembers: { for: 'backend', scope: 'members', here: 200 },
  putMember: { for: 'backend', scope: 'members', here: 200, json: { name: 'Ada' } },
  getMember: { for: 'backend', scope: 'members', here: 200, elsewhere: 'member_not_found' },
  exportMember: { for: 'backend', scope: 'members', here: 200, elsewhere: 'member_not_found' },
  endMemberSessions: {
    for: 'backend',
    scope: 'members',
    here: 204,
    elsewhere: 'member_not_found',
  },
  deleteMember: { for: 'backend', scope: 'members', here: 204 },
  getMemberActivity: { for: 'backend', scope: 'members', here: 200, elsewhere: 'member_not_found' },
  adjustPoints: {
    for: 'backend',
    scope: 'members',
    here: 201,
    elsewhere: 'member_not_found',
    json: { points: 1, reason: 'Welcome' },
  },
  cancelRedemption: { for: 'backend', scope: 'coupons', here: 'redemption_not_found' },
  getOrderCoupons: { for: 'backend', scope: 'coupons', here: 200, query: '?orderId=o1' },
  getCoupon: { for: 'backend', scope: 'coupons', here: 'coupon_not_found' },
  checkCoupon: { for: 'backend', scope: 'coupons', here: 'coupon_not_found', json: basket },
  redeemCoupon: {
    for: 'backend',
    scope: 'coupons',
    here: 'coupon_not_found',
    json: { ...basket, orderId: 'o1' },
  },
  releaseCoupon: {
    for: 'backend',
    scope: 'coupons',
    here: 'coupon_not_found',
    json: { orderId: 'o1' },
  },
  getProgram: { for: 'backend', scope: 'program', here: 200 },
  putProgram: { for: 'backend', scope: 'program', here: 200, json: PROGRAM },
  importOrders: { for: 'backend', scope: 'orders', here: 200, ndjson: '' },
  exportShop: { for: 'backend', scope: 'exports', here: 200 },
  importShop: { for: 'backend', scope: 'all', here: 'export_not_readable', ndjson: '{}' },
  verifyBooks: { for: 'backend', scope: 'program', here: 200 },
  mergeMembers: {
    for: 'backend',
    scope: 'members',
    here: 'member_not_found',
    json: { from: 'stranger' },
  },
  getAuditLog: { for: 'backend', scope: 'all', here: 200 },
  listJobs: { for: 'backend', scope: 'program', here: 200 },
  retryJob: { for: 'backend', scope: 'program', here: 'job_not_found' },
  createWebhookEndpoint: {
    for: 'backend',
    scope: 'all',
    here: 201,
    json: { url: 'https://shop.example/hooks' },
  },
  listWebhookEndpoints: { for: 'backend', scope: 'all', here: 200 },
  deleteWebhookEndpoint: { for: 'backend', scope: 'all', here: 'webhook_endpoint_not_found' },
  rotateWebhookSecret: { for: 'backend', scope: 'all', here: 'webhook_endpoint_not_found' },
  testWebhookEndpoint: { for: 'backend', scope: 'all', here: 'webhook_endpoint_not_found' },
  listWebhookDeliveries: { for: 'backend', scope: 'all', here: 'webhook_endpoint_not_found' },

  // The newsletter, which this shop does not offer.
  subscribeNewsletter: {
    for: 'visitor',
    here: 'newsletter_not_offered',
    json: {
      email: 'ada@example.com',
      consent: { version: '1', language: 'en' },
      page: 'https://shop.example/',
      elapsedMs: 5_000,
    },
  },
  confirmNewsletter: { for: 'visitor', here: 'newsletter_link_invalid', json: { token: 'none' } },
  unsubscribeNewsletter: {
    for: 'visitor',
    here: 'newsletter_link_invalid',
    json: { token: 'none' },
  },
  getMyNewsletter: { for: 'member', here: 200 },
  putMyNewsletter: { for: 'member', here: 200, json: { subscribed: false } },
  listSubscribers: { for: 'backend', scope: 'members', here: 200 },
  exportSubscribers: { for: 'backend', scope: 'exports', here: 200 },
  getSubscriber: { for: 'backend', scope: 'members', here: 'subscriber_not_found' },
  lookUpSubscriber: {
    for: 'backend',
    scope: 'members',
    here: 'subscriber_not_found',
    json: { email: 'ada@example.com' },
  },
  unsubscribeSubscriber: { for: 'backend', scope: 'members', here: 'subscriber_not_found' },
  eraseSubscriber: { for: 'backend', scope: 'members', here: 'subscriber_not_found' },
  getSubscriberProof: { for: 'backend', scope: 'members', here: 'subscriber_not_found' },

  createShop: {
    for: 'operator',
    here: 'shop_exists',
    json: EXISTING_SHOP,
  },
  listShops: { for: 'operator', here: 200 },
  patchShop: { for: 'operator', here: 200, json: { name: 'Shop' } },
  createKey: { for: 'operator', here: 201, json: { kind: 'identity' } },
  listKeys: { for: 'operator', here: 200 },
  revokeKey: { for: 'operator', here: 'key_not_found' },

  getHealth: { for: 'anyone', here: 200 },
  getReadiness: { for: 'anyone', here: 200 },

  /* Refer a friend: the program of these shops does not offer it. */
  getReferralOffer: { for: 'visitor', here: 'referral_not_offered' },
  getReferralQrCode: { for: 'visitor', here: 'referral_not_offered' },
  claimReferral: { for: 'visitor', here: 'referral_not_offered' },
  getMyReferral: { for: 'member', here: 'referral_not_offered' },
  patchMyReferral: { for: 'member', here: 'referral_not_offered', json: { displayName: 'Ada' } },
  claimMyReferral: { for: 'member', here: 'referral_not_offered', json: { code: 'C7HM29WX4R' } },
  listReferrals: { for: 'backend', scope: 'members', here: 200 },
  getReferral: { for: 'backend', scope: 'members', here: 'referral_not_found' },
  approveReferral: { for: 'backend', scope: 'members', here: 'referral_not_found' },
  rejectReferral: {
    for: 'backend',
    scope: 'members',
    here: 'referral_not_found',
    json: { reason: 'Unlikely' },
  },
  /* Reviews: these shops have them switched off. */
  getProductReviews: { for: 'visitor', here: 'reviews_not_offered' },
  getPhoto: { for: 'visitor', here: 'photo_not_found' },
  listReviewRequests: { for: 'member', here: 'reviews_not_offered' },
  listMyReviews: { for: 'member', here: 200 },
  uploadPhoto: { for: 'member', here: 'unsupported_media_type' },
  submitReview: { for: 'member', here: 'reviews_not_offered', json: { productId: 'p', ...review } },
  changeMyReview: { for: 'member', here: 'reviews_not_offered', json: review },
  deleteMyReview: { for: 'member', here: 'review_not_found' },
  listReviews: { for: 'backend', scope: 'members', here: 200 },
  approveReview: { for: 'backend', scope: 'members', here: 'review_not_found' },
  rejectReview: {
    for: 'backend',
    scope: 'members',
    here: 'review_not_found',
    json: { reason: 'spam' },
  },
  putReviewAnswer: {
    for: 'backend',
    scope: 'members',
    here: 'review_not_found',
    json: { text: 'Thank you' },
  },
  deleteReviewAnswer: { for: 'backend', scope: 'members', here: 'review_not_found' },
  importReviews: {
    for: 'backend',
    scope: 'members',
    here: 200,
    csv: 'id,productId,rating,displayName,writtenAt\n',
  },
  exportReviews: { for: 'backend', scope: 'exports', here: 200 },
};

/**
 * `here`, `elsewhere` and `inScope` are the row's; all else is the same for every call of a kind.
 * `inScope` is what the shop answers to those of its keys that have the scope of the call.
 */
type Answers = Record<Caller, Expected | 'here' | 'elsewhere' | 'inScope'>;

const SCOPE_OF: Partial<Record<Caller, KeyScope>> = {
  'a key for orders': 'orders',
  'a key for coupons': 'coupons',
  'a key for members': 'members',
  'a key for program': 'program',
  'a key for exports': 'exports',
  'a key for all': 'all',
};

function everybody(answer: 'here'): Answers {
  const answers = Object.keys(CALLERS).map((caller) => [caller, answer]);
  return Object.fromEntries(answers) as Answers;
}

const WRONG_KIND_OF_SESSION = {
  'a member of this shop': 'wrong_credentials_kind',
  'a member of another shop': 'wrong_credentials_kind',
  "another shop's session relabelled": 'wrong_credentials_kind',
  'an expired session': 'wrong_credentials_kind',
  'a session with a broken signature': 'wrong_credentials_kind',
  'a session without a signature': 'wrong_credentials_kind',
} as const;

const WRONG_KIND_OF_KEY = {
  "this shop's secret key": 'wrong_credentials_kind',
  "another shop's secret key": 'wrong_credentials_kind',
  "another shop's secret key relabelled": 'wrong_credentials_kind',
  'a key for orders': 'wrong_credentials_kind',
  'a key for coupons': 'wrong_credentials_kind',
  'a key for members': 'wrong_credentials_kind',
  'a key for program': 'wrong_credentials_kind',
  'a key for exports': 'wrong_credentials_kind',
  'a key for all': 'wrong_credentials_kind',
  'a revoked secret key': 'wrong_credentials_kind',
  'a malformed secret key': 'wrong_credentials_kind',
} as const;

const TABLE: Record<CallerKind, Answers> = {
  anyone: everybody('here'),
  visitor: { ...everybody('here'), 'a page that the shop does not allow': 'origin_not_allowed' },
  member: {
    nobody: 'missing_credentials',
    'a member of this shop': 'here',
    'a member of another shop': 'elsewhere',
    "another shop's session relabelled": 'invalid_session',
    'an expired session': 'invalid_session',
    'a session with a broken signature': 'invalid_session',
    'a session without a signature': 'invalid_session',
    ...WRONG_KIND_OF_KEY,
    'the operator': 'wrong_credentials_kind',
    'a wrong operator token': 'invalid_session',
    'a page that the shop allows': 'here',
    'a page that the shop does not allow': 'origin_not_allowed',
  },
  backend: {
    nobody: 'missing_credentials',
    ...WRONG_KIND_OF_SESSION,
    "this shop's secret key": 'here',
    "another shop's secret key": 'elsewhere',
    "another shop's secret key relabelled": 'invalid_key',
    'a key for orders': 'inScope',
    'a key for coupons': 'inScope',
    'a key for members': 'inScope',
    'a key for program': 'inScope',
    'a key for exports': 'inScope',
    'a key for all': 'inScope',
    'a revoked secret key': 'invalid_key',
    'a malformed secret key': 'invalid_key',
    'the operator': 'wrong_credentials_kind',
    'a wrong operator token': 'invalid_key',
    // A key is never in a page: where the call comes from says nothing, and no page can read it.
    'a page that the shop allows': 'here',
    'a page that the shop does not allow': 'here',
  },
  operator: {
    nobody: 'missing_credentials',
    ...WRONG_KIND_OF_SESSION,
    ...WRONG_KIND_OF_KEY,
    'the operator': 'here',
    'a wrong operator token': 'invalid_key',
    'a page that the shop allows': 'here',
    'a page that the shop does not allow': 'here',
  },
};

const rows = ROWS as Record<string, Row | undefined>;
const callers = Object.keys(CALLERS) as Caller[];

let world: AccessWorld;

beforeAll(async () => {
  world = await openAccessWorld();
  await world.shop.order('of-ada', 'ada');
  // Somebody whom every call may change or erase, in both shops.
  for (const shop of [world.shop, world.other]) {
    await answer(shop.backend('/v1/members/someone', { method: 'PUT', json: {} }));
  }
  await answer(call('/v1/shops', { token: env.OPERATOR_TOKEN, json: EXISTING_SHOP }), 201);
});

function addressOf(route: ContractRoute, row: Row): string {
  const [order, member] = row.elsewhere ? ['of-ada', 'ada'] : ['of-someone', 'someone'];
  return route.path
    .replace('{shop}', world.shop.id)
    .replace('/orders/{id}', `/orders/${order}`)
    .replace('/members/{id}', `/members/${member}`)
    .replace('{photo}', 'pho_00000000000000000000')
    .replace('{code}', 'C7HM-29WX-4R8F-XY35')
    .replaceAll(/\{\w+\}/g, 'none')
    .concat(row.query ?? '');
}

async function send(route: ContractRoute, row: Row, caller: Caller): Promise<Response> {
  const { json, ndjson, csv } = row;
  const file = ndjson ?? csv;
  return call(addressOf(route, row), {
    method: route.method.toUpperCase(),
    ...(await CALLERS[caller](world, row.for)),
    ...(json === undefined ? {} : { json }),
    ...(file === undefined ? {} : { body: file }),
    headers: {
      'idempotency-key': crypto.randomUUID(),
      ...(ndjson === undefined ? {} : { 'content-type': 'application/x-ndjson' }),
      ...(csv === undefined ? {} : { 'content-type': 'text/csv' }),
    },
  });
}

function expectedOf(row: Row, caller: Caller): Expected {
  const expected = TABLE[row.for][caller];
  if (expected === 'here') return row.here;
  if (expected === 'inScope') {
    const scope = SCOPE_OF[caller];
    return scope === 'all' || scope === row.scope ? row.here : 'scope_missing';
  }
  return expected === 'elsewhere' ? (row.elsewhere ?? row.here) : expected;
}

/** Only calls that pages make may be read by a page: the answer, or why there is none for this page. */
function readableBy(row: Row, caller: Caller): string | null {
  const isForPages = row.for === 'member' || row.for === 'visitor';
  if (!isForPages) return null;
  if (caller === 'a page that the shop allows') return PAGE_ORIGIN;
  return caller === 'a page that the shop does not allow' ? FOREIGN_ORIGIN : null;
}

describe.each(CONTRACT_ROUTES.map((route) => [route.operationId ?? route.path, route] as const))(
  '%s',
  (name, route) => {
    const row = rows[name];

    test('has a row in the table, for the caller that the contract names', () => {
      expect(row?.for).toBe(callerKindOf(route));
      expect(row?.scope).toBe(row?.for === 'backend' ? scopeOf(route) : undefined);
    });

    test.each(row ? callers : [])('%s', async (caller) => {
      if (!row) return;
      const response = await send(route, row, caller);
      const expected = expectedOf(row, caller);
      expect(response.headers.get('access-control-allow-origin')).toBe(readableBy(row, caller));
      if (typeof expected === 'string') {
        await expectProblem(response, expected);
        const asksForCredentials = ERRORS[expected].status === 401 ? 'Bearer' : null;
        expect(response.headers.get('www-authenticate')).toBe(asksForCredentials);
      } else {
        expect(response.status).toBe(expected);
        await response.arrayBuffer();
      }
    });
  },
);

test('no row is of a call that is gone', () => {
  const names = CONTRACT_ROUTES.map(({ operationId }) => operationId);
  expect(Object.keys(rows).toSorted()).toEqual(names.toSorted());
});
