import {
  awardLotName,
  type LotsOfFamily,
  lotFamily,
  MemberAccount,
  orderLotName,
  type PendingGrant,
  Refusal,
} from '@stamm/loyalty';
import type { OrderRecord } from './books/orders.ts';
import { programInForce, type ShopContext } from './context.ts';
import { announceTransfers } from './events/points-events.ts';
import { scheduleWarning } from './operations/expiry-warnings.ts';
import { readAllStored, readStored, type StoredAccount } from './stored-account.ts';

interface OpenAccount {
  account: MemberAccount;
  /** As stored, to see whether it changed. */
  debt: number;
  /** How many transfers time alone had brought about when it was opened. */
  settled: number;
  /** Whether it has too many lots or grants to add them up each time. */
  isLarge: boolean;
}

/** Which lots an operation touches besides the member's open ones. */
export interface NeededLots {
  orderId?: string;
  /** With the others of their families, which the rules may open or fill. */
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
  #readAccounts = new Map<number, StoredAccount>();

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
    this.#readAccounts = readAllStored(this.#shop, members);
  }

  /** A member's points, settled until now. */
  account(member: number, needed: NeededLots = {}): MemberAccount {
    const known = this.#accounts.get(member);
    const isOpenEnough = Object.values(needed).every((need) => need === undefined);
    if (known && isOpenEnough) return known.account;
    // Lots cannot join an account that is at work: write it down and open it again with them.
    if (known) this.save();
    const state = this.#readAccounts.get(member) ?? this.#read(member);
    const { own, takenNames } = this.#neededLots(member, needed);
    return this.#open(member, {
      ...state,
      pending: [...state.pending, ...(state.unread ? this.#grantOf(member, needed) : [])],
      lots: [...state.lots, ...own],
      takenLotNames: takenNames,
    });
  }

  /** The points of a member who joined in this operation: there is nothing to load. */
  newAccount(member: number, needed: Pick<NeededLots, 'orderId'> = {}): MemberAccount {
    const { takenNames } = this.#neededLots(member, needed);
    return this.#open(member, {
      takenLotNames: takenNames,
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
    for (const { order, isNew } of this.#orders.values()) {
      if (isNew) books.orders.add(order);
      else books.orders.save(order);
      if (this.#readOrders.has(order.id)) this.#readOrders.set(order.id, order);
    }
    for (const [member, opened] of this.#accounts) this.#saveAccount(member, opened);
    // At last, for the first transfer seals what was written before it, at no row more.
    this.#post();
    this.#accounts.clear();
    this.#orders.clear();
  }

  #read(member: number): StoredAccount {
    const { books } = this.#shop;
    const record = books.members.find(member);
    if (record?.number !== member) throw new Error(`There is no member ${member} by themselves.`);
    return readStored(this.#shop, record);
  }

  #open(member: number, state: StoredAccount): MemberAccount {
    this.#readAccounts.delete(member);
    const { timeZone } = programInForce(this.#shop).rules;
    const account = new MemberAccount({ ...state, timeZone });
    account.settle(this.#shop.now);
    const settled = account.transfers.length;
    const isLarge = state.unread !== undefined;
    this.#accounts.set(member, { account, debt: state.debt, settled, isLarge });
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

  /** The pending points of the order at hand: of many, they may not be among the first. */
  #grantOf(member: number, { orderId }: NeededLots): PendingGrant[] {
    const order = orderId === undefined ? undefined : this.order(orderId);
    if (!order || order.member !== member) return [];
    if (order.pending === 0 || order.availableAt === null) return [];
    const { id, pending: points, availableAt, terms } = order;
    return [{ orderId: id, points, availableAt, terms }];
  }

  /** The lots that the rules may fill or take from although they can be empty. */
  #neededLots(member: number, { orderId, lotIds = [], awardId }: NeededLots): LotsOfFamily {
    const families = new Set(lotIds.map(lotFamily));
    if (orderId !== undefined) families.add(orderLotName(orderId));
    if (awardId !== undefined) families.add(awardLotName(awardId));
    const found = [...families].map((family) => this.#shop.books.lots.ofFamily(family, member));
    return {
      own: found.flatMap(({ own }) => own),
      takenNames: [
        ...found.flatMap(({ takenNames }) => takenNames),
        ...this.#unsavedLotsOfOthers(member).filter((id) => families.has(lotFamily(id))),
      ],
    };
  }

  /** What time or this operation has opened for other members, and the books do not know yet. */
  #unsavedLotsOfOthers(member: number): string[] {
    return [...this.#accounts].flatMap(([other, { account }]) =>
      other === member ? [] : account.changedLots.map(({ id }) => id),
    );
  }

  #saveAccount(member: number, { account, debt, isLarge }: OpenAccount): void {
    const { books } = this.#shop;
    for (const lot of account.changedLots) books.lots.save(member, lot);
    for (const grant of account.changedPending) {
      if (this.#orders.has(grant.orderId)) continue;
      books.orders.savePending(member, grant.orderId, grant.points);
      this.#readOrders.delete(grant.orderId);
    }
    if (isLarge) {
      books.lots.rememberOpenPoints(member, account.available);
      books.orders.rememberPendingPoints(member, account.pending);
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
  const { available, pending, debt } = account;
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
