import { newsletterRoutes, referralRoutes, reviewRoutes, routes } from '@stamm/contract';
import type {
  Adjustment,
  CouponUse,
  CouponUsePage,
  ImportEvent,
  JobPage,
  Me,
  NewKey,
  NewShop,
  NewWebhookEndpoint,
  OrderState,
  Redemption,
  Session,
  SignInStarted,
} from '@stamm/contract/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { call, env, expectProblem, HttpShop, order, PAGE_ORIGIN, PROGRAM } from '../testing/api.ts';
import { expectNoneForgotten, keeps, operationsOf } from '../testing/keeps.ts';

const idempotent = () => ({ 'idempotency-key': crypto.randomUUID() });

let shop: HttpShop;
let session: string;

beforeAll(async () => {
  shop = await HttpShop.open();
  await shop.order('first', 'ada');
  session = await shop.signIn('ada');
});

describe('every call answers what the contract promises', () => {
  test('visitors', async () => {
    const at = `/v1/shops/${shop.id}`;
    await keeps(routes.getPublicProgram, 200, call(`${at}/program`));
    const email = 'ada@example.com';
    const asked = call(`${at}/sign-in`, { json: { email } });
    const { challenge } = await keeps<SignInStarted>(routes.startSignIn, 202, asked);
    const mailbox = await (await call(`/dev/mailbox?shop=${shop.id}`)).text();
    const code = /\b\d{6}\b/.exec(mailbox)?.[0];
    const verify = call(`${at}/sign-in/verify`, { json: { email, code, challenge } });
    const verified = await keeps<Session>(routes.verifySignIn, 200, verify);
    expect((await call('/v1/me', { token: verified.token })).status).toBe(200);
    const identityToken = await shop.identityToken('bob');
    await keeps(routes.createSession, 200, call(`${at}/session`, { json: { identityToken } }));
  });

  test('members', async () => {
    const token = session;
    await keeps(routes.getMe, 200, call('/v1/me', { token }));
    await keeps(
      routes.patchMe,
      200,
      call('/v1/me', { token, method: 'PATCH', json: { name: 'Ada' } }),
    );
    await keeps(routes.getMyActivity, 200, call('/v1/me/activity?limit=1', { token }));
    await keeps(routes.exportMe, 200, call('/v1/me/export', { token }));
    const renewed = call('/v1/me/session', { token, method: 'POST' });
    expect((await keeps<Session>(routes.renewSession, 200, renewed)).token).not.toBe('');
    const reward = { token, headers: idempotent(), json: { rewardId: 'five' } };
    await keeps(routes.redeemReward, 201, call('/v1/me/redemptions', reward));
  });

  test('a member with two memberships', async () => {
    const token = await shop.signIn('twofold');
    const at = `/v1/shops/${shop.id}/sign-in`;
    const email = 'twofold@example.com';
    const asked = await (await call(at, { json: { email } })).json<SignInStarted>();
    const mailbox = await (await call(`/dev/mailbox?shop=${shop.id}`)).text();
    const [code] = mailbox.slice(mailbox.indexOf(email)).match(/\b\d{6}\b/) ?? [];
    const { challenge } = asked;
    const verified = await call(`${at}/verify`, { json: { email, code, challenge } });
    const other = await verified.json<Session>();
    const merge = () => call('/v1/me/merge', { token, json: { session: other.token } });
    const merged = await keeps<Me>(routes.mergeMe, 200, merge());
    expect(merged).toMatchObject({ id: 'twofold', email, emailVerified: true });
    expect(await keeps<Me>(routes.mergeMe, 200, merge())).toEqual(merged);
  });

  test('members who sign out', async () => {
    const [here, there] = [await shop.signIn('homer'), await shop.signIn('roamer')];
    const end = (path: string, token: string) => call(path, { token, method: 'DELETE' });
    await keeps(routes.endMySession, 204, end('/v1/me/session', here));
    await expectProblem(call('/v1/me', { token: here }), 'invalid_session');
    await keeps(routes.endMySessions, 204, end('/v1/me/sessions', there));
    await expectProblem(call('/v1/me', { token: there }), 'invalid_session');
    const byShop = shop.backend('/v1/members/roamer/sessions', { method: 'DELETE' });
    await keeps(routes.endMemberSessions, 204, byShop);
  });

  test('a member who leaves', async () => {
    const token = await shop.signIn('leaver');
    await keeps(routes.deleteMe, 204, call('/v1/me', { token, method: 'DELETE' }));
    await expectProblem(call('/v1/me', { token }), 'invalid_session');
    await expectProblem(call('/v1/me/session', { token, method: 'POST' }), 'invalid_session');
  });

  test('orders', async () => {
    const id = encodeURIComponent('gid://shopify/Order/123');
    const at = `/v1/orders/${id}`;
    const put = await keeps<OrderState>(
      routes.putOrder,
      200,
      shop.backend(at, { method: 'PUT', json: order() }),
    );
    expect(put).toMatchObject({ id: 'gid://shopify/Order/123', points: { granted: 25 } });
    await keeps(routes.getOrder, 200, shop.backend(at));
    const refund = { method: 'PUT', json: { amountMinor: 500 } };
    const refunded = shop.backend(`${at}/refunds/r%2F1`, refund);
    expect(await keeps<OrderState>(routes.putRefund, 200, refunded)).toMatchObject({
      refundedMinor: 500,
    });
    await keeps(routes.cancelOrder, 200, shop.backend(`${at}/cancel`, { json: {} }));
  });

  test('members, by the backend', async () => {
    const at = '/v1/members/carol';
    const details = { email: 'carol@example.com' };
    await keeps(routes.putMember, 200, shop.backend(at, { method: 'PUT', json: details }));
    await keeps(routes.getMember, 200, shop.backend(at));
    await keeps(routes.getMemberActivity, 200, shop.backend(`${at}/activity`));
    await keeps(routes.exportMember, 200, shop.backend(`${at}/export`));
    await shop.order('of-gone', 'gone');
    await keeps(routes.deleteMember, 204, shop.backend('/v1/members/gone', { method: 'DELETE' }));
    await keeps(routes.listMembers, 200, shop.backend('/v1/members?limit=2'));
    const gift = { headers: idempotent(), json: { points: 40, reason: 'Welcome' } };
    const given = shop.backend(`${at}/adjustments`, gift);
    expect(await keeps<Adjustment>(routes.adjustPoints, 201, given)).toMatchObject({ points: 40 });
  });

  test('coupons', async () => {
    const gift = { headers: idempotent(), json: { points: 40, reason: 'Welcome' } };
    const token = await shop.signIn('dora');
    await shop.backend('/v1/members/dora/adjustments', gift);
    const redeem = async () =>
      (await (
        await call('/v1/me/redemptions', {
          token,
          headers: idempotent(),
          json: { rewardId: 'five' },
        })
      ).json()) as Redemption;
    const first = await redeem();
    const at = `/v1/coupons/${first.coupon.code}`;
    const basket = { currency: 'EUR', goodsMinor: 2_000 };
    await keeps(routes.getCoupon, 200, shop.backend(at));
    await keeps(routes.checkCoupon, 200, shop.backend(`${at}/validate`, { json: basket }));
    const use = shop.backend(`${at}/redeem`, { json: { ...basket, orderId: 'o1' } });
    expect(await keeps<CouponUse>(routes.redeemCoupon, 200, use)).toMatchObject({
      discountMinor: 500,
    });
    expect(
      await keeps<CouponUsePage>(
        routes.getOrderCoupons,
        200,
        shop.backend('/v1/coupons?orderId=o1'),
      ),
    ).toMatchObject({ items: [{ discountMinor: 500 }] });
    const release = shop.backend(`${at}/release`, { json: { orderId: 'o1' } });
    await keeps(routes.releaseCoupon, 200, release);
    const { id } = await redeem();
    const cancel = shop.backend(`/v1/redemptions/${id}/cancel`, { method: 'POST' });
    await keeps(routes.cancelRedemption, 200, cancel);
  });

  test('two members who are one person', async () => {
    for (const id of ['frank', 'guest-7']) {
      await shop.backend(`/v1/members/${id}`, { method: 'PUT', json: {} });
    }
    const merge = shop.backend('/v1/members/frank/merge', { json: { from: 'guest-7' } });
    await keeps(routes.mergeMembers, 200, merge);
  });

  test('jobs', async () => {
    await shop.order('pending', 'ada');
    const page = await keeps<JobPage>(
      routes.listJobs,
      200,
      shop.backend('/v1/jobs?state=waiting&limit=1'),
    );
    const id = encodeURIComponent(page.items[0]?.id ?? '');
    await keeps(routes.retryJob, 200, shop.backend(`/v1/jobs/${id}/retry`, { method: 'POST' }));
  });

  test('webhooks', async () => {
    const at = '/v1/webhook-endpoints';
    const json = { url: 'http://localhost:9/hooks', events: ['member.joined'] };
    const endpoint = await keeps<NewWebhookEndpoint>(
      routes.createWebhookEndpoint,
      201,
      shop.backend(at, { json }),
    );
    await keeps(routes.listWebhookEndpoints, 200, shop.backend(at));
    const here = `${at}/${endpoint.id}`;
    const post = { method: 'POST' };
    await keeps(routes.rotateWebhookSecret, 200, shop.backend(`${here}/rotate`, post));
    await keeps(routes.testWebhookEndpoint, 200, shop.backend(`${here}/test`, post));
    await keeps(routes.listWebhookDeliveries, 200, shop.backend(`${here}/deliveries?limit=5`));
    await keeps(routes.deleteWebhookEndpoint, 204, shop.backend(here, { method: 'DELETE' }));
  });

  test('the program and the books', async () => {
    await keeps(routes.getProgram, 200, shop.backend('/v1/program'));
    const changed = { ...PROGRAM, pendingDays: 3 };
    await keeps(
      routes.putProgram,
      200,
      shop.backend('/v1/program', { method: 'PUT', json: changed }),
    );
    expect(await keeps(routes.verifyBooks, 200, shop.backend('/v1/verify'))).toMatchObject({
      ok: true,
    });
  });

  test('the audit log', async () => {
    const log = shop.backend('/v1/audit?limit=5&action=key.created');
    await keeps(routes.getAuditLog, 200, log);
  });

  test('an import', async () => {
    const line = {
      orderId: 'i1',
      customerId: 'eve',
      currency: 'EUR',
      placedAt: '2025-01-01T00:00:00Z',
      totalMinor: 100,
    };
    const response = shop.backend('/v1/import', {
      headers: { 'content-type': 'application/x-ndjson' },
      body: JSON.stringify(line),
    });
    const events = await keeps<ImportEvent[]>(routes.importOrders, 200, response);
    expect(events.at(-1)).toMatchObject({ type: 'done', recorded: 1 });
  });

  test('a whole shop as a file', async () => {
    const exported = await (await shop.backend('/v1/export')).text();
    const file = keeps<{ format: string }[]>(routes.exportShop, 200, shop.backend('/v1/export'));
    expect((await file)[0]).toMatchObject({ format: 'stamm-export' });
    const copy = await HttpShop.open();
    const sent = { headers: { 'content-type': 'application/x-ndjson' }, body: exported };
    const taken = copy.backend('/v1/import/shop', sent);
    const events = await keeps<ImportEvent[]>(routes.importShop, 200, taken);
    expect(events.at(-1)).toMatchObject({ type: 'done' });
  });

  test('the operator', async () => {
    const token = env.OPERATOR_TOKEN;
    const id = `made-${crypto.randomUUID().slice(0, 8)}`;
    const json = { id, name: 'Made', allowedOrigins: [PAGE_ORIGIN], program: PROGRAM };
    await keeps<NewShop>(routes.createShop, 201, call('/v1/shops', { token, json }));
    await keeps(routes.listShops, 200, call('/v1/shops?limit=1', { token }));
    const at = `/v1/shops/${id}`;
    await keeps(
      routes.patchShop,
      200,
      call(at, { token, method: 'PATCH', json: { name: 'Renamed' } }),
    );
    const key = await keeps<NewKey>(
      routes.createKey,
      201,
      call(`${at}/keys`, { token, json: { kind: 'secret' } }),
    );
    await keeps(routes.listKeys, 200, call(`${at}/keys`, { token }));
    const revoke = call(`${at}/keys/${key.id}`, { token, method: 'DELETE' });
    await keeps(routes.revokeKey, 204, revoke);
  });

  test('anyone', async () => {
    await keeps(routes.getHealth, 200, call('/health'));
    await keeps(routes.getReadiness, 200, call('/ready'));
  });

  test('none was forgotten', () => {
    // The measures' own calls are in every-measure-call.test.ts.
    const measures = [referralRoutes, reviewRoutes, newsletterRoutes].flatMap(operationsOf);
    expectNoneForgotten(operationsOf(routes).filter((operation) => !measures.includes(operation)));
  });
});
