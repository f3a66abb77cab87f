import { limits } from '@stamm/contract';
import type { MyReview, Photo, ProductReviews } from '@stamm/contract/types';
import { beforeEach, describe, expect, test } from 'vitest';
import { photosOf } from '../photos/photo-store.ts';
import { type PhotoName, photo } from '../photos/testing/photos.ts';
import { delivered, REVIEW, reviewOf } from '../shop/testing/reviewing.ts';
import { DAY, iso } from '../shop/testing/test-shop.ts';
import { answer, type Call, call, env, expectProblem, HttpShop } from '../testing/api.ts';

let shop: HttpShop;
let ada: string;

const TYPES = { jpeg: 'image/jpeg', png: 'image/png', extended: 'image/webp' } as const;

beforeEach(async () => {
  shop = await HttpShop.open({ review: REVIEW });
  ada = await shop.signIn('ada');
});

const upload = (bytes: BodyInit, type = 'image/jpeg', token = ada): Promise<Response> =>
  call('/v1/me/photos', { body: bytes, token, headers: { 'content-type': type } });

const uploaded = (name: PhotoName = 'jpeg') => answer<Photo>(upload(photo(name)), 201);

async function buy(productId: string, customerId = 'ada'): Promise<void> {
  const long = iso(Date.now() - 20 * DAY);
  const json = delivered([productId], {
    customerId,
    placedAt: long,
    paidAt: long,
    fulfilledAt: iso(Date.now() - 15 * DAY),
  });
  await answer(shop.backend(`/v1/orders/${customerId}-${productId}`, { method: 'PUT', json }));
}

const review = (photoId: string | null, options: Call = {}) =>
  call('/v1/me/reviews', { token: ada, json: reviewOf('coffee', { photoId }), ...options });

/** What is stored of a photo, whoever may see it. */
const storedOf = (id: string) => photosOf(env, shop.id).get(id);

describe('a photo', () => {
  test.each(Object.entries(TYPES))(
    '%s: is shown with its review, as it is seen',
    async (name, type) => {
      await buy('coffee');
      const sent = await answer<Photo>(upload(photo(name as PhotoName), type), 201);
      expect(sent).toEqual({
        id: expect.stringMatching(/^pho_[\w-]{20}$/),
        url: `/v1/shops/${shop.id}/photos/${sent.id}`,
        width: 16,
        height: 24,
      });
      // Nobody sees it before it belongs to a review.
      await expectProblem(call(sent.url), 'photo_not_found');
      await answer<MyReview>(review(sent.id), 201);
      const page = `/v1/shops/${shop.id}/products/coffee/reviews?sort=withPhoto`;
      const { items } = await answer<ProductReviews>(call(page));
      expect(items).toMatchObject([{ photo: sent }]);

      const response = await call(sent.url);
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': type,
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
        'cross-origin-resource-policy': 'cross-origin',
      });
      const shown = Buffer.from(await response.arrayBuffer()).toString('latin1');
      expect(shown.length).toBeGreaterThan(500);
      expect(shown).not.toMatch(/Secret|GPS|xpacket/);
      const etag = response.headers.get('etag') ?? '';
      expect((await call(sent.url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    },
  );

  test('is what it is, whatever it is called', async () => {
    const response = upload(photo('png'), 'image/jpeg');
    const { id } = await answer<Photo>(response, 201);
    await buy('coffee');
    await answer(review(id), 201);
    const shown = await call(`/v1/shops/${shop.id}/photos/${id}`);
    expect(shown.headers.get('content-type')).toBe('image/png');
    await shown.arrayBuffer();
  });

  test('is refused where it is none, or not all of one', async () => {
    await expectProblem(upload('<script>alert(1)</script>', 'image/png'), 'photo_not_readable');
    await expectProblem(upload(photo('jpeg').slice(0, 800)), 'photo_not_readable');
    await expectProblem(upload(''), 'photo_not_readable');
    await expectProblem(upload(photo('jpeg'), 'application/json'), 'unsupported_media_type');
    await expectProblem(upload(photo('jpeg'), 'image/svg+xml'), 'unsupported_media_type');
  });

  test('of 10 MB is refused, with and without its length', async () => {
    const size = 10 * 1024 * 1024;
    await expectProblem(upload(new Uint8Array(size)), 'photo_too_large');
    const chunk = new Uint8Array(64 * 1024);
    let sent = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.byteLength;
        controller.enqueue(chunk);
        if (sent >= size) controller.close();
      },
    });
    await expectProblem(upload(stream), 'photo_too_large');
    expect(sent).toBeLessThan(limits.MAX_PHOTO_BYTES + 1024 * 1024);
  });

  test('of the largest size is taken', async () => {
    const jpeg = photo('jpeg');
    const large = new Uint8Array(limits.MAX_PHOTO_BYTES);
    large.set(jpeg);
    // What stands behind the end of the picture is left out.
    const { id } = await answer<Photo>(upload(large), 201);
    expect((await storedOf(id))?.byteLength).toBeLessThan(jpeg.byteLength);
  });

  test("is its member's own, and of one review", async () => {
    await buy('coffee');
    await buy('cup');
    const { id } = await uploaded();
    await buy('coffee', 'eve');
    const eve = await shop.signIn('eve');
    await expectProblem(review(id, { token: eve }), 'photo_not_found');
    await expectProblem(review('pho_00000000000000000000'), 'photo_not_found');
    await answer(review(id), 201);
    const second = { token: ada, json: reviewOf('cup', { photoId: id }) };
    await expectProblem(call('/v1/me/reviews', second), 'photo_not_found');
  });

  test('is gone with its review, or when another takes its place', async () => {
    await buy('coffee');
    const first = await uploaded();
    const { id } = await answer<MyReview>(review(first.id), 201);
    const second = await uploaded('png');
    const { productId: _, ...content } = reviewOf('coffee', { photoId: second.id });
    const path = `/v1/me/reviews/${id}`;
    await answer(call(path, { method: 'PUT', token: ada, json: content }));
    await expectProblem(call(first.url), 'photo_not_found');
    const shown = await call(second.url);
    expect(shown.status).toBe(200);
    await shown.arrayBuffer();
    expect((await call(path, { method: 'DELETE', token: ada })).status).toBe(204);
    await expectProblem(call(second.url), 'photo_not_found');
  });

  test('of a rejected review is not shown', async () => {
    await buy('coffee');
    const { id: photoId, url } = await uploaded();
    const { id } = await answer<MyReview>(review(photoId), 201);
    await answer(shop.backend(`/v1/reviews/${id}/reject`, { json: { reason: 'insult' } }));
    await expectProblem(call(url), 'photo_not_found');
    await answer(shop.backend(`/v1/reviews/${id}/approve`, { method: 'POST' }));
    const shown = await call(url);
    expect(shown.status).toBe(200);
    await shown.arrayBuffer();
  });

  test('waits beside nine others at most', async () => {
    for (let n = 0; n < limits.MAX_WAITING_PHOTOS; n++) await uploaded();
    await expectProblem(upload(photo('jpeg')), 'too_many_photos');
  });

  test('is not taken where the shop wants none', async () => {
    const plain = await HttpShop.open({ review: { ...REVIEW, photos: false } });
    const token = await plain.signIn('ada');
    await expectProblem(upload(photo('jpeg'), 'image/jpeg', token), 'invalid_request');
  });
});
