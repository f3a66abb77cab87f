import { describe, expect, test } from 'vitest';
import {
  changeReview,
  deleteReview,
  myReviews,
  productReviews,
  reviewRequests,
  submitReview,
  uploadPhoto,
} from './reviews.ts';
import { setUp } from './testing/set-up.ts';

/** One dark pixel. */
const PNG = Uint8Array.from(
  atob(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  ),
  (character) => character.charCodeAt(0),
);

const review = {
  productId: 'a/b',
  rating: 4,
  title: null,
  text: 'Warm.',
  displayName: 'Ada',
  language: 'en',
  photoId: null,
};

async function asBuyer() {
  const { shop, client } = await setUp();
  const id = await shop.addMember({ name: 'Ada' });
  await shop.addDelivery(id, review.productId);
  await client.identify(await shop.signedIn(id));
  return { shop, client };
}

describe('reviews', () => {
  test('are asked for, written, changed and deleted by the member', async () => {
    const { client } = await asBuyer();
    expect((await reviewRequests(client)).items[0]?.productId).toBe('a/b');
    const written = await submitReview(client, review);
    expect(written.reward).toMatchObject({ state: 'given', points: 50 });
    expect((await reviewRequests(client)).items).toEqual([]);
    const { productId: _, ...content } = review;
    await changeReview(client, written.id, { ...content, rating: 1 });
    expect((await myReviews(client)).items[0]?.rating).toBe(1);
    await deleteReview(client, written.id);
    expect((await myReviews(client)).items).toEqual([]);
  });

  test('bring what came for them into the snapshot', async () => {
    const { client } = await asBuyer();
    await client.loadMe();
    await submitReview(client, review);
    await expect.poll(() => client.snapshot.me?.points.available).toBe(50);
  });

  test('of a product are there for anybody, page by page', async () => {
    const { shop, client } = await setUp();
    for (const rating of [1, 2, 3]) await shop.addReview('a/b', { rating });
    const first = await productReviews(client, 'a/b', 'highest', 2);
    expect(first.items.map(({ rating }) => rating)).toEqual([3, 2]);
    const next = await productReviews(client, 'a/b', 'highest', 2, first.nextCursor);
    expect(next.items.map(({ rating }) => rating)).toEqual([1]);
    expect(shop.requests[0]).toBe('GET /v1/shops/demo/products/a%2Fb/reviews');
  });

  test('have photos, sent as they are', async () => {
    const { client } = await asBuyer();
    const photo = await uploadPhoto(client, new Blob([PNG], { type: 'image/png' }));
    expect([photo.width, photo.height]).toEqual([1, 1]);
    const { photo: shown } = await submitReview(client, { ...review, photoId: photo.id });
    expect(shown?.id).toBe(photo.id);
    const noPhoto = new Blob(['no photo'], { type: 'image/png' });
    await expect(uploadPhoto(client, noPhoto)).rejects.toMatchObject({
      code: 'photo_not_readable',
    });
  });
});
