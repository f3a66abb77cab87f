import type { TestShop } from '../support/stack.ts';
import {
  benchProgram,
  openSeededShop,
  seededCustomer,
  signedInCustomers,
  signInAll,
} from './bench-shop.ts';
import type { Contest, Workload } from './contest.ts';
import type { LoadRequest } from './load/request-text.ts';

/** Prepares a shop on both sides, and says what they are asked there. */
export type WorkloadSetup = (contest: Contest) => Promise<Workload>;

export const workloads: WorkloadSetup[] = [program, me, order, pendingOrder, redemption];

async function program(contest: Contest): Promise<Workload> {
  const { shopId } = await openSeededShop(contest, 'program');
  return {
    name: 'program',
    requestsPerRound: 10_000,
    stammStatus: 200,
    stamm: () => ({ method: 'GET', path: `/v1/shops/${shopId}/program` }),
    baseline: () => ({ method: 'GET', path: `/program/${shopId}` }),
  };
}

async function me(contest: Contest): Promise<Workload> {
  const shop = await openSeededShop(contest, 'me');
  const sessions = await signInAll(contest.stamm, shop, signedInCustomers);
  return {
    name: 'me',
    requestsPerRound: 5_000,
    stammStatus: 200,
    stamm: (index) => meRequest(sessions, index),
    baseline: (index) => ({
      method: 'GET',
      path: `/balance/${shop.shopId}/${seededCustomer(index)}`,
      token: contest.baseline.operatorToken,
    }),
  };
}

/** New orders of members, whose points can be spent at once. */
async function order(contest: Contest): Promise<Workload> {
  return orderWorkload('order', contest, await openSeededShop(contest, 'order'));
}

/** New orders of members, whose points have to wait for the end of the return window. */
async function pendingOrder(contest: Contest): Promise<Workload> {
  const shop = await openSeededShop(contest, 'pending', { ...benchProgram, pendingDays: 14 });
  return orderWorkload('order, pending', contest, shop);
}

function orderWorkload(name: string, { baseline }: Contest, shop: TestShop): Workload {
  return {
    name,
    requestsPerRound: 2_000,
    stammStatus: 200,
    stamm: (index) => orderRequest(shop, `o-${index}`, seededCustomer(index)),
    baseline: (index) => ({
      method: 'PUT',
      path: `/order/${shop.shopId}/o-${index}`,
      token: baseline.operatorToken,
      json: orderBody(seededCustomer(index)),
    }),
  };
}

async function redemption(contest: Contest): Promise<Workload> {
  const shop = await openSeededShop(contest, 'redemption');
  const sessions = await signInAll(contest.stamm, shop, signedInCustomers);
  return {
    name: 'redemption',
    requestsPerRound: 2_000,
    stammStatus: 201,
    stamm: (index) => ({
      method: 'POST',
      path: '/v1/me/redemptions',
      token: sessions[index % sessions.length] ?? '',
      json: { rewardId: 'five' },
      headers: { 'idempotency-key': `redemption-${index}` },
    }),
    baseline: (index) => ({
      method: 'POST',
      path: `/redemption/${shop.shopId}/redemption-${index}`,
      token: contest.baseline.operatorToken,
      json: { customer: { id: seededCustomer(index) }, points: 10 },
    }),
  };
}

export function meRequest(sessions: readonly string[], index: number): LoadRequest {
  return { method: 'GET', path: '/v1/me', token: sessions[index % sessions.length] ?? '' };
}

export function orderRequest(shop: TestShop, id: string, customerId: string): LoadRequest {
  return {
    method: 'PUT',
    path: `/v1/orders/${id}`,
    token: shop.secretKey,
    json: orderBody(customerId),
  };
}

/** The same for both sides: the baseline reads of it what it needs. */
export function orderBody(customerId: string, placedAt = new Date().toISOString()) {
  return {
    customer: { id: customerId },
    currency: 'EUR',
    placedAt,
    paidAt: placedAt,
    totalMinor: 4_990,
    shippingMinor: 490,
    taxMinor: 718,
  };
}
