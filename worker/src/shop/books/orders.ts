import {
  type GrantPlace,
  type LotTerms,
  NO_FACTS,
  NOTHING_TOLD,
  type OrderFacts,
  type PendingGrant,
  type ToldAt,
} from '@stamm/loyalty';
import { Insertion } from './insertion.ts';
import { KnownSums } from './known-sums.ts';

/** All that is known of an order, and what came of it. */
export interface OrderRecord {
  id: string;
  /** Null for a guest, and while only refunds or a cancellation are known. */
  member: number | null;
  /** Whose it was before it named another customer. */
  leftMembers: readonly number[];
  facts: OrderFacts;
  /** The version that judges it: the one in force when it was placed. */
  programVersion: number | null;
  /** Points that it is worth by all facts; the ledger has granted just so many. */
  granted: number;
  /** What of the debt that it left was written off. */
  forgiven: number;
  /** How many of them wait for the end of the return window. */
  pending: number;
  availableAt: number | null;
  /** Of the lot that holds its points. */
  terms: LotTerms;
}

export type OrderOwner = {
  id: string;
  member: number | null;
  /** All that came of it, added up. */
  points: number;
};

type OrderRow = {
  id: string;
  member: number | null;
  currency: string | null;
  placed_at: number | null;
  paid_at: number | null;
  canceled_at: number | null;
  fulfilled_at: number | null;
  updated_at: number | null;
  total_minor: number | null;
  shipping_minor: number | null;
  shipping_tax_minor: number | null;
  tax_minor: number | null;
  lines: string | null;
  refunds: string | null;
  cancellation_at: number | null;
  paid_minor: number | null;
  gift_card_minor: number | null;
  store_credit_minor: number | null;
  tip_minor: number | null;
  duties_minor: number | null;
  fees_minor: number | null;
  rounding_minor: number | null;
  discount_minor: number | null;
  coupon_codes: string | null;
  channel: string | null;
  location_id: string | null;
  told_at: string | null;
  ahead: string | null;
  left_members: string | null;
  program_version: number | null;
  granted: number;
  forgiven: number;
  pending: number;
  available_at: number | null;
  lot_expires_at: number | null;
  lot_idle_months: number | null;
};

type PendingRow = {
  id: string;
  member: number;
  pending: number;
  available_at: number;
  lot_expires_at: number | null;
  lot_idle_months: number | null;
};

const PENDING_COLUMNS = 'id, member, pending, available_at, lot_expires_at, lot_idle_months';

const COLUMNS = `id, member, currency, placed_at, paid_at, canceled_at, fulfilled_at, updated_at,
  total_minor, shipping_minor, shipping_tax_minor, tax_minor, lines, refunds, cancellation_at,
  paid_minor, gift_card_minor, store_credit_minor, tip_minor, duties_minor, fees_minor,
  rounding_minor, discount_minor, coupon_codes, channel, location_id, told_at, ahead, left_members,
  program_version, granted, forgiven, pending, available_at, lot_expires_at, lot_idle_months`;

const INSERTION = new Insertion('orders', COLUMNS);

/** What indexes hold. Setting it writes them anew, also where it stays the same. */
const INDEXED = new Set(['member', 'paid_at', 'pending', 'available_at']);

function update(isSet: (column: string) => boolean): string {
  const set = COLUMNS.split(/,\s*/).flatMap((column, index) =>
    index > 0 && isSet(column) ? `${column} = ?${index + 1}` : [],
  );
  return `UPDATE orders SET ${set.join(', ')} WHERE id = ?1`;
}

const UPDATE = update(() => true);
const UPDATE_BESIDE_INDEXES = update((column) => !INDEXED.has(column));

type Indexed = Pick<OrderRow, 'member' | 'paid_at' | 'pending' | 'available_at'>;

type ToldAtRow = [
  paidAt: number | null,
  canceledAt: number | null,
  fulfilledAt: number | null,
  customer: number | null,
];

/** Where nothing else is written down, the snapshot told everything, as all did in the first version. */
function toToldAt({ member, updated_at: updatedAt, told_at: told }: OrderRow): ToldAt {
  const [paidAt, canceledAt, fulfilledAt, customer] =
    told === null
      ? [updatedAt, updatedAt, updatedAt, member === null ? null : updatedAt]
      : (JSON.parse(told) as ToldAtRow);
  return { paidAt, canceledAt, fulfilledAt, customer };
}

function fromToldAt({ member, facts: { snapshot, toldAt } }: OrderRecord): string | null {
  if (!snapshot) return null;
  const { paidAt, canceledAt, fulfilledAt, customer } = toldAt;
  const row: ToldAtRow = [paidAt, canceledAt, fulfilledAt, customer];
  const usual = [...row.slice(0, 3), ...(member === null && customer === null ? [] : [customer])];
  return usual.every((at) => at === snapshot.updatedAt) ? null : JSON.stringify(row);
}

function toFacts(row: OrderRow): OrderFacts {
  const { currency, placed_at: placedAt, updated_at: updatedAt } = row;
  const known = currency !== null && placedAt !== null && updatedAt !== null;
  return {
    snapshot: known
      ? {
          currency,
          placedAt,
          paidAt: row.paid_at,
          canceledAt: row.canceled_at,
          fulfilledAt: row.fulfilled_at,
          updatedAt,
          totalMinor: row.total_minor ?? 0,
          shippingMinor: row.shipping_minor ?? 0,
          shippingTaxMinor: row.shipping_tax_minor ?? 0,
          taxMinor: row.tax_minor ?? 0,
          paidMinor: row.paid_minor,
          giftCardMinor: row.gift_card_minor,
          storeCreditMinor: row.store_credit_minor,
          tipMinor: row.tip_minor,
          dutiesMinor: row.duties_minor,
          feesMinor: row.fees_minor,
          roundingMinor: row.rounding_minor,
          discountMinor: row.discount_minor,
          couponCodes: row.coupon_codes === null ? null : JSON.parse(row.coupon_codes),
          channel: row.channel,
          locationId: row.location_id,
          lines: row.lines === null ? null : JSON.parse(row.lines),
        }
      : null,
    refunds: row.refunds === null ? [] : JSON.parse(row.refunds),
    canceledAt: row.cancellation_at,
    toldAt: known ? toToldAt(row) : NOTHING_TOLD,
    ahead: row.ahead === null ? {} : JSON.parse(row.ahead),
  };
}

function toRecord(row: OrderRow): OrderRecord {
  return {
    id: row.id,
    member: row.member,
    leftMembers: row.left_members === null ? [] : JSON.parse(row.left_members),
    facts: toFacts(row),
    programVersion: row.program_version,
    granted: row.granted,
    forgiven: row.forgiven,
    pending: row.pending,
    availableAt: row.available_at,
    terms: { expiresAt: row.lot_expires_at, idleMonths: row.lot_idle_months },
  };
}

function toGrant(row: PendingRow): PendingGrant {
  return {
    orderId: row.id,
    points: row.pending,
    availableAt: row.available_at,
    terms: { expiresAt: row.lot_expires_at, idleMonths: row.lot_idle_months },
  };
}

function toValues(order: OrderRecord): (string | number | null)[] {
  const { snapshot, refunds, canceledAt, ahead } = order.facts;
  return [
    order.id,
    order.member,
    snapshot?.currency ?? null,
    snapshot?.placedAt ?? null,
    snapshot?.paidAt ?? null,
    snapshot?.canceledAt ?? null,
    snapshot?.fulfilledAt ?? null,
    snapshot?.updatedAt ?? null,
    snapshot?.totalMinor ?? null,
    snapshot?.shippingMinor ?? null,
    snapshot?.shippingTaxMinor ?? null,
    snapshot?.taxMinor ?? null,
    snapshot?.lines ? JSON.stringify(snapshot.lines) : null,
    refunds.length > 0 ? JSON.stringify(refunds) : null,
    canceledAt,
    snapshot?.paidMinor ?? null,
    snapshot?.giftCardMinor ?? null,
    snapshot?.storeCreditMinor ?? null,
    snapshot?.tipMinor ?? null,
    snapshot?.dutiesMinor ?? null,
    snapshot?.feesMinor ?? null,
    snapshot?.roundingMinor ?? null,
    snapshot?.discountMinor ?? null,
    snapshot?.couponCodes ? JSON.stringify(snapshot.couponCodes) : null,
    snapshot?.channel ?? null,
    snapshot?.locationId ?? null,
    fromToldAt(order),
    Object.keys(ahead).length > 0 ? JSON.stringify(ahead) : null,
    order.leftMembers.length > 0 ? JSON.stringify(order.leftMembers) : null,
    order.programVersion,
    order.granted,
    order.forgiven,
    order.pending,
    order.availableAt,
    order.terms.expiresAt,
    order.terms.idleMonths,
  ];
}

const NEVER_EXPIRES: LotTerms = { expiresAt: null, idleMonths: null };

/** An order of which nothing is known yet. */
export function unknownOrder(id: string): OrderRecord {
  return {
    id,
    member: null,
    leftMembers: [],
    facts: NO_FACTS,
    programVersion: null,
    granted: 0,
    forgiven: 0,
    pending: 0,
    availableAt: null,
    terms: NEVER_EXPIRES,
  };
}

export class OrdersBook {
  readonly #sql: SqlStorage;
  readonly #pendingPoints = new KnownSums();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(id: string): OrderRecord | undefined {
    const [row] = this.#sql
      .exec<OrderRow>(`SELECT ${COLUMNS} FROM orders WHERE id = ?`, id)
      .toArray();
    return row && toRecord(row);
  }

  /** Those of these orders that are known. */
  findAll(ids: readonly string[]): OrderRecord[] {
    return this.#sql
      .exec<OrderRow>(
        `SELECT ${COLUMNS} FROM orders WHERE id IN (SELECT value FROM json_each(?))`,
        JSON.stringify(ids),
      )
      .toArray()
      .map(toRecord);
  }

  isEmpty(): boolean {
    return this.#sql.exec('SELECT 1 FROM orders LIMIT 1').toArray().length === 0;
  }

  add(order: OrderRecord): void {
    this.#forgetPending(order.member);
    INSERTION.run(this.#sql, toValues(order));
  }

  save(order: OrderRecord): void {
    this.#forgetPending(order.member);
    const [stored] = this.#sql
      .exec<Indexed>(
        'SELECT member, paid_at, pending, available_at FROM orders WHERE id = ?',
        order.id,
      )
      .toArray();
    const isSame =
      stored?.member === order.member &&
      stored.paid_at === (order.facts.snapshot?.paidAt ?? null) &&
      stored.pending === order.pending &&
      stored.available_at === order.availableAt;
    this.#sql.exec(isSame ? UPDATE_BESIDE_INDEXES : UPDATE, ...toValues(order));
  }

  savePending(member: number, id: string, points: number): void {
    this.#forgetPending(member);
    this.#sql.exec('UPDATE orders SET pending = ? WHERE id = ?', points, id);
  }

  /** The first of a member's pending grants, in the order of their release. */
  firstPendingOf(member: number, limit: number): PendingGrant[] {
    return this.#sql
      .exec<PendingRow>(
        `SELECT ${PENDING_COLUMNS} FROM orders WHERE member = ? AND pending > 0
          ORDER BY available_at, id LIMIT ?`,
        member,
        limit,
      )
      .toArray()
      .map(toGrant);
  }

  /** The next of them after a place. */
  pendingAfter(member: number, place: GrantPlace, limit: number): PendingGrant[] {
    return this.#sql
      .exec<PendingRow>(
        `SELECT ${PENDING_COLUMNS} FROM orders
          WHERE member = ? AND pending > 0 AND (available_at, id) > (?, ?)
          ORDER BY available_at, id LIMIT ?`,
        member,
        place.availableAt,
        place.orderId,
        limit,
      )
      .toArray()
      .map(toGrant);
  }

  /** The first of each member's pending grants. */
  firstPendingOfAll(
    members: readonly number[],
    limit: number,
  ): { member: number; grant: PendingGrant }[] {
    return this.#sql
      .exec<PendingRow>(
        `WITH asked AS (SELECT value AS number FROM json_each(?1))
          SELECT ${PENDING_COLUMNS} FROM asked JOIN orders ON orders.id IN (
            SELECT id FROM orders WHERE member = asked.number AND pending > 0
              ORDER BY available_at, id LIMIT ?2)
          ORDER BY available_at, id`,
        JSON.stringify(members),
        limit,
      )
      .toArray()
      .map((row) => ({ member: row.member, grant: toGrant(row) }));
  }

  /** All pending points of a member. */
  pendingPoints(member: number): number {
    return this.#pendingPoints.of(
      member,
      () =>
        this.#sql
          .exec<{ points: number }>(
            `SELECT coalesce(sum(pending), 0) AS points FROM orders
              WHERE member = ? AND pending > 0`,
            member,
          )
          .one().points,
    );
  }

  /** Tells what they are by now: adding them up takes long where there are many. */
  rememberPendingPoints(member: number, points: number): void {
    this.#pendingPoints.remember(member, points);
  }

  /** After writes that may have been undone. */
  forgetRead(): void {
    this.#pendingPoints.clear();
  }

  /** When a member's last purchase was paid; `exceptOrder` is left out. */
  lastPaidAt(member: number, exceptOrder: string | null): number | null {
    const [row] = this.#sql
      .exec<{ paid_at: number }>(
        `SELECT paid_at FROM orders WHERE member = ? AND paid_at IS NOT NULL AND id IS NOT ?
          ORDER BY paid_at DESC LIMIT 1`,
        member,
        exceptOrder,
      )
      .toArray();
    return row?.paid_at ?? null;
  }

  ofMember(member: number): OrderRecord[] {
    return this.#sql
      .exec<OrderRow>(
        `SELECT ${COLUMNS} FROM orders WHERE member = ? ORDER BY placed_at, id`,
        member,
      )
      .toArray()
      .map(toRecord);
  }

  /** A member's orders that were placed until then, the oldest first. */
  placedBy(member: number, until: number, limit: number): OrderRecord[] {
    return this.#sql
      .exec<OrderRow>(
        `SELECT ${COLUMNS} FROM orders WHERE member = ? AND placed_at <= ?
          ORDER BY placed_at, id LIMIT ?`,
        member,
        until,
        limit,
      )
      .toArray()
      .map(toRecord);
  }

  /** What a member got delivered between two moments, the newest delivery first. */
  deliveredTo(
    member: number,
    { from, until }: { from: number; until: number },
    limit: number,
  ): OrderRecord[] {
    return this.#sql
      .exec<OrderRow>(
        `SELECT ${COLUMNS} FROM orders WHERE member = ? AND fulfilled_at BETWEEN ? AND ?
          ORDER BY fulfilled_at DESC, id LIMIT ?`,
        member,
        from,
        until,
        limit,
      )
      .toArray()
      .map(toRecord);
  }

  /** All orders of one member become another's. */
  hand(from: number, to: number): void {
    this.#forgetPending(from);
    this.#forgetPending(to);
    this.#sql.exec('UPDATE orders SET member = ? WHERE member = ?', to, from);
  }

  /** The next orders of a member by id: for proving the books. */
  pageOf(member: number, after: string, limit: number): OrderRecord[] {
    return this.#sql
      .exec<OrderRow>(
        `SELECT ${COLUMNS} FROM orders WHERE member = ? AND id > ? ORDER BY id LIMIT ?`,
        member,
        after,
        limit,
      )
      .toArray()
      .map(toRecord);
  }

  /** Whose the next orders are, of all by id, and what they were worth: for proving the books. */
  owners(after: string, limit: number): OrderOwner[] {
    return this.#sql
      .exec<OrderOwner>(
        `SELECT id, member, granted + forgiven + pending AS points FROM orders
          WHERE id > ? ORDER BY id LIMIT ?`,
        after,
        limit,
      )
      .toArray();
  }

  #forgetPending(member: number | null): void {
    if (member !== null) this.#pendingPoints.forget(member);
  }
}
