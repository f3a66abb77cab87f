import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import type {
  Balance,
  OrderAnswer,
  OrderState,
  Outcome,
  ProgramInput,
} from '@stamm/contract/types';
import { type Answer, type Request, type ShopUnderTest, START } from '@stamm/loyalty/testing';
import { expect } from 'vitest';
import type { Env } from '../../env.ts';
import type { BackendCaller, ShopApi } from '../api.ts';
import type { Shop } from '../shop.ts';
import { PORTIONS, type Portions } from '../stored-account.ts';
import { verifyAll } from '../verification/verify-all.ts';
import { memberCaller, value } from './test-shop.ts';

const { SHOPS } = env as unknown as Env;

let shops = 0;

/** A shop on the real Durable Object, as runs of the model see it. */
export class ShopObject implements ShopUnderTest {
  readonly #stub: DurableObjectStub<Shop>;
  readonly #backend: BackendCaller;
  /** Every other shop reads members in small portions, as others read those with thousands of lots. */
  readonly #portions: Portions = shops % 2 === 0 ? PORTIONS : { atOnce: 1, further: 2 };
  #here: { shop: Shop; sql: SqlStorage } | undefined;
  /** The coupon that each redemption brought. */
  readonly #codes = new Map<string, string>();

  private constructor(stub: DurableObjectStub<Shop>, secretKey: string) {
    this.#stub = stub;
    this.#backend = { kind: 'backend', secretKey, scope: 'all' };
  }

  static async open(program: ProgramInput): Promise<ShopObject> {
    const id = `model-${++shops}-${crypto.randomUUID().slice(0, 8)}`;
    const stub = SHOPS.get(SHOPS.idFromName(id));
    const { secretKey } = await runInDurableObject(stub, async (shop: Shop) => {
      shop.clock = () => START;
      const input = { id, name: 'Model', allowedOrigins: [], emailSignIn: false, program };
      return value(await shop.create(input));
    });
    return new ShopObject(stub, secretKey.secret);
  }

  inside<Result>(work: () => Promise<Result>): Promise<Result> {
    return runInDurableObject(this.#stub, (shop: Shop, { storage }) => {
      shop.portions = this.#portions;
      this.#here = { shop, sql: storage.sql };
      return work();
    });
  }

  async setClock(now: number): Promise<void> {
    this.#shop.clock = () => now;
  }

  alarm(): Promise<void> {
    return this.#shop.alarm();
  }

  evict(): Promise<void> {
    return evictDurableObject(this.#stub);
  }

  async balances(customerIds: readonly string[]): Promise<(Balance | undefined)[]> {
    const balances = [];
    for (const id of customerIds) {
      const outcome = await this.#shop.member(this.#backend, id);
      balances.push(outcome.ok ? outcome.value.points : undefined);
    }
    return balances;
  }

  async orderStates(ids: readonly string[]): Promise<(OrderState | undefined)[]> {
    const states = [];
    for (const id of ids) {
      const outcome = await this.#shop.order(this.#backend, id);
      states.push(outcome.ok ? outcome.value : undefined);
    }
    return states;
  }

  async verify(): Promise<string | null> {
    const { firstDifference } = value(await verifyAll(this.#shop, this.#backend));
    return firstDifference ? JSON.stringify(firstDifference) : this.#untold();
  }

  /** What members are told adds up to what they have, or else whose does not. */
  async #untold(): Promise<string | null> {
    const { items } = value(await this.#shop.members(this.#backend, { limit: 100 }));
    for (const { id, points } of items) {
      const told = await this.#told(id);
      const has = points.available + points.pending - points.debt;
      if (told !== has) return `${id} has ${has} points and was told of ${told}`;
    }
    return null;
  }

  async #told(memberId: string): Promise<number> {
    let told = 0;
    let cursor: string | undefined;
    do {
      const place = { limit: 100, ...(cursor === undefined ? {} : { cursor }) };
      const page = value(await this.#shop.memberActivity(this.#backend, memberId, place));
      told = page.items.reduce((sum, item) => sum + item.points, told);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return told;
  }

  async send(request: Request): Promise<Answer> {
    switch (request.call) {
      case 'redeem': {
        const caller = memberCaller(this.#numberOf(request.customerId));
        const outcome = await this.#shop.redeemReward(caller, request.key, {
          rewardId: request.rewardId,
        });
        if (outcome.ok) this.#codes.set(outcome.value.id, outcome.value.coupon.code);
        return answer(outcome, (redemption) => redemption.id);
      }
      case 'erase': {
        const caller = memberCaller(this.#numberOf(request.customerId));
        return answer(await this.#shop.eraseMe(caller));
      }
      case 'adjust': {
        const { customerId, key, points } = request;
        const input = { points, reason: 'Just so' };
        const outcome = await this.#shop.adjustPoints(this.#backend, customerId, key, input);
        return answer(outcome, (adjustment) => adjustment.id);
      }
      case 'import': {
        const lines = request.lines.map((order, index) => ({ line: index + 1, order }));
        const imported = value(await this.#shop.importLines(this.#backend, lines));
        const { recorded, unchanged, outdated, rejected } = imported;
        expect(rejected).toEqual([]);
        return { ok: true, outcomes: { recorded, unchanged, outdated } };
      }
      case 'award':
      case 'withdraw':
        throw new Error('No call of a shop does this by itself.');
      default:
        return answerToFact(await this.#sendFact(request));
    }
  }

  #sendFact(
    request: Exclude<
      Request,
      { call: 'redeem' | 'erase' | 'adjust' | 'import' | 'award' | 'withdraw' }
    >,
  ): Promise<Outcome<unknown>> {
    const backend = this.#backend;
    const shop: ShopApi = this.#shop;
    switch (request.call) {
      case 'putOrder':
        return shop.putOrder(backend, request.id, request.input);
      case 'putRefund':
        return shop.putRefund(backend, request.orderId, request.refundId, request.input);
      case 'cancelOrder':
        return shop.cancelOrder(backend, request.id, request.input);
      case 'cancelRedemption':
        return shop.cancelRedemption(backend, request.redemptionId);
      case 'redeemCoupon':
        return shop.redeemCoupon(backend, this.#code(request.redemptionId), {
          orderId: request.orderId,
          currency: 'EUR',
          goodsMinor: 1_000,
          shippingMinor: 0,
          lines: [],
        });
      case 'releaseCoupon':
        return shop.releaseCoupon(backend, this.#code(request.redemptionId), {
          orderId: request.orderId,
        });
      case 'merge':
        return shop.mergeMembers(backend, request.customerId, { from: request.from });
      case 'putProgram':
        return shop.putProgram(backend, request.input);
    }
  }

  /** What a session would hold. */
  #numberOf(customerId: string): number {
    const query = 'SELECT number FROM members WHERE customer_id = ?';
    return this.#mustBeInside().sql.exec<{ number: number }>(query, customerId).one().number;
  }

  get #shop(): Shop {
    return this.#mustBeInside().shop;
  }

  #mustBeInside(): { shop: Shop; sql: SqlStorage } {
    if (!this.#here) throw new Error('The shop is asked from where it lives.');
    return this.#here;
  }

  #code(redemptionId: string): string {
    const code = this.#codes.get(redemptionId);
    if (code === undefined) throw new Error(`Nobody was told of redemption ${redemptionId}.`);
    return code;
  }
}

/** Facts of orders are answered with what became of them. */
function answerToFact(outcome: Outcome<unknown>): Answer {
  const answered = answer(outcome);
  if (!outcome.ok || typeof outcome.value !== 'object') return answered;
  const told = outcome.value as Partial<OrderAnswer> | null;
  return told?.notes && told.outcome ? { ok: true, outcome: told.outcome } : answered;
}

function answer<Value>(outcome: Outcome<Value>, id?: (value: Value) => string): Answer {
  if (!outcome.ok) return { ok: false, code: outcome.code };
  return id ? { ok: true, id: id(outcome.value) } : { ok: true };
}
