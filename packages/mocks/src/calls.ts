/** What each call of the contract does to the shop in memory. */
import { routes } from '@stamm/contract';
import type { z } from 'zod';
import { activityPage } from './shop/activity.ts';
import {
  cancelRedemption,
  checkCoupon,
  readCoupon,
  redeemCoupon,
  redeemReward,
  releaseCoupon,
} from './shop/coupons.ts';
import {
  adjustPoints,
  eraseMe,
  exportMe,
  memberPage,
  memberView,
  meView,
  mustFindMember,
  patchMe,
  putMember,
} from './shop/members.ts';
import {
  confirmNewsletter,
  myNewsletter,
  putMyNewsletter,
  subscribe,
  unsubscribeNewsletter,
} from './shop/newsletter.ts';
import { cancelOrder, putOrder, putRefund, readOrder } from './shop/orders.ts';
import { readPhoto, uploadPhoto } from './shop/photos.ts';
import { publicProgram, putProgram } from './shop/programs.ts';
import {
  claimAsMember,
  claimAsVisitor,
  myReferral,
  patchMyReferral,
  qrCode,
  readOffer,
} from './shop/referral-calls.ts';
import {
  approveReferral,
  readReferral,
  referralPage,
  rejectReferral,
} from './shop/referral-decisions.ts';
import {
  answerReview,
  approveReview,
  deleteAnswer,
  rejectReview,
  shopReviewPage,
} from './shop/review-decisions.ts';
import {
  changeReview,
  deleteReview,
  mustOfferReviews,
  myReviewPage,
  productReviews,
  reviewRequests,
  submitReview,
} from './shop/reviews.ts';
import { createSession, startSignIn, verifySignIn } from './shop/sign-in.ts';
import { programAt, type ShopState } from './shop/state.ts';
import { renewSession, type SignedIn } from './shop/tokens.ts';

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type Part<Route, Name extends string> = Route extends { request: Record<Name, infer Schema> }
  ? Parsed<Schema>
  : undefined;
type Body<Route> = Route extends {
  request: { body: { content: { 'application/json': { schema: infer Schema } } } };
}
  ? Parsed<Schema>
  : undefined;

/** A request that has passed the contract's schemas. */
export interface Asked<Route = unknown> {
  shop: ShopState;
  params: Part<Route, 'params'>;
  query: Part<Route, 'query'>;
  headers: Part<Route, 'headers'>;
  body: Body<Route>;
  /** Of calls whose body is no JSON. */
  bytes: Uint8Array;
  /** Of calls with a session. */
  session: SignedIn;
}

export interface ContractRoute {
  method: string;
  path: string;
  operationId: string;
  security?: Record<string, string[]>[];
  request?: {
    params?: unknown;
    query?: unknown;
    headers?: unknown;
    body?: { content: object };
  };
  responses: object;
}

export interface MockCall {
  route: ContractRoute;
  answer(asked: Asked): unknown;
}

function call<Route extends ContractRoute>(
  route: Route,
  answer: (asked: Asked<Route>) => unknown,
): MockCall {
  return { route, answer: answer as MockCall['answer'] };
}

const visitorCalls = [
  call(routes.getPublicProgram, ({ shop }) => publicProgram(shop)),
  call(routes.startSignIn, ({ shop, body }) => startSignIn(shop, body)),
  call(routes.verifySignIn, ({ shop, body }) => verifySignIn(shop, body)),
  call(routes.createSession, ({ shop, body }) => createSession(shop, body.identityToken)),
];

const memberCalls = [
  call(routes.getMe, ({ shop, session }) => meView(shop, session.member)),
  call(routes.patchMe, ({ shop, session, body }) => patchMe(shop, session.member, body)),
  call(routes.deleteMe, ({ shop, session }) => eraseMe(shop, session.member)),
  call(routes.exportMe, ({ shop, session }) => exportMe(shop, session.member)),
  call(routes.getMyActivity, ({ shop, session, query }) =>
    activityPage(shop, session.member, query),
  ),
  call(routes.redeemReward, ({ shop, session, headers, body }) =>
    redeemReward(shop, session.member, headers['idempotency-key'], body),
  ),
  call(routes.renewSession, ({ shop, session }) => renewSession(shop, session)),
];

const orderCalls = [
  call(routes.putOrder, ({ shop, params, body }) => putOrder(shop, params.id, body)),
  call(routes.getOrder, ({ shop, params }) => readOrder(shop, params.id)),
  call(routes.putRefund, ({ shop, params, body }) =>
    putRefund(shop, params.id, params.refund, body),
  ),
  call(routes.cancelOrder, ({ shop, params, body }) => cancelOrder(shop, params.id, body)),
];

const backendCalls = [
  call(routes.listMembers, ({ shop, query }) => memberPage(shop, query)),
  call(routes.putMember, ({ shop, params, body }) => putMember(shop, params.id, body)),
  call(routes.getMember, ({ shop, params }) => memberView(shop, mustFindMember(shop, params.id))),
  call(routes.getMemberActivity, ({ shop, params, query }) =>
    activityPage(shop, mustFindMember(shop, params.id), query),
  ),
  call(routes.adjustPoints, ({ shop, params, headers, body }) =>
    adjustPoints(shop, params.id, headers['idempotency-key'], body),
  ),
  call(routes.cancelRedemption, ({ shop, params }) => cancelRedemption(shop, params.id)),
  call(routes.getCoupon, ({ shop, params }) => readCoupon(shop, params.code)),
  call(routes.checkCoupon, ({ shop, params, body }) => checkCoupon(shop, params.code, body)),
  call(routes.redeemCoupon, ({ shop, params, body }) => redeemCoupon(shop, params.code, body)),
  call(routes.releaseCoupon, ({ shop, params, body }) => releaseCoupon(shop, params.code, body)),
  call(routes.getProgram, ({ shop }) => programAt(shop)),
  call(routes.putProgram, ({ shop, body }) => putProgram(shop, body)),
];

const referralCalls = [
  call(routes.getReferralOffer, ({ shop, params }) => readOffer(shop, params.code)),
  call(routes.getReferralQrCode, ({ shop, params }) => qrCode(shop, params.code)),
  call(routes.claimReferral, ({ shop, params, headers }) =>
    claimAsVisitor(shop, params.code, headers['idempotency-key']),
  ),
  call(routes.getMyReferral, ({ shop, session }) => myReferral(shop, session.member)),
  call(routes.patchMyReferral, ({ shop, session, body }) =>
    patchMyReferral(shop, session.member, body),
  ),
  call(routes.claimMyReferral, ({ shop, session, body }) =>
    claimAsMember(shop, session.member, body),
  ),
  call(routes.listReferrals, ({ shop, query }) => referralPage(shop, query)),
  call(routes.getReferral, ({ shop, params }) => readReferral(shop, params.id)),
  call(routes.approveReferral, ({ shop, params }) => approveReferral(shop, params.id)),
  call(routes.rejectReferral, ({ shop, params, body }) => rejectReferral(shop, params.id, body)),
];

const reviewCalls = [
  call(routes.getProductReviews, ({ shop, params, query }) =>
    productReviews(shop, params.product, query),
  ),
  call(routes.getPhoto, ({ shop, params }) => {
    const { bytes, type } = readPhoto(shop, params.photo);
    return new Response(bytes as BodyInit, { headers: { 'content-type': type } });
  }),
  call(routes.listReviewRequests, ({ shop, session, query }) =>
    reviewRequests(shop, session.member, query.productId),
  ),
  call(routes.listMyReviews, ({ shop, session, query }) =>
    myReviewPage(shop, session.member, query),
  ),
  call(routes.uploadPhoto, ({ shop, session, bytes }) =>
    Response.json(uploadPhoto(shop, session.member, mustOfferReviews(shop), bytes), {
      status: 201,
    }),
  ),
  call(routes.submitReview, ({ shop, session, body }) => {
    const { review, isNew } = submitReview(shop, session.member, body);
    return Response.json(review, { status: isNew ? 201 : 200 });
  }),
  call(routes.changeMyReview, ({ shop, session, params, body }) =>
    changeReview(shop, session.member, params.id, body),
  ),
  call(routes.deleteMyReview, ({ shop, session, params }) =>
    deleteReview(shop, session.member, params.id),
  ),
  call(routes.listReviews, ({ shop, query }) => shopReviewPage(shop, query)),
  call(routes.approveReview, ({ shop, params }) => approveReview(shop, params.id)),
  call(routes.rejectReview, ({ shop, params, body }) => rejectReview(shop, params.id, body)),
  call(routes.putReviewAnswer, ({ shop, params, body }) => answerReview(shop, params.id, body)),
  call(routes.deleteReviewAnswer, ({ shop, params }) => deleteAnswer(shop, params.id)),
];

const newsletterCalls = [
  call(routes.subscribeNewsletter, ({ shop, body }) => subscribe(shop, body)),
  call(routes.confirmNewsletter, ({ shop, body }) => confirmNewsletter(shop, body.token)),
  call(routes.unsubscribeNewsletter, ({ shop, body }) => unsubscribeNewsletter(shop, body.token)),
  call(routes.getMyNewsletter, ({ shop, session }) => myNewsletter(shop, session.member)),
  call(routes.putMyNewsletter, ({ shop, session, body }) =>
    putMyNewsletter(shop, session.member, body),
  ),
];

export const CALLS: readonly MockCall[] = [
  ...visitorCalls,
  ...memberCalls,
  ...orderCalls,
  ...backendCalls,
  ...referralCalls,
  ...reviewCalls,
  ...newsletterCalls,
];
