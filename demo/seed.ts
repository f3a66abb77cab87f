/**
 * Fills an empty Worker with the demo's shop: its program, its customers and a year of orders.
 * Everything goes through the API, with times in the past.
 */
import { randomUUID } from 'node:crypto';
import { Checkout } from './backend/checkout.ts';
import { createIdentityMint, type IdentityKey } from './backend/identity.ts';
import { LoyaltyClient, loyaltyRequests } from './backend/loyalty.ts';
import { Orders, type StoredOrder } from './backend/orders.ts';
import { Outbox } from './backend/outbox.ts';
import { type CartLine, priceOrder } from './backend/pricing.ts';
import { orderReport } from './backend/reports.ts';
import { Sessions } from './backend/sessions.ts';
import { openStore, type Store } from './backend/store.ts';
import { history, type PastOrder, redemptions, referrals } from './seed/history.ts';
import { newsletterOf } from './seed/newsletter.ts';
import { program } from './seed/program.ts';
import { formerReviews, reviews } from './seed/reviews.ts';
import { findProduct } from './shop/catalogue.ts';
import { type Customer, customers, findCustomer } from './shop/customers.ts';

const SHOP_ID = 'demo';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DELIVERED_WITHIN = 2 * DAY;

export interface SeedOptions {
  loyaltyUrl: string;
  operatorToken: string;
  /** The folder of the shop's own orders; without it, only the Worker knows of them. */
  dataDir?: string;
  /** Where the demo will be: the origin that may call the Worker from a browser. */
  demoUrl?: string;
}

export interface SeededShop {
  shopId: string;
  secretKey: string;
  identityKey: IdentityKey;
}

async function post(url: URL, token: string | null, body: unknown, key?: string): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) {
    throw new Error(`POST ${url.pathname} answered ${response.status}: ${await response.text()}`);
  }
  return response.json();
}

const demoUrlOf = ({ demoUrl = 'http://localhost:5173' }: SeedOptions) => demoUrl;

async function createShop(options: SeedOptions): Promise<SeededShop> {
  const { loyaltyUrl, operatorToken } = options;
  const demoUrl = demoUrlOf(options);
  const { port, protocol } = new URL(demoUrl);
  const created = (await post(new URL('/v1/shops', loyaltyUrl), operatorToken, {
    id: SHOP_ID,
    name: 'Morgenröte Kaffeerösterei',
    allowedOrigins: [demoUrl, `${protocol}//127.0.0.1:${port}`],
    url: demoUrl,
    privacyUrl: new URL('/privacy.html', demoUrl).href,
    accentColor: '#9c2f3d',
    imprint: 'Morgenröte Kaffeerösterei\nHafenstraße 1, 20457 Hamburg',
    program: { ...program, newsletter: newsletterOf(demoUrl) },
  })) as { secretKey: { secret: string }; identityKey: { id: string; secret: string } };
  return {
    shopId: SHOP_ID,
    secretKey: created.secretKey.secret,
    identityKey: { kid: created.identityKey.id, secret: created.identityKey.secret },
  };
}

function requireCustomer(id: string): Customer {
  const customer = findCustomer(id);
  if (!customer) throw new Error(`There is no customer ${id}.`);
  return customer;
}

function cartOf(items: Record<string, number>): CartLine[] {
  return Object.entries(items).map(([id, quantity]) => {
    const product = findProduct(id);
    if (!product) throw new Error(`There is no product ${id}.`);
    return { product, quantity };
  });
}

function takeBack(orders: Orders, order: StoredOrder, items: Record<string, number>, at: Date) {
  const pieces = order.priced.lines.flatMap((line): [string, number][] => {
    const quantity = items[line.productId];
    return quantity ? [[line.id, quantity]] : [];
  });
  orders.takeBack(order, randomUUID(), new Map(pieces), at);
}

function placePastOrder(orders: Orders, past: PastOrder, now: number): void {
  const customer = requireCustomer(past.customerId);
  // Not all at the same time of the day.
  const placedAt = new Date(now - past.daysAgo * DAY - ((past.daysAgo * 7) % 11) * HOUR);
  const order = orders.open(
    {
      checkoutId: randomUUID(),
      customer,
      address: customer.address,
      priced: priceOrder(cartOf(past.items), null),
    },
    placedAt,
  );
  const paid = orders.pay(order, new Date(placedAt.getTime() + 60_000));
  if (past.canceled) orders.cancel(paid, new Date(placedAt.getTime() + 2 * HOUR));
  if (now - placedAt.getTime() > DELIVERED_WITHIN) {
    orders.deliver(paid, new Date(placedAt.getTime() + DELIVERED_WITHIN));
  }
  if (past.returned) {
    takeBack(orders, paid, past.returned.items, new Date(now - past.returned.daysAgo * DAY));
  }
}

/** A session, as the customer's own browser would get one. */
async function signIn(options: SeedOptions, shop: SeededShop, customerId: string): Promise<string> {
  const mint = createIdentityMint(shop.shopId, shop.identityKey);
  const identityToken = await mint(requireCustomer(customerId));
  const sessionUrl = new URL(`/v1/shops/${shop.shopId}/session`, options.loyaltyUrl);
  const session = (await post(sessionUrl, null, { identityToken })) as { token: string };
  return session.token;
}

/** Buys a reward as the customer's own browser would. Answers the coupon's code. */
async function redeemReward(
  options: SeedOptions,
  shop: SeededShop,
  customerId: string,
  rewardId: string,
): Promise<string> {
  const token = await signIn(options, shop, customerId);
  const redemptionUrl = new URL('/v1/me/redemptions', options.loyaltyUrl);
  const redemption = (await post(redemptionUrl, token, { rewardId }, randomUUID())) as {
    coupon: { code: string };
  };
  return redemption.coupon.code;
}

/** The code by which a customer invites friends. */
async function referralCodeOf(
  options: SeedOptions,
  shop: SeededShop,
  customerId: string,
): Promise<string> {
  const token = await signIn(options, shop, customerId);
  const response = await fetch(new URL('/v1/me/referral', options.loyaltyUrl), {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`No referral code: ${await response.text()}`);
  return ((await response.json()) as { code: string }).code;
}

/** Tells Stamm with which code some customers came: on the report of their first order. */
async function referFriends(
  options: SeedOptions,
  shop: SeededShop,
  loyalty: LoyaltyClient,
  orders: Orders,
): Promise<void> {
  const code = await referralCodeOf(options, shop, referrals.advocateId);
  for (const friendId of referrals.friendIds) {
    const first = orders.list(friendId).at(-1);
    if (!first?.paidAt) throw new Error(`Customer ${friendId} has bought nothing.`);
    const now = new Date().toISOString();
    const friend = requireCustomer(friendId);
    await loyalty.send(orderReport(first, friend, demoUrlOf(options), now, code));
  }
}

/** Customers write what they think, and the roastery answers. */
async function writeReviews(
  options: SeedOptions,
  shop: SeededShop,
  loyalty: LoyaltyClient,
): Promise<void> {
  for (const { customerId, answer, ...review } of reviews) {
    const token = await signIn(options, shop, customerId);
    const url = new URL('/v1/me/reviews', options.loyaltyUrl);
    const { id } = (await post(url, token, review)) as { id: string };
    if (answer) await loyalty.send(loyaltyRequests.answerReview(id, answer));
  }
}

const cell = (value: string | number) => `"${String(value).replaceAll('"', '""')}"`;

/** Brings along what was written before, as any shop would: as CSV. */
async function importReviews(
  options: SeedOptions,
  shop: SeededShop,
  orders: Orders,
  now: number,
): Promise<void> {
  const lines = formerReviews.map(({ customerId, daysAgo, ...review }) => {
    const order = customerId
      ? orders
          .list(customerId)
          .find(({ priced }) => priced.lines.some((line) => line.productId === review.productId))
      : undefined;
    const writtenAt = new Date(now - daysAgo * DAY).toISOString();
    return { ...review, writtenAt, orderId: order?.id ?? '' };
  });
  const columns = Object.keys(lines[0] ?? {});
  const rows = lines.map((line) => Object.values(line).map(cell).join());
  const answer = await fetch(new URL('/v1/reviews/import', options.loyaltyUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${shop.secretKey}`, 'content-type': 'text/csv' },
    body: [columns.join(), ...rows].join('\n'),
    signal: AbortSignal.timeout(10_000),
  });
  const outcome = await answer.text();
  if (!outcome.includes(`"recorded":${lines.length}`)) {
    throw new Error(`The Worker did not take the reviews: ${outcome}`);
  }
}

async function fill(options: SeedOptions, shop: SeededShop, store: Store): Promise<void> {
  const loyalty = new LoyaltyClient({ url: options.loyaltyUrl, secretKey: shop.secretKey });
  const outbox = new Outbox(store, loyalty);
  const orders = new Orders(store, outbox, demoUrlOf(options));
  const sessions = new Sessions(store);
  const checkout = new Checkout(loyalty, orders, sessions);

  for (const { id, name, email, emailVerified } of customers) {
    await loyalty.send(loyaltyRequests.putMember(id, { name, email, emailVerified }));
  }
  const now = Date.now();
  for (const past of history) placePastOrder(orders, past, now);
  await outbox.flush();
  await referFriends(options, shop, loyalty, orders);

  for (const redemption of redemptions) {
    const { customerId, rewardId } = redemption;
    const code = await redeemReward(options, shop, customerId, rewardId);
    if (!('usedFor' in redemption)) continue;
    const customer = requireCustomer(customerId);
    const { session } = sessions.create();
    for (const [productId, quantity] of Object.entries(redemption.usedFor)) {
      sessions.setQuantity(session, productId, quantity);
    }
    await checkout.applyCoupon(session, code);
    const { priced } = await checkout.view(session);
    await checkout.pay(session, customer, {
      checkoutId: session.checkoutId,
      address: customer.address,
      totalCents: priced.totalCents,
      simulateFailure: false,
    });
    sessions.remove(session);
  }
  await outbox.flush();
  await importReviews(options, shop, orders, now);
  await writeReviews(options, shop, loyalty);
  const left = store.db.prepare('SELECT path, refused FROM reports LIMIT 1').get();
  if (left) throw new Error(`The Worker did not take ${left.path}: ${left.refused ?? 'no answer'}`);
}

export async function seedDemo(options: SeedOptions): Promise<SeededShop> {
  const shop = await createShop(options);
  const store = openStore(options.dataDir ?? null);
  try {
    await fill(options, shop, store);
  } finally {
    store.close();
  }
  return shop;
}
