import { inRepository } from '../../packages/commands/runtime/paths.ts';
import { mustCallApi } from '../support/api.ts';
import type { ProgramInput } from '../support/programs.ts';
import { signIn } from '../support/sign-in.ts';
import { createShop } from '../support/stack.ts';
import { benchProgram } from './bench-shop.ts';
import type { Rows } from './counting/rows.ts';
import { type Server, startServer } from './server.ts';
import { orderBody } from './workloads.ts';

export interface RowsOfCall extends Rows {
  call: string;
}

const dayMs = 86_400_000;
const customer = 'ada';

/** Counts what single calls write, in Stamm's Worker built with a shop that counts. */
export async function countRowsWritten(): Promise<RowsOfCall[]> {
  const server = await startServer(inRepository('tests/bench/counting/worker.ts'));
  try {
    const atOnce = await CountedShop.open(server, 'at-once', benchProgram);
    const pending = await CountedShop.open(server, 'pending', { ...benchProgram, pendingDays: 14 });
    return [
      await atOnce.order('order of a new customer', 'first'),
      await atOnce.order('order of a member', 'second'),
      await atOnce.order('the same order again', 'second'),
      await atOnce.redemption('redemption'),
      await pending.order('pending: order of a new customer', 'first'),
      await pending.order('pending: order of a member', 'second'),
      await pending.passing('pending: release of two orders', 15 * dayMs),
      await pending.order('pending: order of a member with points', 'third'),
    ];
  } finally {
    await server.stop();
  }
}

class CountedShop {
  readonly #server: Server;
  readonly #shopId: string;
  readonly #secretKey: string;
  readonly #session: () => Promise<string>;
  readonly #openedAt = new Date().toISOString();

  private constructor(server: Server, shop: Awaited<ReturnType<typeof createShop>>) {
    this.#server = server;
    this.#shopId = shop.shopId;
    this.#secretKey = shop.secretKey;
    this.#session = () => signIn(server.url, shop, customer);
  }

  static async open(server: Server, id: string, program: ProgramInput): Promise<CountedShop> {
    return new CountedShop(
      server,
      await createShop(server.url, server.operatorToken, { id, program }),
    );
  }

  order(call: string, id: string): Promise<RowsOfCall> {
    return this.#count(call, () =>
      mustCallApi(`${this.#server.url}/v1/orders/${id}`, {
        method: 'PUT',
        token: this.#secretKey,
        json: orderBody(customer, this.#openedAt),
      }),
    );
  }

  async redemption(call: string): Promise<RowsOfCall> {
    const token = await this.#session();
    return this.#count(call, () =>
      mustCallApi(`${this.#server.url}/v1/me/redemptions`, {
        method: 'POST',
        token,
        json: { rewardId: 'five' },
        headers: { 'idempotency-key': 'redemption-1' },
      }),
    );
  }

  async passing(call: string, milliseconds: number): Promise<RowsOfCall> {
    return { call, ...(await this.#take(`?pass=${milliseconds}`)) };
  }

  async #count(call: string, work: () => Promise<unknown>): Promise<RowsOfCall> {
    await this.#take();
    await work();
    return { call, ...(await this.#take()) };
  }

  #take(query = ''): Promise<Rows> {
    return mustCallApi<Rows>(`${this.#server.url}/counting/${this.#shopId}${query}`);
  }
}
