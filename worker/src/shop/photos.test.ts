import { describe, expect, test } from 'vitest';
import { type PhotoStore, photosOf } from '../photos/photo-store.ts';
import { env } from '../testing/api.ts';
import type { MemberCaller } from './api.ts';
import { openReviewShop, reviewer, reviewOf } from './testing/reviewing.ts';
import { DAY, type TestShop, value } from './testing/test-shop.ts';

const DETAILS = { type: 'image/png', width: 24, height: 16 };

/** Notes a photo and stores some bytes for it, as the route does. */
async function upload(shop: TestShop, caller: MemberCaller): Promise<string> {
  const { id } = value(await shop.api.addPhoto(caller, DETAILS));
  await storeOf(shop).put(id, Uint8Array.of(1, 2, 3));
  return id;
}

function storeOf(shop: TestShop): PhotoStore {
  return photosOf(env, shop.id);
}

describe('the bytes of a photo', () => {
  test('are deleted a day after it was uploaded, if no review has used it', async () => {
    const shop = await openReviewShop();
    const { caller, review } = await reviewer(shop, 'ada');
    const [used, unused] = [await upload(shop, caller), await upload(shop, caller)];
    const { productId: _, ...content } = reviewOf('coffee', { photoId: used });
    value(await shop.api.changeReview(caller, review.id, content));
    await shop.wait(DAY);
    await shop.ring();
    expect(await storeOf(shop).get(unused)).not.toBeNull();
    await shop.wait(DAY);
    await shop.ring();
    expect(await storeOf(shop).get(unused)).toBeNull();
    expect(await storeOf(shop).get(used)).not.toBeNull();
  });

  test('are deleted with the review, and with its writer', async () => {
    const shop = await openReviewShop();
    const ada = await shop.caller('ada');
    const bob = await shop.caller('bob');
    const photos = [await upload(shop, ada), await upload(shop, bob), await upload(shop, bob)];
    const { review } = await reviewer(shop, 'ada', { photoId: photos[0] ?? null });
    await reviewer(shop, 'bob', { photoId: photos[1] ?? null });
    value(await shop.api.takeBackReview(ada, review.id));
    value(await shop.api.eraseMe(bob));
    await shop.ring();
    for (const id of photos) expect(await storeOf(shop).get(id)).toBeNull();
    expect(await shop.sql('SELECT * FROM removed_photos')).toEqual([]);
    expect(await shop.sql(`SELECT * FROM jobs WHERE kind = 'remove-photos'`)).toEqual([]);
  });

  test('are deleted later where that fails', async () => {
    const shop = await openReviewShop();
    const ada = await shop.caller('ada');
    const photo = await upload(shop, ada);
    await reviewer(shop, 'ada', { photoId: photo });
    const broken = { delete: () => Promise.reject(new Error('no')) } as unknown as R2Bucket;
    await shop.setEnvironment({ PHOTOS: broken });
    value(await shop.api.eraseMe(ada));
    await shop.ring();
    expect(await storeOf(shop).get(photo)).not.toBeNull();
    const [job] = value(
      await shop.api.jobs(shop.backend, { state: 'waiting', limit: 10 }),
    ).items.filter(({ kind }) => kind === 'remove-photos');
    expect(job).toMatchObject({ attempts: 1 });
    await shop.setEnvironment({});
    await shop.wait(DAY);
    await shop.ring();
    expect(await storeOf(shop).get(photo)).toBeNull();
  });

  test('of two members who merge go on being theirs', async () => {
    const shop = await openReviewShop();
    const ada = await shop.caller('ada');
    const bob = await shop.caller('bob');
    const photo = await upload(shop, bob);
    value(await shop.api.mergeMembers(shop.backend, 'ada', { from: 'bob' }));
    const { review } = await reviewer(shop, 'ada', { photoId: photo });
    expect(review.photo).toMatchObject({ id: photo });
    expect(ada.number).not.toBe(bob.number);
  });
});
