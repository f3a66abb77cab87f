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
import { publicProgram, putProgram } from './shop/programs.ts';
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
  ...newsletterCalls,
];
