import { type Random, randomBelow } from '../support/random.ts';
import type { Operation } from './operations.ts';

/** An order of a client, as far as it was acknowledged. */
interface OwnOrder {
  orderId: string;
  customer: string;
  totalMinor: number;
  refundedMinor: number;
  version: number;
}

const mostOpenOrders = 20;

/**
 * What one client does next, by chance: mostly orders, then whatever can happen to the orders
 * that it has. Only its own orders, but everybody's members: clients meet there.
 */
export class Plan {
  readonly #client: number;
  readonly #random: Random;
  readonly #customers: readonly string[];
  readonly #orders: OwnOrder[] = [];
  #count = 0;

  constructor(client: number, random: Random, customers: readonly string[]) {
    this.#client = client;
    this.#random = random;
    this.#customers = customers;
  }

  next(): Operation {
    this.#count += 1;
    const chance = this.#random();
    const order = this.#orders[randomBelow(this.#random, this.#orders.length)];
    if (chance < 0.15) return this.#redemption();
    if (chance < 0.3) return this.#adjustment();
    if (order === undefined || chance < 0.6) return this.#newOrder();
    if (chance < 0.8) return this.#refund(order);
    if (chance < 0.9) return this.#edit(order);
    this.#orders.splice(this.#orders.indexOf(order), 1);
    // Newer than every version of the order: it stays canceled.
    return { kind: 'cancel', orderId: order.orderId, at: '2026-02-01T00:00:00.000Z' };
  }

  #newOrder(): Operation {
    const orderId = `o-${this.#client}-${this.#count}`;
    const customer = this.#customer();
    const totalMinor = randomBelow(this.#random, 6_000);
    this.#orders.push({ orderId, customer, totalMinor, refundedMinor: 0, version: 0 });
    if (this.#orders.length > mostOpenOrders) this.#orders.shift();
    return { kind: 'order', orderId, customer, totalMinor, version: 0 };
  }

  #edit(order: OwnOrder): Operation {
    order.version += 1;
    order.totalMinor = order.refundedMinor + randomBelow(this.#random, 6_000);
    const { orderId, customer, totalMinor, version } = order;
    return { kind: 'order', orderId, customer, totalMinor, version };
  }

  #refund(order: OwnOrder): Operation {
    const left = order.totalMinor - order.refundedMinor;
    const amountMinor = Math.min(left, 1 + randomBelow(this.#random, 2_000));
    order.refundedMinor += amountMinor;
    const refundId = `r-${this.#count}`;
    return { kind: 'refund', orderId: order.orderId, refundId, amountMinor };
  }

  #redemption(): Operation {
    return { kind: 'redemption', customer: this.#customer(), key: this.#key() };
  }

  #adjustment(): Operation {
    const size = 1 + randomBelow(this.#random, 30);
    const points = this.#random() < 0.5 ? size : -size;
    return { kind: 'adjustment', customer: this.#customer(), key: this.#key(), points };
  }

  #key(): string {
    return `client-${this.#client}-${this.#count}`;
  }

  #customer(): string {
    return this.#customers[randomBelow(this.#random, this.#customers.length)] ?? '';
  }
}
