/** Runs a scenario on a shop under test and on the model, and compares them at every step. */
import type { Balance, ImportLine, OrderInput, OrderState } from '@stamm/contract/types';
import { DAY } from './calendar.ts';
import { BUYERS, type Command, CUSTOMERS, type Scenario, type Told } from './commands.ts';
import { type Answer, ModelShop, type Request } from './shop.ts';

/** What must behave as the model does. Its clock stands still between `setClock`s. */
export interface ShopUnderTest {
  /** Runs steps where the shop lives, so that they need not travel there one by one. */
  inside<Result>(work: () => Promise<Result>): Promise<Result>;
  setClock(now: number): Promise<void>;
  send(request: Request): Promise<Answer>;
  /** Has the jobs that are due run. */
  alarm(): Promise<void>;
  /** Loses all that is only in memory. */
  evict(): Promise<void>;
  balances(customerIds: readonly string[]): Promise<(Balance | undefined)[]>;
  orderStates(ids: readonly string[]): Promise<(OrderState | undefined)[]>;
  /** What is wrong with the books, if anything. */
  verify(): Promise<string | null>;
}

/** Runs begin then: later than any real clock, shortly before a leap year. */
export const START = Date.UTC(2095, 10, 20, 9, 30);

type CommandOf<Kind extends Command['kind']> = Command & { kind: Kind };

export class Run {
  readonly model: ModelShop;
  readonly #shop: ShopUnderTest;
  readonly #scenario: Scenario;
  readonly #sent: Request[] = [];
  readonly #placedAt = new Map<number, number>();
  #fresh = 0;
  #step = 0;

  constructor(scenario: Scenario, shop: ShopUnderTest) {
    this.#scenario = scenario;
    this.#shop = shop;
    this.model = new ModelShop(programOf(scenario, 0), START);
  }

  /** @throws Error that names the step after which shop and model differ, and in what */
  async toTheEnd(): Promise<void> {
    while (await this.#shop.inside(() => this.#toNextEviction())) await this.#shop.evict();
  }

  /** Answers whether the shop is to be thrown out of memory before it goes on. */
  async #toNextEviction(): Promise<boolean> {
    await this.#shop.setClock(this.model.now);
    for (; ; this.#step++) {
      const command = this.#scenario.commands[this.#step];
      if (command === undefined) break;
      if (command.kind === 'evict') {
        this.#step++;
        return true;
      }
      try {
        const sent = this.#sent.length;
        await this.#take(command);
        await this.#compare();
        // As in life, hardly two things happen in the same millisecond.
        if (this.#sent.length > sent) await this.#wait(1);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`Step ${this.#step}, ${JSON.stringify(command)}: ${reason}`);
      }
    }
    await this.#end();
    return false;
  }

  async #end(): Promise<void> {
    // Whatever was never written down until now must come out as if it had been at once.
    await this.#wait(400 * DAY);
    await this.#compare();
    await this.#shop.alarm();
    await this.#compare();
    equal('verify', await this.#shop.verify(), null);
  }

  async #take(command: Exclude<Command, CommandOf<'evict'>>): Promise<void> {
    switch (command.kind) {
      case 'nothing':
        return;
      case 'wait':
        return this.#wait(command.milliseconds);
      case 'waitUntil':
        return this.#waitUntil(command);
      case 'alarm':
        for (let n = 0; n < command.times; n++) await this.#shop.alarm();
        return;
      default: {
        const request = this.#request(command);
        if (request) await this.#send(request);
      }
    }
  }

  async #send(request: Request): Promise<void> {
    this.#sent.push(request);
    const answer = await this.#shop.send(request);
    const expected = this.model.take(request, answer.ok ? answer.id : undefined);
    equal(`answer to ${JSON.stringify(request)}`, answer, expected);
  }

  async #wait(milliseconds: number): Promise<void> {
    this.model.passTo(this.model.now + milliseconds);
    await this.#shop.setClock(this.model.now);
  }

  #waitUntil({ what, customer, offset }: CommandOf<'waitUntil'>): Promise<void> {
    const balance = this.model.balance(nameOf(customer));
    const moment =
      what === 'release' ? balance?.nextRelease?.availableAt : balance?.nextExpiry?.expiresAt;
    const until = moment === undefined ? 0 : Date.parse(moment) + offset;
    return this.#wait(Math.max(0, until - this.model.now));
  }

  async #compare(): Promise<void> {
    const balances = await this.#shop.balances(CUSTOMERS);
    for (const [index, customer] of CUSTOMERS.entries()) {
      equal(`balance of ${customer}`, balances[index], this.model.balance(customer));
    }
    const ids = [...this.model.orders.keys()];
    const states = await this.#shop.orderStates(ids);
    for (const [index, id] of ids.entries()) {
      equal(`order ${id}`, states[index], this.model.orderState(id));
    }
  }

  #request(
    command: Exclude<Command, CommandOf<'nothing' | 'wait' | 'waitUntil' | 'alarm' | 'evict'>>,
  ) {
    switch (command.kind) {
      case 'order':
        return {
          call: 'putOrder' as const,
          id: orderId(command.order),
          input: this.#snapshot(command),
        };
      case 'import':
        return this.#import(command);
      case 'refund':
        return refund(command, this.model.now);
      case 'cancel':
        return {
          call: 'cancelOrder' as const,
          id: orderId(command.order),
          input:
            command.age === null
              ? {}
              : { canceledAt: iso(this.model.now - command.age + command.clockAhead) },
        };
      case 'complete':
        return this.#complete(command);
      case 'erase':
        return this.#session({ call: 'erase', customerId: nameOf(command.customer) });
      case 'award':
        return {
          call: 'award' as const,
          awardId: `cause-${command.cause}`,
          customerId: nameOf(command.customer),
          points: command.points,
        };
      case 'withdraw':
        return { call: 'withdraw' as const, awardId: `cause-${command.cause}` };
      case 'again':
        return this.#again(command);
      case 'redeem':
        return this.#redeem(command);
      case 'cancelRedemption':
      case 'redeemCoupon':
      case 'releaseCoupon':
        return this.#redemption(command);
      case 'adjust':
        return {
          call: 'adjust' as const,
          customerId: nameOf(command.customer),
          key: this.#key(command.key),
          points: command.points,
        };
      case 'merge':
        return {
          call: 'merge' as const,
          customerId: nameOf(command.customer),
          from: nameOf(command.from),
        };
      case 'program':
        return { call: 'putProgram' as const, input: programOf(this.#scenario, command.pick) };
    }
  }

  #import({ orders }: CommandOf<'import'>): Request {
    const lines = orders.map((order): ImportLine => {
      const { customer, paidAt, ...rest } = this.#snapshot(order);
      return {
        orderId: orderId(order.order),
        customerId: customer?.id,
        ...rest,
        // Paid when it was placed, unless the line says otherwise.
        ...(order.paidAfter === 0 || paidAt === undefined ? {} : { paidAt }),
        refundedMinor: Math.floor((rest.totalMinor * order.refundedPercent) / 100),
      };
    });
    return { call: 'import', lines };
  }

  #snapshot(command: Told): OrderInput {
    const { order, placedAgo, paidAfter, canceledAfter, age, clockAhead } = command;
    const placed = this.#placedAt.get(order);
    const placedAt =
      placed === undefined || command.placedAnew ? this.model.now - placedAgo : placed;
    this.#placedAt.set(order, placedAt);
    const told = (instant: number) => iso(instant + clockAhead);
    const after = (what: 'paidAt' | 'canceledAt', wait: number | null | 'untold') =>
      wait === 'untold' ? {} : { [what]: wait === null ? null : told(placedAt + wait) };
    return {
      ...(command.customer === -1
        ? {}
        : { customer: { id: nameOf(command.customer ?? BUYERS[order] ?? 0) } }),
      currency: command.currency,
      placedAt: told(placedAt),
      ...after('paidAt', paidAfter),
      ...after('canceledAt', canceledAfter),
      ...(age === null ? {} : { updatedAt: told(this.model.now - age) }),
      ...amountsOf(command),
      shippingMinor: command.shippingMinor,
      shippingTaxMinor: taxIn(command.shippingMinor, command.taxPercent),
      taxMinor: command.lines ? 0 : taxIn(command.otherMinor, command.taxPercent),
      ...(command.lines
        ? {
            lines: command.lines.map((line, index) => ({
              id: `line-${index}`,
              productId: `product-${line.product}`,
              collectionIds: line.product < 2 ? [`c${line.product}`] : [],
              quantity: 1,
              totalMinor: line.totalMinor,
              taxMinor: taxIn(line.totalMinor, line.taxPercent),
            })),
          }
        : {}),
    };
  }

  #complete({ order }: CommandOf<'complete'>): Request | undefined {
    const last = this.#sent.findLast(
      (request) => request.call === 'putOrder' && request.id === orderId(order),
    );
    if (last?.call !== 'putOrder') return undefined;
    const { placedAt, paidAt } = last.input;
    const input = { ...last.input, paidAt: paidAt ?? placedAt, canceledAt: null };
    return { ...last, input: { ...input, updatedAt: iso(this.model.now) } };
  }

  #redeem({ customer, reward, key }: CommandOf<'redeem'>): Request | undefined {
    return this.#session({
      call: 'redeem',
      customerId: nameOf(customer),
      key: this.#key(key),
      rewardId: `reward-${reward + 1}`,
    });
  }

  #again({ pick }: CommandOf<'again'>): Request | undefined {
    const request = this.#sent[pick % Math.max(1, this.#sent.length)];
    return request?.call === 'redeem' || request?.call === 'erase'
      ? this.#session(request)
      : request;
  }

  /** Whoever is not a member has no session to ask with. */
  #session<Asked extends Request & { customerId: string }>(request: Asked): Asked | undefined {
    return this.model.member(request.customerId) && request;
  }

  #redemption(
    command: CommandOf<'cancelRedemption' | 'redeemCoupon' | 'releaseCoupon'>,
  ): Request | undefined {
    const ids = [...this.model.redemptions.keys()];
    const redemptionId = ids[command.pick % Math.max(1, ids.length)];
    if (redemptionId === undefined) return undefined;
    if (command.kind === 'cancelRedemption') return { call: command.kind, redemptionId };
    return { call: command.kind, redemptionId, orderId: orderId(command.order) };
  }

  /** One of a few keys that are used again and again, or a new one. */
  #key(key: number | null): string {
    return key === null ? `fresh-key-${++this.#fresh}` : `same-key-${key}`;
  }
}

function refund(
  {
    order,
    refund,
    lines,
    otherMinor,
    shippingMinor,
    giftCardMinor,
    age,
    clockAhead,
  }: CommandOf<'refund'>,
  now: number,
): Request {
  const named = lines.reduce((sum, line) => sum + line.amountMinor, 0);
  return {
    call: 'putRefund',
    orderId: orderId(order),
    refundId: `refund-${refund}`,
    input: {
      amountMinor: named + otherMinor + shippingMinor,
      shippingMinor,
      ...(giftCardMinor === null ? {} : { giftCardMinor }),
      ...(age === null ? {} : { updatedAt: iso(now - age + clockAhead) }),
      lines: lines.map(({ line, amountMinor }) => ({ lineId: `line-${line}`, amountMinor })),
    },
  };
}

function amountsOf({ lines, otherMinor, shippingMinor, amounts }: Told) {
  const extras = [shippingMinor, amounts?.tipMinor, amounts?.dutiesMinor, amounts?.feesMinor];
  const goods = lines?.map((line) => line.totalMinor) ?? [];
  const price = [...goods, otherMinor, ...extras].reduce<number>(
    (sum, part) => sum + (part ?? 0),
    0,
  );
  const whole = Math.max(0, price - (amounts?.unallocatedMinor ?? 0));
  if (!amounts) return { totalMinor: whole };
  const share = (percent: number | null) =>
    percent === null ? null : Math.floor((whole * percent) / 100);
  const giftCardMinor = share(amounts.giftCardPercent);
  const { storeCreditMinor, tipMinor, dutiesMinor, feesMinor } = amounts;
  return {
    totalMinor: amounts.isLowered ? whole - (giftCardMinor ?? 0) : whole,
    paidMinor: share(amounts.paidPercent),
    giftCardMinor,
    storeCreditMinor,
    tipMinor,
    dutiesMinor,
    feesMinor,
  };
}

function equal(what: string, found: unknown, expected: unknown): void {
  const [first, second] = [ordered(found), ordered(expected)];
  if (first !== second) throw new Error(`${what} is ${first}, and the model says ${second}.`);
}

function ordered(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function programOf({ programs }: Scenario, pick: number) {
  const program = programs[pick % programs.length];
  if (!program) throw new Error('A scenario has a program at least.');
  return program;
}

function nameOf(customer: number): string {
  return CUSTOMERS[customer % CUSTOMERS.length] ?? '';
}

function orderId(order: number): string {
  return `order-${order}`;
}

function taxIn(grossMinor: number, percent: number): number {
  return grossMinor - Math.floor((grossMinor * 100) / (100 + percent));
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
