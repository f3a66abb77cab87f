import type {
  JobPage,
  MyReferral,
  NewWebhookEndpoint,
  Redemption,
  ReferralPage,
} from '@stamm/contract/types';
import type { KeptShop } from './kept-shop.ts';
import { SECOND, THIRD } from './program.ts';

/** What one can only be told when it is made. */
export interface Filled {
  coupons: { used: string; unused: string; taken: string };
  revokedKeys: string[];
}

/** A bit of everything that a shop can know, so that a folder that holds it is worth keeping. */
export async function fillShop(shop: KeptShop): Promise<Filled> {
  // Expired by now, and before that partly taken back.
  await shop.order('ada-old', 'ada', 120, 90);
  await shop.refund('ada-old', 'ada-old-1', 20);
  await shop.order('bob-old', 'bob', 40, 60);
  await shop.backend('PUT', '/v1/program', SECOND);
  await shop.order('bob-pending', 'bob', 70);
  await shop.refund('bob-pending', 'bob-pending-1', 10);
  await shop.order('ada-canceled', 'ada', 33);
  await shop.backend('POST', '/v1/orders/ada-canceled/cancel', {});
  await shop.backend('PUT', '/v1/program', THIRD);
  await addWebhook(shop);
  const coupons = await spend(shop);
  await oweAndMerge(shop);
  await refer(shop);
  await review(shop);
  await subscribe(shop);
  await eraseSomeone(shop);
  await untilRewarded(shop);
  const revoked = [await shop.revokedKey('secret'), await shop.revokedKey('identity')];
  return { coupons, revokedKeys: revoked.map(({ id }) => id) };
}

/** Nobody listens there: what happens from now on waits to be told. */
async function addWebhook(shop: KeptShop): Promise<void> {
  await shop.backend<NewWebhookEndpoint>('POST', '/v1/webhook-endpoints', {
    url: 'http://127.0.0.1:9/hooks',
  });
}

async function spend(shop: KeptShop): Promise<Filled['coupons']> {
  await shop.order('ada-1', 'ada', 100, 0, { lines: lines('beans', 100) });
  const ada = await shop.signIn('ada');
  const redeem = () =>
    shop.shopper<Redemption>('POST', '/v1/me/redemptions', { rewardId: 'five' }, ada);
  const [used, unused, undone] = [await redeem(), await redeem(), await redeem()];
  const basket = { currency: 'EUR', goodsMinor: 3_000, shippingMinor: 0, lines: [] };
  const { code } = used.coupon;
  const use = { ...basket, orderId: 'ada-2', customerId: 'ada' };
  await shop.backend('POST', `/v1/coupons/${code}/redeem`, use);
  await shop.order('ada-2', 'ada', 25, 0, { lines: lines('cup', 25) });
  await shop.backend('POST', `/v1/redemptions/${undone.id}/cancel`);
  return { used: code, unused: unused.coupon.code, taken: undone.coupon.code };
}

async function oweAndMerge(shop: KeptShop): Promise<void> {
  await shop.order('dora-1', 'dora', 12);
  const dora = await shop.signIn('dora');
  await shop.shopper('POST', '/v1/me/redemptions', { rewardId: 'five' }, dora);
  await shop.refund('dora-1', 'dora-1-1', 12);
  const carl = await shop.signInByMail('carl@example.com');
  await shop.shopper('PATCH', '/v1/me', { name: 'Carl' }, carl);
  await shop.order('emil-1', 'emil', 20);
  await shop.order('emilia-1', 'emilia', 15);
  await shop.backend('POST', '/v1/members/emilia/merge', { from: 'emil' });
  await shop.backend('POST', '/v1/members/bob/adjustments', { points: 7, reason: 'Welcome' });
}

/** Gus brings Hans, who has bought, and Ida, who has not. */
async function refer(shop: KeptShop): Promise<void> {
  await shop.order('gus-1', 'gus', 10);
  const gus = await shop.signIn('gus');
  const { code } = await shop.shopper<MyReferral>('GET', '/v1/me/referral', undefined, gus);
  for (const friend of ['hans', 'ida']) {
    const token = await shop.signIn(friend);
    await shop.shopper('POST', '/v1/me/referral/claims', { code }, token);
  }
  await shop.order('hans-1', 'hans', 60);
}

/** What is given for friends and reviews is given by jobs. */
async function untilRewarded(shop: KeptShop): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { items: referrals } = await shop.backend<ReferralPage>('GET', '/v1/referrals');
    const { items: jobs } = await shop.backend<JobPage>('GET', '/v1/jobs?state=waiting');
    const waiting = jobs.some(({ kind }) => /^(reward|judge)-/.test(kind));
    if (!waiting && referrals.some(({ rewardedAt }) => rewardedAt !== null)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Nobody was rewarded.');
}

async function review(shop: KeptShop): Promise<void> {
  const ada = await shop.signIn('ada');
  const photoId = await shop.uploadPhoto(ada);
  const said = {
    rating: 5,
    text: 'Good beans, every morning.',
    displayName: 'Ada',
    language: 'en',
  };
  await shop.shopper('POST', '/v1/me/reviews', { ...said, productId: 'beans', photoId }, ada);
  await shop.shopper('POST', '/v1/me/reviews', { ...said, productId: 'cup', rating: 2 }, ada);
}

async function subscribe(shop: KeptShop): Promise<void> {
  const at = `/v1/shops/${shop.keys.shopId}/newsletter`;
  for (const email of ['vera@example.com', 'willi@example.com']) {
    await shop.shopper('POST', at, {
      email,
      name: 'Reader',
      topics: ['coffees'],
      language: 'en',
      consent: { version: '2026-01', language: 'en' },
      page: 'https://kept.example/',
      elapsedMs: 5_000,
    });
    const token = await shop.mailed(email, /\/newsletter\/confirm\/([\w.-]+)/);
    await shop.shopper('POST', `${at}/confirm`, { token });
  }
  const willi = { email: 'willi@example.com' };
  const { id } = await shop.backend<{ id: string }>('POST', '/v1/newsletter/lookup', willi);
  await shop.backend('POST', `/v1/newsletter/subscribers/${id}/unsubscribe`);
}

async function eraseSomeone(shop: KeptShop): Promise<void> {
  await shop.order('fritz-1', 'fritz', 30);
  const fritz = await shop.signIn('fritz');
  await shop.shopper('PATCH', '/v1/me', { name: 'Unforgettable Fritz' }, fritz);
  await shop.shopper('DELETE', '/v1/me', undefined, fritz);
}

const lines = (productId: string, euros: number) => [
  { id: `${productId}-line`, productId, name: productId, quantity: 1, totalMinor: euros * 100 },
];
