import {
  awardLotName,
  type Lot,
  MemberAccount,
  type MemberAccountState,
  Refusal,
} from '@stamm/loyalty';
import type { OrderRecord } from './books/orders.ts';
import { lastActivityAt, programInForce, type ShopContext } from './context.ts';
import { announceTransfers } from './events/points-events.ts';
import { scheduleWarning } from './operations/expiry-warnings.ts';

interface OpenAccount {
  account: MemberAccount;
  /** As stored, to see whether it changed. */
  debt: number;
  /** How many transfers time alone had brought about when it was opened. */
  settled: number;
}

/** A member's points as they are stored. */
type StoredAccount = Omit<MemberAccountState, 'timeZone'>;

/** Which lots an operation touches besides the member's open ones. */
export interface NeededLots {
  orderId?: string;
  lotIds?: readonly string[];
  awardId?: string;
}

/**
 * One operation's view of members' points and orders. It loads each account once, lets the rules
 * work on it, and `save` writes down what came of it: transfers, lots, orders, debt and the next
 * moment at which time will change something. Use it inside one transaction and save once.
 */
export class Ledger {
  readonly #shop: ShopContext;
  readonly #accounts = new Map<number, OpenAccount>();
  readonly #orders = new Map<string, { order: OrderRecord; isNew: boolean }>();
  /** What was read ahead and is not in use yet; undefined for an order that is not known. */
  readonly #readOrders = new Map<string, OrderRecord | undefined>();
  readonly #readAccounts = new Map<number, StoredAccount>();

  constructor(shop: ShopContext) {
    this.#shop = shop;
  }

  /** Reads many orders at once: one question costs far less than a thousand. */
  readOrders(ids: readonly string[]): void {
    for (const id of ids) this.#readOrders.set(id, undefined);
    for (const order of this.#shop.books.orders.findAll(ids)) this.#readOrders.set(order.id, order);
  }

  /** Reads many members' points at once. */
  readAccounts(members: readonly number[]): void {
    const { books } = this.#shop;
    for (const { number, debt } of books.members.findAll(members)) {
      const activity = lastActivityAt(this.#shop, number);
      this.#readAccounts.set(number, { debt, lastActivityAt: activity, pending: [], lots: [] });
    }
    for (const { member, grant } of books.orders.pendingOfAll(members)) {
      this.#readAccounts.get(member)?.pending.push(grant);
    }
    for (const { member, lot } of books.lots.openOfAll(members)) {
      this.#readAccounts.get(member)?.lots.push(lot);
    }
  }

  /** A member's points, settled until now. */
  account(member: number, needed: NeededLots = {}): MemberAccount {
    const known = this.#accounts.get(member);
    const isOpenEnough = Object.values(needed).every((need) => need === undefined);
    if (known && isOpenEnough) return known.account;
    // Lots cannot join an account that is at work: write it down and open it again with them.
    if (known) this.save();
    const state = this.#readAccounts.get(member) ?? this.#read(member);
    const closed = this.#closedLots(state, needed);
    return this.#open(member, { ...state, lots: [...state.lots, ...closed] });
  }

  /** The points of a member who joined in this operation: there is nothing to load. */
  newAccount(member: number): MemberAccount {
    return this.#open(member, {
      debt: 0,
      lastActivityAt: null,
      pending: [],
      lots: [],
    });
  }

  order(id: string): OrderRecord | undefined {
    const unsaved = this.#orders.get(id)?.order;
    if (unsaved) return unsaved;
    return this.#readOrders.has(id) ? this.#readOrders.get(id) : this.#shop.books.orders.find(id);
  }

  /** Has the order written by `save`. */
  putOrder(order: OrderRecord, isNew: boolean): void {
    const unsaved = this.#orders.get(order.id);
    this.#orders.set(order.id, { order, isNew: unsaved?.isNew ?? isNew });
  }

  /** Writes everything down. Where nothing happened, nothing is written. */
  save(): void {
    const { books } = this.#shop;
    this.#post();
    for (const { order, isNew } of this.#orders.values()) {
      if (isNew) books.orders.add(order);
      else books.orders.save(order);
      if (this.#readOrders.has(order.id)) this.#readOrders.set(order.id, order);
    }
    for (const [member, opened] of this.#accounts) this.#saveAccount(member, opened);
    this.#accounts.clear();
    this.#orders.clear();
  }

  #read(member: number): StoredAccount {
    const { books } = this.#shop;
    const record = books.members.find(member);
    if (!record) throw new Error(`There is no member ${member}.`);
    return {
      debt: record.debt,
      lastActivityAt: lastActivityAt(this.#shop, member),
      pending: books.orders.pendingOf(member),
      lots: books.lots.openOf(member),
    };
  }

  #open(member: number, state: StoredAccount): MemberAccount {
    this.#readAccounts.delete(member);
    const { timeZone } = programInForce(this.#shop).rules;
    const account = new MemberAccount({ ...state, timeZone });
    account.settle(this.#shop.now);
    const settled = account.transfers.length;
    this.#accounts.set(member, { account, debt: state.debt, settled });
    return account;
  }

  #post(): void {
    const shop = this.#shop;
    const postings = [...this.#accounts].flatMap(([member, { account, settled }]) =>
      account.transfers.length > 0 ? [{ member, transfers: account.transfers, settled }] : [],
    );
    for (const { posting, posted } of shop.books.transfers.append(postings)) {
      // Of history only that is news which time has brought about by now.
      const news = shop.isHistory ? posted.slice(0, posting.settled) : posted;
      announceTransfers({ ...shop, isHistory: false }, posting.member, news);
    }
  }

  /**
   * The lots that the rules may fill or take from although they can be empty: those that are
   * needed by name, all of the order or the award at hand, and those of orders whose points are due for release.
   */
  #closedLots({ pending }: StoredAccount, { orderId, lotIds = [], awardId }: NeededLots): Lot[] {
    const { lots } = this.#shop.books;
    const orderIds = pending
      .filter((grant) => grant.availableAt <= this.#shop.now)
      .map((grant) => grant.orderId);
    if (orderId !== undefined) orderIds.push(orderId);
    const named = lotIds.map((id) => {
      const lot = lots.byId(id);
      if (!lot) throw new Error(`There is no lot ${id}.`);
      return lot;
    });
    const ofAward = awardId === undefined ? [] : lots.named(awardLotName(awardId));
    return [...named, ...ofAward, ...orderIds.flatMap((id) => lots.named(`order:${id}`))];
  }

  #saveAccount(member: number, { account, debt }: OpenAccount): void {
    const { books } = this.#shop;
    for (const lot of account.changedLots) books.lots.save(member, lot);
    for (const grant of account.changedPending) {
      if (this.#orders.has(grant.orderId)) continue;
      books.orders.savePending(grant.orderId, grant.points);
      this.#readOrders.delete(grant.orderId);
    }
    if (account.debt !== debt) books.members.saveDebt(member, account.debt);
    const { nextDueAt } = account;
    if (nextDueAt !== null) books.jobs.schedule('settle-member', String(member), nextDueAt);
    scheduleWarning(this.#shop, member, account);
  }
}

/**
 * Refuses what would take a member's points beyond exact numbers, before a rule has changed
 * anything: an account that a rule gave up halfway could not be written down any more.
 */
export function mustStayExact(account: MemberAccount, difference: number): void {
  const { available, pending, debt } = account.balance();
  const most =
    difference > 0
      ? BigInt(available) + BigInt(pending) + BigInt(debt) + BigInt(difference)
      : BigInt(debt) - BigInt(difference);
  if (most > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new Refusal(
      'amount_too_large',
      'The member would have, or owe, more than 2^53 - 1 points.',
    );
  }
}
