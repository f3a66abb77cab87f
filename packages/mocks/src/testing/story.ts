import type { CouponUse, Me, Photo, Redemption, ReviewInput, Session } from '@stamm/contract/types';
import type { MockShop } from '../mock-shop.ts';

export const HOST = 'https://loyalty.test';

const EMAIL = 'ada@example.com';
/** One dark pixel. */
const PNG = Uint8Array.from(
  atob(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  ),
  (character) => character.charCodeAt(0),
);

/** What the story must come to, in every runtime. */
export const STORY = {
  points: [
    { available: 0, pending: 200 },
    { available: 200, pending: 0 },
  ],
  discountMinor: 500,
  subscribers: [EMAIL],
  photo: 'image/png',
  photosOfReviews: 1,
  rewardedFriends: 1,
  // Left over from the reward, for the newsletter, for the review, and for the friend.
  pointsOfAdvocate: 100 + 50 + 50 + 500,
};

/** What a page and a shop's backend do: orders, a coupon, the newsletter, a review and a friend. */
export async function tellStory(shop: MockShop, fetch: typeof globalThis.fetch) {
  async function call(path: string, token: string, body?: object | Uint8Array, method?: string) {
    const isPicture = body instanceof Uint8Array;
    const response = await fetch(HOST + path, {
      method: method ?? (body ? 'POST' : 'GET'),
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': isPicture ? 'image/png' : 'application/json',
        'idempotency-key': `story-${path.length}-call`,
      },
      ...(body && { body: (isPicture ? body : JSON.stringify(body)) as BodyInit }),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response;
  }
  async function ask<Answer>(...request: Parameters<typeof call>): Promise<Answer> {
    return (await (await call(...request)).json()) as Answer;
  }
  const signIn = async (id: string) => {
    const identityToken = await shop.signedIn(id);
    return (await ask<Session>('/v1/shops/demo/session', '', { identityToken })).token;
  };
  const pointsOf = async (token: string) => {
    const { points } = await ask<Me>('/v1/me', token);
    return { available: points.available, pending: points.pending };
  };
  const order = (id: string, customer: string, totalMinor: number) => {
    const now = new Date(shop.now()).toISOString();
    const lines = [{ id: '1', productId: 'huila', name: 'Huila', totalMinor }];
    const times = { placedAt: now, paidAt: now, fulfilledAt: now };
    const facts = { customer: { id: customer }, currency: 'EUR', totalMinor, lines, ...times };
    return ask(`/v1/orders/${id}`, shop.secretKey, facts, 'PUT');
  };

  await ask('/v1/members/ada', shop.secretKey, { email: EMAIL, emailVerified: true }, 'PUT');
  await order('1', 'ada', 20_000);
  const before = await pointsOf(await signIn('ada'));
  await shop.advanceDays(14);
  const ada = await signIn('ada');
  const after = await pointsOf(ada);
  const redemption = { rewardId: 'five-off' };
  const { coupon } = await ask<Redemption>('/v1/me/redemptions', ada, redemption);
  const basket = { orderId: '2', currency: 'EUR', goodsMinor: 4_000, customerId: 'ada' };
  const use = await ask<CouponUse>(`/v1/coupons/${coupon.code}/redeem`, shop.secretKey, basket);

  const page = 'https://shop.example/';
  const consent = { version: 'topics-1', language: 'en' };
  await ask('/v1/me/newsletter', ada, { subscribed: true, topics: ['news'], consent, page }, 'PUT');
  await shop.confirmNewsletter(EMAIL);

  const photo = await ask<Photo>('/v1/me/photos', ada, PNG);
  const review = { productId: 'huila', rating: 5, text: 'Plums.', displayName: 'Ada' };
  await ask('/v1/me/reviews', ada, { ...review, photoId: photo.id } satisfies Partial<ReviewInput>);
  const picture = await call(photo.url, '');

  await ask('/v1/members/ben', shop.secretKey, { email: 'ben@example.com' }, 'PUT');
  const code = await shop.referralCode('ada');
  await ask('/v1/me/referral/claims', await signIn('ben'), { code });
  await order('3', 'ben', 5_000);
  await shop.advanceDays(14);

  return {
    points: [before, after],
    discountMinor: use.discountMinor,
    subscribers: (await shop.subscribers()).map(({ email }) => email),
    photo: picture.headers.get('content-type'),
    photosOfReviews: (await shop.reviews()).filter((one) => one.photo?.id === photo.id).length,
    rewardedFriends: (await shop.referral('ada')).counts.rewarded,
    pointsOfAdvocate: (await shop.me('ada')).points.available,
  };
}
