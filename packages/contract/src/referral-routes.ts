import { createRoute, z } from '@hono/zod-openapi';
import { ShopId } from './primitives.ts';
import {
  MyReferral,
  MyReferralClaimInput,
  MyReferralPatch,
  Referral,
  ReferralClaim,
  ReferralCode,
  ReferralOffer,
  ReferralPage,
  ReferralQuery,
  ReferralRejection,
} from './referrals.ts';
import { backend, body, idempotent, idParams, json, member, problems } from './route-parts.ts';

const offerParams = z.object({ shop: ShopId, code: ReferralCode });

/* Visitors */

export const getReferralOffer = createRoute({
  method: 'get',
  path: '/v1/shops/{shop}/referrals/{code}',
  operationId: 'getReferralOffer',
  tags: ['Visitor'],
  summary: 'What a friend is offered who follows a referral link',
  request: { params: offerParams },
  responses: { 200: json(ReferralOffer, 'The offer'), ...problems },
});

export const getReferralQrCode = createRoute({
  method: 'get',
  path: '/v1/shops/{shop}/referrals/{code}/qr.svg',
  operationId: 'getReferralQrCode',
  tags: ['Visitor'],
  summary: 'The referral link as a QR code',
  request: { params: offerParams },
  responses: {
    200: { description: 'A picture', content: { 'image/svg+xml': { schema: z.string() } } },
    ...problems,
  },
});

export const claimReferral = createRoute({
  method: 'post',
  path: '/v1/shops/{shop}/referrals/{code}/claims',
  operationId: 'claimReferral',
  tags: ['Visitor'],
  summary: 'Claim a friend’s offer without signing in, where the shop allows it',
  request: { params: offerParams, headers: idempotent },
  responses: { 201: json(ReferralClaim, 'The claim, with the coupon'), ...problems },
});

/* Members */

export const getMyReferral = createRoute({
  method: 'get',
  path: '/v1/me/referral',
  operationId: 'getMyReferral',
  tags: ['Member'],
  summary: 'My link to share, and what came of it',
  security: member,
  responses: { 200: json(MyReferral, 'Code, link, terms and progress'), ...problems },
});

export const patchMyReferral = createRoute({
  method: 'patch',
  path: '/v1/me/referral',
  operationId: 'patchMyReferral',
  tags: ['Member'],
  summary: 'Choose the name that friends are shown, or none',
  security: member,
  request: { body: body(MyReferralPatch) },
  responses: { 200: json(MyReferral, 'Code, link, terms and progress'), ...problems },
});

export const claimMyReferral = createRoute({
  method: 'post',
  path: '/v1/me/referral/claims',
  operationId: 'claimMyReferral',
  tags: ['Member'],
  summary: 'Claim a friend’s offer; again, it answers the same claim',
  security: member,
  request: { body: body(MyReferralClaimInput) },
  responses: { 200: json(ReferralClaim, 'The claim'), ...problems },
});

/* The shop's backend */

export const listReferrals = createRoute({
  method: 'get',
  path: '/v1/referrals',
  operationId: 'listReferrals',
  tags: ['Shop backend'],
  summary: 'Referrals, newest first; with state=held those that wait for a decision',
  security: backend('members'),
  request: { query: ReferralQuery },
  responses: { 200: json(ReferralPage, 'A page'), ...problems },
});

export const getReferral = createRoute({
  method: 'get',
  path: '/v1/referrals/{id}',
  operationId: 'getReferral',
  tags: ['Shop backend'],
  summary: 'A referral, and what the fraud rules found',
  security: backend('members'),
  request: { params: idParams },
  responses: { 200: json(Referral, 'The referral'), ...problems },
});

export const approveReferral = createRoute({
  method: 'post',
  path: '/v1/referrals/{id}/approve',
  operationId: 'approveReferral',
  tags: ['Shop backend'],
  summary: 'Let a held referral count; again, it changes nothing',
  security: backend('members'),
  request: { params: idParams },
  responses: { 200: json(Referral, 'The referral'), ...problems },
});

export const rejectReferral = createRoute({
  method: 'post',
  path: '/v1/referrals/{id}/reject',
  operationId: 'rejectReferral',
  tags: ['Shop backend'],
  summary: 'Have a held referral not count; again, it changes nothing',
  security: backend('members'),
  request: { params: idParams, body: body(ReferralRejection) },
  responses: { 200: json(Referral, 'The referral'), ...problems },
});
