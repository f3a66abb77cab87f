import { env, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import type {
  Balance,
  ErrorCode,
  NewShop,
  OrderAnswer,
  OrderInput,
  Outcome,
  ProgramInput,
  Verification,
} from '@stamm/contract/types';
import { expect } from 'vitest';
import type { EmailSender } from '../../email/outgoing-mail.ts';
import type { Env } from '../../env.ts';
import type { BackendCaller, MemberCaller, ShopApi, VisitorCaller } from '../api.ts';
import type { Shop } from '../shop.ts';
import { verifyAll } from '../verification/verify-all.ts';

const { SHOPS } = env as unknown as Env;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Somebody, from nobody knows where. */
/** A member whose session nobody has ended. */
export function memberCaller(number: number): MemberCaller {
  const session = { id: 'test', signedInAt: Number.MAX_SAFE_INTEGER, identityKey: null };
  return { kind: 'member', number, session };
}

export const VISITOR: VisitorCaller = { kind: 'visitor', network: null };

/** When tests begin, unless they say otherwise. */
export const START = Date.parse('2026-03-01T12:00:00.000Z');

/** One point for each whole unit, spendable at once, for ever. */
export const PROGRAM: ProgramInput = {
  pointsName: { en: { one: 'point', other: 'points' } },
  timeZone: 'Europe/Berlin',
  earning: {
    rates: [
      { currency: 'EUR', points: 1, perMinor: 100 },
      { currency: 'USD', points: 1, perMinor: 100 },
    ],
    basis: 'gross',
    includeShipping: false,
    multipliers: [],
  },
  pendingDays: 0,
  expiry: { kind: 'never' },
  expiryWarningDays: 30,
  debt: 'carry',
  pointValues: [],
  coupons: { returnOnCancellation: true },
  referral: null,
  rewards: [
    {
      id: 'five',
      name: { en: '5 € off' },
      points: 10,
      benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
      validDays: 30,
    },
    {
      id: 'shipping',
      name: { en: 'Free shipping' },
      points: 3,
      benefit: { kind: 'freeShipping' },
      validDays: 30,
    },
  ],
  review: null,
  newsletter: null,
};

export function iso(instant: number): string {
  return new Date(instant).toISOString();
}

/** The answer of a call that must succeed. */
export function value<Answer>(outcome: Outcome<Answer>): Answer {
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
  return outcome.value;
}

/** Says that a call must have been refused with this code, in a sentence that tells something. */
export function expectRefusal(outcome: Outcome<unknown>, code: ErrorCode): void {
  expect(outcome).toMatchObject({ ok: false, code });
  if (!outcome.ok) expect(outcome.detail).toMatch(/^[A-Z].{15,}\.$/s);
}

/** An order of 25.00 EUR, paid when it was placed. */
export function order(changes: Partial<OrderInput> & { customerId?: string } = {}): OrderInput {
  const { customerId = 'ada', ...rest } = changes;
  const placedAt = rest.placedAt ?? iso(START);
  return {
    customer: { id: customerId },
    currency: 'EUR',
    placedAt,
    paidAt: placedAt,
    totalMinor: 2_500,
    shippingMinor: 0,
    shippingTaxMinor: 0,
    taxMinor: 0,
    ...rest,
  };
}

let shops = 0;

/** A shop of its own for each test, on the real Durable Object, with a clock that tests move. */
export class TestShop {
  readonly id: string;
  readonly stub: DurableObjectStub<Shop>;
  readonly api: ShopApi;
  readonly created: NewShop;
  #now = START;

  constructor(id: string, stub: DurableObjectStub<Shop>, created: NewShop) {
    this.id = id;
    this.stub = stub;
    this.api = stub as unknown as ShopApi;
    this.created = created;
  }

  get backend(): BackendCaller {
    return { kind: 'backend', secretKey: this.created.secretKey.secret, scope: 'all' };
  }

  get now(): number {
    return this.#now;
  }

  /** Puts the shop's clock there. No alarm rings because of it. */
  async setClock(now: number): Promise<void> {
    this.#now = now;
    await runInDurableObject(this.stub, (shop: Shop) => {
      shop.clock = () => now;
    });
  }

  /** Has the Worker run with other settings. */
  async setEnvironment(changes: Partial<Env>): Promise<void> {
    await runInDurableObject(this.stub, (shop: Shop) => {
      Object.assign(shop, { env: { ...(env as unknown as Env), ...changes } });
    });
  }

  /** Has mails leave by another way. */
  async setEmailSender(sender: EmailSender, timeoutMs?: number): Promise<void> {
    await runInDurableObject(this.stub, (shop: Shop) => {
      shop.emailSender = sender;
      if (timeoutMs !== undefined) shop.mailTimeoutMs = timeoutMs;
    });
  }

  async wait(milliseconds: number): Promise<void> {
    await this.setClock(this.#now + milliseconds);
  }

  /** Lets time pass in steps, ringing after each. */
  async pass(milliseconds: number, step: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += step) {
      await this.wait(step);
      await this.ring();
    }
  }

  /** Rings the alarm if one is set. */
  ring(): Promise<boolean> {
    return runDurableObjectAlarm(this.stub);
  }

  /** Loses the alarm, as no platform should. */
  async loseAlarm(): Promise<void> {
    await runInDurableObject(this.stub, (_shop: Shop, { storage }) => storage.deleteAlarm());
  }

  /** Runs SQL behind the shop's back. */
  sql<Row extends Record<string, SqlStorageValue>>(
    query: string,
    ...values: unknown[]
  ): Promise<Row[]> {
    return runInDurableObject(this.stub, (_shop: Shop, state) =>
      state.storage.sql.exec<Row>(query, ...values).toArray(),
    );
  }

  async putOrder(id: string, input: OrderInput): Promise<OrderAnswer> {
    return value(await this.api.putOrder(this.backend, id, input));
  }

  async balance(member: string): Promise<Balance> {
    return value(await this.api.member(this.backend, member)).points;
  }

  /** Signs a customer in, whose membership begins with it if need be. */
  async caller(customerId: string): Promise<MemberCaller> {
    value(await this.api.putMember(this.backend, customerId, {}));
    const [row] = await this.sql<{ number: number }>(
      'SELECT number FROM members WHERE customer_id = ?',
      customerId,
    );
    return memberCaller(row?.number ?? 0);
  }

  /** Someone joins, and is given points. */
  async welcome(member: string, points: number): Promise<void> {
    await this.caller(member);
    await this.give(member, points);
  }

  async give(member: string, points: number): Promise<void> {
    const key = crypto.randomUUID();
    const input = { points, reason: 'Welcome' };
    value(await this.api.adjustPoints(this.backend, member, key, input));
  }

  async verify(): Promise<Verification> {
    return value(await verifyAll(this.api, this.backend));
  }

  /** Every test can end with it: whatever happened, the books are true. */
  async expectTrueBooks(): Promise<Verification> {
    const verification = await this.verify();
    expect(verification).toMatchObject({ ok: true, firstDifference: null });
    return verification;
  }

  /** All that is stored, as text: whatever writes changes it. */
  async contents(): Promise<string> {
    return runInDurableObject(this.stub, (_shop: Shop, { storage: { sql } }) => {
      const tables = sql
        .exec<{ name: string }>(
          `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'
            AND name NOT LIKE 'sqlite%' ORDER BY name`,
        )
        .toArray();
      return JSON.stringify(
        tables.map(({ name }) => [
          name,
          sql
            .exec(`SELECT * FROM ${name}`)
            .toArray()
            // When a key was last used is no fact of the shop.
            .map(({ last_used_at: _, ...row }) =>
              Object.values(row).map((cell) =>
                cell instanceof ArrayBuffer ? [...new Uint8Array(cell)] : cell,
              ),
            ),
        ]),
      );
    });
  }
}

export async function openShop(
  program: Partial<ProgramInput> = {},
  settings: { emailSignIn?: boolean } = {},
): Promise<TestShop> {
  const id = `shop-${++shops}-${crypto.randomUUID().slice(0, 8)}`;
  const stub = SHOPS.get(SHOPS.idFromName(id));
  await runInDurableObject(stub, (shop: Shop) => {
    shop.clock = () => START;
  });
  const created = value(
    await (stub as unknown as ShopApi).create({
      id,
      name: 'Rösterei',
      allowedOrigins: ['https://shop.example'],
      emailSignIn: settings.emailSignIn ?? true,
      program: { ...PROGRAM, ...program },
    }),
  );
  return new TestShop(id, stub, created);
}
