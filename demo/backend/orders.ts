/** The order book: every order, payment, return and cancellation, each with its report. */
import { type Address, type Customer, findCustomer } from '../shop/customers.ts';
import { loyaltyRequests } from './loyalty.ts';
import type { Outbox } from './outbox.ts';
import { type PricedOrder, refundFor, sum } from './pricing.ts';
import { ShopProblem } from './problem.ts';
import { orderReport } from './reports.ts';
import type { Store } from './store.ts';

const DAY = 86_400_000;
/** What is paid is packed a day later, and then it is too late to cancel. */
const CANCEL_WITHIN = DAY;
const RETURN_WITHIN = 30 * DAY;

export interface StoredOrder {
  id: number;
  customerId: string;
  status: 'open' | 'paid' | 'canceled' | 'failed';
  placedAt: string;
  paidAt: string | null;
  deliveredAt: string | null;
  address: Address;
  priced: PricedOrder;
  refunds: StoredRefund[];
}

export interface StoredRefund {
  id: string;
  amountCents: number;
  lines: { lineId: string; quantity: number; amountCents: number }[];
}

export interface NewOrder {
  checkoutId: string;
  customer: Customer;
  address: Address;
  priced: PricedOrder;
}

interface OrderRow {
  id: number;
  customer_id: string;
  status: StoredOrder['status'];
  placed_at: string;
  paid_at: string | null;
  delivered_at: string | null;
  address: string;
  priced: string;
}

interface RefundRow {
  id: string;
  amount_cents: number;
  lines: string;
}

export function returnedPieces(order: StoredOrder, lineId: string): number {
  return sum(
    order.refunds
      .flatMap((refund) => refund.lines)
      .filter((line) => line.lineId === lineId)
      .map((line) => line.quantity),
  );
}

function isWithin(order: StoredOrder, time: number, now: Date): boolean {
  return order.paidAt !== null && now.getTime() < Date.parse(order.paidAt) + time;
}

export function canCancel(order: StoredOrder, now: Date): boolean {
  return (
    order.status === 'paid' &&
    order.deliveredAt === null &&
    order.refunds.length === 0 &&
    isWithin(order, CANCEL_WITHIN, now)
  );
}

export function canDeliver(order: StoredOrder): boolean {
  return order.status === 'paid' && order.deliveredAt === null;
}

export function canReturn(order: StoredOrder, now: Date): boolean {
  return order.status === 'paid' && isWithin(order, RETURN_WITHIN, now);
}

/** When the order can no longer be returned. */
export function returnUntil(order: StoredOrder): Date {
  return new Date(Date.parse(order.paidAt ?? order.placedAt) + RETURN_WITHIN);
}

export function isShipped(order: StoredOrder, now: Date): boolean {
  return order.status === 'paid' && !isWithin(order, CANCEL_WITHIN, now);
}

/** With the last piece, shipping is refunded too, as the law has it. */
function isLastReturn(order: StoredOrder, pieces: Map<string, number>): boolean {
  return order.priced.lines.every(
    (line) => returnedPieces(order, line.id) + (pieces.get(line.id) ?? 0) === line.quantity,
  );
}

/** The lines that come back, or nothing where the order does not hold so many pieces. */
function refundLines(
  order: StoredOrder,
  pieces: Map<string, number>,
): StoredRefund['lines'] | null {
  const lines = [...pieces].map(([lineId, quantity]) => {
    const line = order.priced.lines.find((candidate) => candidate.id === lineId);
    if (!line) return null;
    const returned = returnedPieces(order, lineId);
    if (returned + quantity > line.quantity) return null;
    return { lineId, quantity, amountCents: refundFor(line, returned, quantity) };
  });
  return lines.includes(null) ? null : lines.filter((line) => line !== null);
}

export class Orders {
  readonly #store: Store;
  readonly #outbox: Outbox;
  readonly #statements: ReturnType<typeof prepare>;

  /** Where this shop is on the web: the loyalty program shows what was bought with its picture. */
  readonly #shopUrl: string;

  constructor(store: Store, outbox: Outbox, shopUrl: string) {
    this.#shopUrl = shopUrl;
    this.#store = store;
    this.#outbox = outbox;
    this.#statements = prepare(store);
  }

  open({ checkoutId, customer, address, priced }: NewOrder, at: Date): StoredOrder {
    return this.#store.transaction(() => {
      const { id } = this.#statements.nextId.get() as { id: number };
      const texts = [JSON.stringify(address), JSON.stringify(priced)] as const;
      this.#statements.insert.run(id, checkoutId, customer.id, at.toISOString(), ...texts);
      return this.#report(id, at);
    });
  }

  /** The payment went through. */
  pay(order: StoredOrder, at: Date): StoredOrder {
    // A later time than the first report's, so that this snapshot is the newer one.
    const paidAt = new Date(Math.max(at.getTime(), Date.parse(order.placedAt) + 1));
    return this.#store.transaction(() => {
      this.#statements.setStatus.run('paid', paidAt.toISOString(), order.id);
      return this.#report(order.id, paidAt);
    });
  }

  /** The parcel has arrived: from now on what was bought can be reviewed. */
  deliver(order: StoredOrder, at: Date): StoredOrder {
    return this.#store.transaction(() => {
      const current = this.#get(order.id);
      if (!canDeliver(current)) return current;
      this.#statements.setDelivered.run(at.toISOString(), order.id);
      return this.#report(order.id, at);
    });
  }

  /** The payment did not: the order comes to nothing. */
  fail(order: StoredOrder, at: Date): void {
    this.#store.transaction(() => {
      this.#statements.setStatus.run('failed', null, order.id);
      this.#reportEnd(order, at);
    });
  }

  /** Orders whose payment was cut off, by a crash say, come to nothing. */
  failOpenOrders(at: Date): void {
    for (const row of this.#statements.allOpen.all()) this.fail(this.#load(row), at);
  }

  /** Returning again under the same id answers the same and changes nothing. */
  takeBack(order: StoredOrder, returnId: string, pieces: Map<string, number>, at: Date): number {
    return this.#store.transaction(() => {
      const refundId = `${order.id}-${returnId}`;
      const current = this.#get(order.id);
      const known = current.refunds.find((refund) => refund.id === refundId);
      if (known) return known.amountCents;
      if (!canReturn(current, at)) throw new ShopProblem('too_late_to_return', 409);
      const lines = refundLines(current, pieces);
      if (!lines) throw new ShopProblem('nothing_to_return', 409);
      const shippingCents = isLastReturn(current, pieces) ? current.priced.shippingCents : 0;
      const amountCents = sum(lines.map((line) => line.amountCents)) + shippingCents;
      const refundedAt = at.toISOString();
      const amounts = [amountCents, shippingCents, JSON.stringify(lines)] as const;
      this.#statements.insertRefund.run(refundId, order.id, refundedAt, ...amounts);
      const request = loyaltyRequests.putRefund(String(order.id), refundId, {
        amountMinor: amountCents,
        shippingMinor: shippingCents,
        lines: lines.map((line) => ({ lineId: line.lineId, amountMinor: line.amountCents })),
        refundedAt,
      });
      this.#outbox.add(String(order.id), request);
      return amountCents;
    });
  }

  cancel(order: StoredOrder, at: Date): number {
    return this.#store.transaction(() => {
      const current = this.#get(order.id);
      if (current.status === 'canceled') return current.priced.totalCents;
      if (!canCancel(current, at)) throw new ShopProblem('too_late_to_cancel', 409);
      this.#statements.setStatus.run('canceled', current.paidAt, order.id);
      this.#reportEnd(order, at);
      return current.priced.totalCents;
    });
  }

  find(customerId: string, id: string): StoredOrder | null {
    const row = /^\d{1,15}$/.test(id) ? this.#statements.byId.get(Number(id)) : undefined;
    const order = row ? this.#load(row) : null;
    return order?.customerId === customerId ? order : null;
  }

  findByCheckout(checkoutId: string): StoredOrder | null {
    const row = this.#statements.byCheckout.get(checkoutId);
    return row ? this.#load(row) : null;
  }

  list(customerId: string): StoredOrder[] {
    return this.#statements.byCustomer.all(customerId).map((row) => this.#load(row));
  }

  #get(id: number): StoredOrder {
    const row = this.#statements.byId.get(id);
    if (!row) throw new Error(`There is no order ${id}.`);
    return this.#load(row);
  }

  #load(row: unknown): StoredOrder {
    const found = row as OrderRow;
    const refunds = this.#statements.refundsOf.all(found.id) as unknown as RefundRow[];
    return toOrder(found, refunds);
  }

  /** The order has come to nothing, and its coupon can be used again. */
  #reportEnd(order: StoredOrder, at: Date): void {
    const id = String(order.id);
    const { couponCode } = order.priced;
    if (couponCode) this.#outbox.add(id, loyaltyRequests.releaseCoupon(couponCode, id));
    this.#outbox.add(id, loyaltyRequests.cancelOrder(id, at.toISOString()));
  }

  #report(id: number, at: Date): StoredOrder {
    const order = this.#get(id);
    const customer = findCustomer(order.customerId);
    if (!customer) throw new Error(`Order ${id} has no known customer.`);
    this.#outbox.add(String(id), orderReport(order, customer, this.#shopUrl, at.toISOString()));
    return order;
  }
}

function toOrder(row: OrderRow, refunds: RefundRow[]): StoredOrder {
  return {
    id: row.id,
    customerId: row.customer_id,
    status: row.status,
    placedAt: row.placed_at,
    paidAt: row.paid_at,
    deliveredAt: row.delivered_at,
    address: JSON.parse(row.address) as Address,
    priced: JSON.parse(row.priced) as PricedOrder,
    refunds: refunds.map((refund) => ({
      id: refund.id,
      amountCents: refund.amount_cents,
      lines: JSON.parse(refund.lines) as StoredRefund['lines'],
    })),
  };
}

function prepare({ db }: Store) {
  return {
    byId: db.prepare('SELECT * FROM orders WHERE id = ?'),
    byCheckout: db.prepare('SELECT * FROM orders WHERE checkout_id = ?'),
    byCustomer: db.prepare(
      `SELECT * FROM orders WHERE customer_id = ? AND status <> 'failed'
       ORDER BY placed_at DESC LIMIT 100`,
    ),
    allOpen: db.prepare("SELECT * FROM orders WHERE status = 'open'"),
    refundsOf: db.prepare('SELECT * FROM refunds WHERE order_id = ? ORDER BY refunded_at'),
    nextId: db.prepare('SELECT COALESCE(MAX(id), 10000) + 1 AS id FROM orders'),
    insert: db.prepare(
      `INSERT INTO orders (id, checkout_id, customer_id, status, placed_at, address, priced)
       VALUES (?, ?, ?, 'open', ?, ?, ?)`,
    ),
    setStatus: db.prepare('UPDATE orders SET status = ?, paid_at = ? WHERE id = ?'),
    setDelivered: db.prepare('UPDATE orders SET delivered_at = ? WHERE id = ?'),
    insertRefund: db.prepare('INSERT INTO refunds VALUES (?, ?, ?, ?, ?, ?)'),
  };
}
