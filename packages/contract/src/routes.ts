import { createRoute, z } from '@hono/zod-openapi';
import { AuditPage, AuditQuery } from './audit.ts';
import {
  Coupon,
  CouponCheck,
  CouponCheckInput,
  CouponRedeemInput,
  CouponReleaseInput,
  CouponUse,
  CouponUsePage,
  OrderCouponsQuery,
  Redemption,
  RedemptionInput,
} from './coupons.ts';
import { Job, JobPage, JobQuery } from './jobs.ts';
import {
  ActivityPage,
  Adjustment,
  AdjustmentInput,
  Me,
  Member,
  MemberExport,
  MemberInput,
  MemberPage,
  MePatch,
  MergeInput,
} from './members.ts';
import { OrderAnswer, OrderState } from './order-answers.ts';
import { ImportEvent } from './order-import.ts';
import { CancelInput, OrderInput, RefundInput } from './orders.ts';
import { Id, PageQuery, ShopId } from './primitives.ts';
import { Program, ProgramInput, PublicProgram } from './program.ts';
import { Health, Readiness, Verification, VerifyQuery } from './proof.ts';
import {
  backend,
  body,
  codeParams,
  idempotent,
  idParams,
  json,
  member,
  operator,
  problems,
  shopParams,
} from './route-parts.ts';
import {
  KeyInput,
  KeyList,
  NewKey,
  NewShop,
  Shop,
  ShopInput,
  ShopPage,
  ShopPatch,
} from './shops.ts';
import {
  MyMergeInput,
  Session,
  SessionInput,
  SignInInput,
  SignInStarted,
  SignInVerifyInput,
} from './sign-in.ts';
import {
  NewWebhookEndpoint,
  WebhookDeliveryPage,
  WebhookEndpointInput,
  WebhookEndpointList,
  WebhookTest,
} from './webhooks.ts';

/* Visitors: no key, the shop is in the path. */

export const getPublicProgram = createRoute({
  method: 'get',
  path: '/v1/shops/{shop}/program',
  operationId: 'getPublicProgram',
  tags: ['Visitor'],
  summary: "The shop's program, as any visitor may see it",
  request: { params: shopParams },
  responses: {
    200: json(PublicProgram, 'The program in force'),
    304: { description: 'Nothing has changed since the ETag that was sent' },
    ...problems,
  },
});

export const startSignIn = createRoute({
  method: 'post',
  path: '/v1/shops/{shop}/sign-in',
  operationId: 'startSignIn',
  tags: ['Visitor'],
  summary: 'Send a code to an e-mail address',
  request: { params: shopParams, body: body(SignInInput) },
  responses: {
    202: json(SignInStarted, 'If the address can receive mail, a code is on its way'),
    ...problems,
  },
});

export const verifySignIn = createRoute({
  method: 'post',
  path: '/v1/shops/{shop}/sign-in/verify',
  operationId: 'verifySignIn',
  tags: ['Visitor'],
  summary: 'Exchange the e-mailed code for a session; joins the club if need be',
  description:
    'The code proves the address. It opens the membership that has the address proven, else a new one: a membership that only names the address (by an order, or an identity token without `email_verified`) keeps it as a claim and is not entered. The two can be merged by whoever has proven both.',
  request: { params: shopParams, body: body(SignInVerifyInput) },
  responses: { 200: json(Session, 'The session'), ...problems },
});

export const createSession = createRoute({
  method: 'post',
  path: '/v1/shops/{shop}/session',
  operationId: 'createSession',
  tags: ['Visitor'],
  summary: "Exchange the shop's identity token for a session",
  description:
    'A JWT, HS256, header `kid`; claims `sub` (the customer id), `aud` (the shop id), `iat`, `exp` (five minutes at most), and, where known, `email`, `email_verified`, `name`. Say `email_verified: true` only where the shop has verified that the customer reads the mailbox: a verified address adopts the membership that somebody began by e-mail with it. Any other is a claim.',
  request: { params: shopParams, body: body(SessionInput) },
  responses: { 200: json(Session, 'The session'), ...problems },
});

/* Members. */

export const getMe = createRoute({
  method: 'get',
  path: '/v1/me',
  operationId: 'getMe',
  tags: ['Member'],
  summary: 'Points, coupons and details of the member',
  security: member,
  responses: { 200: json(Me, 'The member'), ...problems },
});

export const patchMe = createRoute({
  method: 'patch',
  path: '/v1/me',
  operationId: 'patchMe',
  tags: ['Member'],
  summary: 'Change name, language or which mails to get',
  security: member,
  request: { body: body(MePatch) },
  responses: { 200: json(Me, 'The member'), ...problems },
});

export const deleteMe = createRoute({
  method: 'delete',
  path: '/v1/me',
  operationId: 'deleteMe',
  tags: ['Member'],
  summary: 'Leave for good: who the member was is erased, the books still balance',
  security: member,
  responses: { 204: { description: 'Erased' }, ...problems },
});

export const exportMe = createRoute({
  method: 'get',
  path: '/v1/me/export',
  operationId: 'exportMe',
  tags: ['Member'],
  summary: 'Everything that the shop knows of the member',
  security: member,
  responses: { 200: json(MemberExport, 'The export'), ...problems },
});

export const getMyActivity = createRoute({
  method: 'get',
  path: '/v1/me/activity',
  operationId: 'getMyActivity',
  tags: ['Member'],
  summary: 'Why points came and went, newest first',
  security: member,
  request: { query: PageQuery },
  responses: { 200: json(ActivityPage, 'A page'), ...problems },
});

export const redeemReward = createRoute({
  method: 'post',
  path: '/v1/me/redemptions',
  operationId: 'redeemReward',
  tags: ['Member'],
  summary: 'Buy a reward with points',
  security: member,
  request: { headers: idempotent, body: body(RedemptionInput) },
  responses: { 201: json(Redemption, 'The redemption with its coupon'), ...problems },
});

export const mergeMe = createRoute({
  method: 'post',
  path: '/v1/me/merge',
  operationId: 'mergeMe',
  tags: ['Member'],
  summary: 'Make two memberships one, by who has proven that both are theirs',
  description:
    'With the session of one, and for the other its session, or a code that was mailed to the address that it has proven (`POST /v1/shops/{shop}/sign-in`). The one with a customer id of the shop remains, else that of the caller; both sessions are of the whole from then on. Where both have a customer id, only the shop can merge them: `shop_must_merge`. Merging again answers the whole.',
  security: member,
  request: { body: body(MyMergeInput) },
  responses: { 200: json(Me, 'The member who remains'), ...problems },
});

export const renewSession = createRoute({
  method: 'post',
  path: '/v1/me/session',
  operationId: 'renewSession',
  tags: ['Member'],
  summary: 'Exchange a valid session for a fresh one',
  security: member,
  responses: { 200: json(Session, 'The fresh session'), ...problems },
});

export const endMySession = createRoute({
  method: 'delete',
  path: '/v1/me/session',
  operationId: 'endMySession',
  tags: ['Member'],
  summary: 'Sign out on this device: the session and all that it was renewed to end',
  description:
    'An identity token that began the session answers it again as long as it lives, and is refused from now on. Sign in again with a fresh one.',
  security: member,
  responses: { 204: { description: 'Ended' }, ...problems },
});

export const endMySessions = createRoute({
  method: 'delete',
  path: '/v1/me/sessions',
  operationId: 'endMySessions',
  tags: ['Member'],
  summary: 'Sign out on all devices',
  security: member,
  responses: { 204: { description: 'All sessions of the member have ended' }, ...problems },
});

/* The shop's backend. */

export const putOrder = createRoute({
  method: 'put',
  path: '/v1/orders/{id}',
  operationId: 'putOrder',
  tags: ['Shop backend'],
  summary: 'Tell what is known of an order now',
  security: backend('orders'),
  request: { params: idParams, body: body(OrderInput) },
  responses: { 200: json(OrderAnswer, 'What came of it'), ...problems },
});

export const getOrder = createRoute({
  method: 'get',
  path: '/v1/orders/{id}',
  operationId: 'getOrder',
  tags: ['Shop backend'],
  summary: 'What is known of an order',
  security: backend('orders'),
  request: { params: idParams },
  responses: { 200: json(OrderState, 'The order'), ...problems },
});

export const putRefund = createRoute({
  method: 'put',
  path: '/v1/orders/{id}/refunds/{refund}',
  operationId: 'putRefund',
  tags: ['Shop backend'],
  summary: 'Tell of a refund; it may arrive before its order',
  security: backend('orders'),
  request: { params: z.object({ id: Id, refund: Id }), body: body(RefundInput) },
  responses: { 200: json(OrderAnswer, 'What came of it'), ...problems },
});

export const cancelOrder = createRoute({
  method: 'post',
  path: '/v1/orders/{id}/cancel',
  operationId: 'cancelOrder',
  tags: ['Shop backend'],
  summary: 'Tell that an order was canceled; it may arrive before its order',
  security: backend('orders'),
  request: { params: idParams, body: body(CancelInput) },
  responses: { 200: json(OrderAnswer, 'What came of it'), ...problems },
});

export const listMembers = createRoute({
  method: 'get',
  path: '/v1/members',
  operationId: 'listMembers',
  tags: ['Shop backend'],
  summary: 'The members, in the order in which they joined',
  security: backend('members'),
  request: { query: PageQuery },
  responses: { 200: json(MemberPage, 'A page'), ...problems },
});

export const putMember = createRoute({
  method: 'put',
  path: '/v1/members/{id}',
  operationId: 'putMember',
  tags: ['Shop backend'],
  summary: "Enrol a customer, or change their details; the id is the shop's customer id",
  security: backend('members'),
  request: { params: idParams, body: body(MemberInput) },
  responses: { 200: json(Member, 'The member'), ...problems },
});

export const getMember = createRoute({
  method: 'get',
  path: '/v1/members/{id}',
  operationId: 'getMember',
  tags: ['Shop backend'],
  summary: 'A member and their points',
  security: backend('members'),
  request: { params: idParams },
  responses: { 200: json(Member, 'The member'), ...problems },
});

export const deleteMember = createRoute({
  method: 'delete',
  path: '/v1/members/{id}',
  operationId: 'deleteMember',
  tags: ['Shop backend'],
  summary: 'Erase a member, as DELETE /v1/me does; later orders bring nobody back',
  description:
    'Later orders of the customer id go to a pseudonym and earn nobody anything; identity tokens are refused with `member_left`. Joining again is an act of the person: a code by e-mail, `rejoin: true` with an identity token, or on PUT /v1/members/{id}.',
  security: backend('members'),
  request: { params: idParams },
  responses: { 204: { description: 'Erased' }, ...problems },
});

export const exportMember = createRoute({
  method: 'get',
  path: '/v1/members/{id}/export',
  operationId: 'exportMember',
  tags: ['Shop backend'],
  summary: 'Everything that the shop knows of a member, as GET /v1/me/export',
  security: backend('members'),
  request: { params: idParams },
  responses: { 200: json(MemberExport, 'The export'), ...problems },
});

export const endMemberSessions = createRoute({
  method: 'delete',
  path: '/v1/members/{id}/sessions',
  operationId: 'endMemberSessions',
  tags: ['Shop backend'],
  summary: 'Sign a member out on all devices, as DELETE /v1/me/sessions does',
  description:
    'Identity tokens that were issued before are refused as well. Those of an identity key all end when the key is revoked.',
  security: backend('members'),
  request: { params: idParams },
  responses: { 204: { description: 'All sessions of the member have ended' }, ...problems },
});

export const getMemberActivity = createRoute({
  method: 'get',
  path: '/v1/members/{id}/activity',
  operationId: 'getMemberActivity',
  tags: ['Shop backend'],
  summary: "Why a member's points came and went, newest first",
  security: backend('members'),
  request: { params: idParams, query: PageQuery },
  responses: { 200: json(ActivityPage, 'A page'), ...problems },
});

export const adjustPoints = createRoute({
  method: 'post',
  path: '/v1/members/{id}/adjustments',
  operationId: 'adjustPoints',
  tags: ['Shop backend'],
  summary: 'Give or take points by hand, with a reason',
  security: backend('members'),
  request: { params: idParams, headers: idempotent, body: body(AdjustmentInput) },
  responses: { 201: json(Adjustment, 'The adjustment'), ...problems },
});

export const cancelRedemption = createRoute({
  method: 'post',
  path: '/v1/redemptions/{id}/cancel',
  operationId: 'cancelRedemption',
  tags: ['Shop backend'],
  summary: 'Undo a redemption whose coupon was not used: the points return',
  description:
    'The points return to the lots that they came from, with their expiry. Those that have expired meanwhile can be spent to the end of the 14th day in the shop’s time zone, once; nothing else of their lots is prolonged.',
  security: backend('coupons'),
  request: { params: idParams },
  responses: { 200: json(Redemption, 'The canceled redemption'), ...problems },
});

export const getOrderCoupons = createRoute({
  method: 'get',
  path: '/v1/coupons',
  operationId: 'getOrderCoupons',
  tags: ['Shop backend'],
  summary: 'The coupons in use for an order, with what they took off',
  security: backend('coupons'),
  request: { query: OrderCouponsQuery },
  responses: { 200: json(CouponUsePage, 'A page'), ...problems },
});

export const getCoupon = createRoute({
  method: 'get',
  path: '/v1/coupons/{code}',
  operationId: 'getCoupon',
  tags: ['Shop backend'],
  summary: 'A coupon and its state',
  security: backend('coupons'),
  request: { params: codeParams },
  responses: { 200: json(Coupon, 'The coupon'), ...problems },
});

export const checkCoupon = createRoute({
  method: 'post',
  path: '/v1/coupons/{code}/validate',
  operationId: 'checkCoupon',
  tags: ['Shop backend'],
  summary: 'What a coupon would take off a basket; changes nothing',
  security: backend('coupons'),
  request: { params: codeParams, body: body(CouponCheckInput) },
  responses: { 200: json(CouponCheck, 'What it would take off'), ...problems },
});

export const redeemCoupon = createRoute({
  method: 'post',
  path: '/v1/coupons/{code}/redeem',
  operationId: 'redeemCoupon',
  tags: ['Shop backend'],
  summary: 'Use a coupon for an order; the same basket again gives the same answer',
  security: backend('coupons'),
  request: { params: codeParams, body: body(CouponRedeemInput) },
  responses: { 200: json(CouponUse, 'It is used up, and takes off so much'), ...problems },
});

export const releaseCoupon = createRoute({
  method: 'post',
  path: '/v1/coupons/{code}/release',
  operationId: 'releaseCoupon',
  tags: ['Shop backend'],
  summary: 'Give a coupon back whose order came to nothing',
  security: backend('coupons'),
  request: { params: codeParams, body: body(CouponReleaseInput) },
  responses: { 200: json(Coupon, 'It can be used again'), ...problems },
});

export const getProgram = createRoute({
  method: 'get',
  path: '/v1/program',
  operationId: 'getProgram',
  tags: ['Shop backend'],
  summary: 'The program in force',
  security: backend('program'),
  responses: { 200: json(Program, 'The program'), ...problems },
});

export const putProgram = createRoute({
  method: 'put',
  path: '/v1/program',
  operationId: 'putProgram',
  tags: ['Shop backend'],
  summary: 'Put a new version of the program in force; orders placed before keep theirs',
  security: backend('program'),
  request: { body: body(ProgramInput) },
  responses: { 200: json(Program, 'The version now in force'), ...problems },
});

export const importOrders = createRoute({
  method: 'post',
  path: '/v1/import',
  operationId: 'importOrders',
  tags: ['Shop backend'],
  summary: 'Stream an order history of any length; sending it again doubles nothing',
  description:
    'CSV with a header line, or NDJSON. The answer streams too: read it while you send. See ImportLine for the columns.',
  security: backend('orders'),
  request: {
    body: {
      required: true,
      content: {
        'application/x-ndjson': { schema: z.string() },
        'text/csv': { schema: z.string() },
      },
    },
  },
  responses: {
    200: {
      description: 'One ImportEvent a line',
      content: { 'application/x-ndjson': { schema: ImportEvent } },
    },
    ...problems,
  },
});

export const verifyBooks = createRoute({
  method: 'get',
  path: '/v1/verify',
  operationId: 'verifyBooks',
  tags: ['Shop backend'],
  summary: 'Recompute every balance, lot and hash from the transfers',
  description: 'With position and hash of an earlier head: also whether it is still in the chain.',
  security: backend('program'),
  request: { query: VerifyQuery },
  responses: { 200: json(Verification, 'The outcome'), ...problems },
});

export const mergeMembers = createRoute({
  method: 'post',
  path: '/v1/members/{id}/merge',
  operationId: 'mergeMembers',
  tags: ['Shop backend'],
  summary: 'Make another member part of this one: two accounts of one person',
  security: backend('members'),
  request: { params: idParams, body: body(MergeInput) },
  responses: { 200: json(Member, 'The member who remains'), ...problems },
});

export const listJobs = createRoute({
  method: 'get',
  path: '/v1/jobs',
  operationId: 'listJobs',
  tags: ['Shop backend'],
  summary: 'Work that waits, or that failed for good',
  security: backend('program'),
  request: { query: JobQuery },
  responses: { 200: json(JobPage, 'A page'), ...problems },
});

export const retryJob = createRoute({
  method: 'post',
  path: '/v1/jobs/{id}/retry',
  operationId: 'retryJob',
  tags: ['Shop backend'],
  summary: 'Try a failed job again, at once',
  security: backend('program'),
  request: { params: idParams },
  responses: { 200: json(Job, 'It waits for its turn'), ...problems },
});

export const getAuditLog = createRoute({
  method: 'get',
  path: '/v1/audit',
  operationId: 'getAuditLog',
  tags: ['Shop backend'],
  summary: 'Who decided what, newest first, for two years',
  security: backend('all'),
  request: { query: AuditQuery },
  responses: { 200: json(AuditPage, 'A page'), ...problems },
});

/* Webhooks out. */

export const createWebhookEndpoint = createRoute({
  method: 'post',
  path: '/v1/webhook-endpoints',
  operationId: 'createWebhookEndpoint',
  tags: ['Webhooks'],
  summary: 'Have events sent to an address; shows the signing secret, this once',
  security: backend('all'),
  request: { body: body(WebhookEndpointInput) },
  responses: { 201: json(NewWebhookEndpoint, 'The endpoint'), ...problems },
});

export const listWebhookEndpoints = createRoute({
  method: 'get',
  path: '/v1/webhook-endpoints',
  operationId: 'listWebhookEndpoints',
  tags: ['Webhooks'],
  summary: 'Where events are sent',
  security: backend('all'),
  responses: { 200: json(WebhookEndpointList, 'The endpoints'), ...problems },
});

export const deleteWebhookEndpoint = createRoute({
  method: 'delete',
  path: '/v1/webhook-endpoints/{id}',
  operationId: 'deleteWebhookEndpoint',
  tags: ['Webhooks'],
  summary: 'Send no more events there',
  security: backend('all'),
  request: { params: idParams },
  responses: { 204: { description: 'Deleted' }, ...problems },
});

export const rotateWebhookSecret = createRoute({
  method: 'post',
  path: '/v1/webhook-endpoints/{id}/rotate',
  operationId: 'rotateWebhookSecret',
  tags: ['Webhooks'],
  summary: 'Sign with a new secret, and for a day with the old one too',
  security: backend('all'),
  request: { params: idParams },
  responses: { 200: json(NewWebhookEndpoint, 'The endpoint with its new secret'), ...problems },
});

export const testWebhookEndpoint = createRoute({
  method: 'post',
  path: '/v1/webhook-endpoints/{id}/test',
  operationId: 'testWebhookEndpoint',
  tags: ['Webhooks'],
  summary: 'Send a test event at once, and see how it went',
  description:
    'It waits for nothing, and is not repeated. Where it is delivered, an endpoint that was left alone for a while gets its events again.',
  security: backend('all'),
  request: { params: idParams },
  responses: {
    200: json(WebhookTest, 'How the endpoint answered'),
    ...problems,
  },
});

export const listWebhookDeliveries = createRoute({
  method: 'get',
  path: '/v1/webhook-endpoints/{id}/deliveries',
  operationId: 'listWebhookDeliveries',
  tags: ['Webhooks'],
  summary: 'What was sent and how it was answered, newest first',
  security: backend('all'),
  request: { params: idParams, query: PageQuery },
  responses: { 200: json(WebhookDeliveryPage, 'A page'), ...problems },
});

/* The operator. */

export const createShop = createRoute({
  method: 'post',
  path: '/v1/shops',
  operationId: 'createShop',
  tags: ['Operator'],
  summary: 'Create a shop; shows its first keys, this once',
  security: operator,
  request: { body: body(ShopInput) },
  responses: { 201: json(NewShop, 'The shop and its keys'), ...problems },
});

export const listShops = createRoute({
  method: 'get',
  path: '/v1/shops',
  operationId: 'listShops',
  tags: ['Operator'],
  summary: 'The shops',
  security: operator,
  request: { query: PageQuery },
  responses: { 200: json(ShopPage, 'A page'), ...problems },
});

export const patchShop = createRoute({
  method: 'patch',
  path: '/v1/shops/{shop}',
  operationId: 'patchShop',
  tags: ['Operator'],
  summary: 'Change name, allowed origins, sign-in or how the shop shows itself in mails',
  security: operator,
  request: { params: shopParams, body: body(ShopPatch) },
  responses: { 200: json(Shop, 'The shop'), ...problems },
});

export const createKey = createRoute({
  method: 'post',
  path: '/v1/shops/{shop}/keys',
  operationId: 'createKey',
  tags: ['Operator'],
  summary: 'Create a key; shows its secret, this once',
  security: operator,
  request: { params: shopParams, body: body(KeyInput) },
  responses: { 201: json(NewKey, 'The key'), ...problems },
});

export const listKeys = createRoute({
  method: 'get',
  path: '/v1/shops/{shop}/keys',
  operationId: 'listKeys',
  tags: ['Operator'],
  summary: "A shop's keys, without their secrets",
  security: operator,
  request: { params: shopParams },
  responses: { 200: json(KeyList, 'The keys'), ...problems },
});

export const revokeKey = createRoute({
  method: 'delete',
  path: '/v1/shops/{shop}/keys/{key}',
  operationId: 'revokeKey',
  tags: ['Operator'],
  summary: 'Revoke a key at once',
  security: operator,
  request: { params: z.object({ shop: ShopId, key: Id }) },
  responses: { 204: { description: 'Revoked' }, ...problems },
});

/* Anyone. */

export const getHealth = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  tags: ['Anyone'],
  summary: 'Whether the Worker is up',
  responses: { 200: json(Health, 'It is') },
});

export const getReadiness = createRoute({
  method: 'get',
  path: '/ready',
  operationId: 'getReadiness',
  tags: ['Anyone'],
  summary: 'Whether it can write, and every shop can be read',
  description:
    'For whoever watches over the Worker. Looks after a few shops a time, and answers 503 `not_ready` with a list of what is not in order. Some seconds may pass before a change is seen.',
  responses: { 200: json(Readiness, 'All is in order, as far as was looked'), ...problems },
});

/* The whole shop. */
export * from './export-routes.ts';

/* The measures. */

/* The newsletter. */
export * from './newsletter-routes.ts';
export * from './referral-routes.ts';
export * from './review-routes.ts';
