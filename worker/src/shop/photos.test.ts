import { env as bindings } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { bucketPhotos } from '../photos/bucket-photos.ts';
import { type PhotoStore, photosOf } from '../photos/photo-store.ts';
import { env } from '../testing/api.ts';
import type { MemberCaller } from './api.ts';
import { openReviewShop, reviewer, reviewOf } from './testing/reviewing.ts';
import { DAY, expectRefusal, MINUTE, openShop, type TestShop, value } from './testing/test-shop.ts';

const { TEST_BUCKET: bucket } = bindings as unknown as { TEST_BUCKET: R2Bucket };

const DETAILS = { type: 'image/png', width: 24, height: 16, bytes: 3 };

/** Notes a photo and stores some bytes for it, as the route does. */
async function upload(shop: TestShop, caller: MemberCaller): Promise<string> {
  const { id } = value(await shop.api.addPhoto(caller, DETAILS));
  await storeOf(shop).put(id, Uint8Array.of(1, 2, 3));
  value(await shop.api.photoStored(caller, id));
  return id;
}

function storeOf(shop: TestShop): PhotoStore {
  return photosOf(env, shop.id);
}

/** The photos of a shop that are in the bucket. */
const keptIn = (shop: TestShop) => bucketPhotos(bucket, shop.id).list('', 100);

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
    await bucket.put(`${shop.id}/${photo}`, 'x');
    const broken = { delete: () => Promise.reject(new Error('no')) } as unknown as R2Bucket;
    await shop.setEnvironment({ PHOTOS: broken });
    value(await shop.api.eraseMe(ada));
    await shop.ring();
    expect(await keptIn(shop)).toEqual([photo]);
    const [job] = value(
      await shop.api.jobs(shop.backend, { state: 'waiting', limit: 10 }),
    ).items.filter(({ kind }) => kind === 'remove-photos');
    expect(job).toMatchObject({ attempts: 1 });
    await shop.setEnvironment({ PHOTOS: bucket });
    await shop.wait(DAY);
    await shop.ring();
    expect(await keptIn(shop)).toEqual([]);
  });

  test('are deleted, however one of them resists', async () => {
    const shop = await openReviewShop();
    const ada = await shop.caller('ada');
    const photos = [await upload(shop, ada), await upload(shop, ada), await upload(shop, ada)];
    for (const id of photos) await bucket.put(`${shop.id}/${id}`, 'x');
    const [resisting = ''] = photos.toSorted();
    const stubborn = {
      list: bucket.list.bind(bucket),
      delete: (key: string) =>
        key.endsWith(resisting) ? Promise.reject(new Error('no')) : bucket.delete(key),
    } as unknown as R2Bucket;
    await shop.setEnvironment({ PHOTOS: stubborn });
    value(await shop.api.eraseMe(ada));
    await shop.ring();
    expect(await keptIn(shop)).toEqual([resisting]);
    await shop.pass(3 * DAY, DAY);
    expect(await shop.sql('SELECT id FROM removed_photos')).toEqual([{ id: resisting }]);
    await shop.setEnvironment({ PHOTOS: bucket });
    await shop.pass(2 * DAY, DAY);
    expect(await keptIn(shop)).toEqual([]);
    expect(await shop.sql('SELECT id FROM removed_photos')).toEqual([]);
  });

  test('that belong to none are found and deleted within a day', async () => {
    const shop = await openReviewShop();
    const { caller, review } = await reviewer(shop, 'ada');
    const used = await upload(shop, caller);
    const { productId: _, ...content } = reviewOf('coffee', { photoId: used });
    value(await shop.api.changeReview(caller, review.id, content));
    await storeOf(shop).put('pho_orphan', Uint8Array.of(1));
    await shop.pass(2 * DAY, DAY);
    expect(await storeOf(shop).list('', 10)).toEqual([used]);
  });

  test('that arrive after its member was erased are deleted', async () => {
    const shop = await openReviewShop();
    const ada = await shop.caller('ada');
    const { id } = value(await shop.api.addPhoto(ada, DETAILS));
    value(await shop.api.eraseMe(ada));
    await shop.ring();
    await storeOf(shop).put(id, Uint8Array.of(1));
    expectRefusal(await shop.api.photoStored(ada, id), 'photo_not_found');
    await shop.ring();
    expect(await storeOf(shop).get(id)).toBeNull();
  });

  test('move to a bucket once one is bound, and are found wherever they are', async () => {
    const shop = await openReviewShop();
    const { caller, review } = await reviewer(shop, 'ada');
    const used = await upload(shop, caller);
    const { productId: _, ...content } = reviewOf('coffee', { photoId: used });
    value(await shop.api.changeReview(caller, review.id, content));
    await shop.setEnvironment({ PHOTOS: bucket });
    const both = photosOf({ ...env, PHOTOS: bucket }, shop.id);
    expect(await both.get(used)).toEqual(Uint8Array.of(1, 2, 3));
    expect(await keptIn(shop)).toEqual([]);
    await shop.pass(2 * DAY, DAY);
    expect(await keptIn(shop)).toEqual([used]);
    expect(await storeOf(shop).get(used)).toBeNull();
    expect(await both.get(used)).toEqual(Uint8Array.of(1, 2, 3));
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

describe('uploading', () => {
  test('is asked for before it is done: who, what the program says, how often and how much', async () => {
    const shop = await openReviewShop();
    const ada = await shop.caller('ada');
    value(await shop.api.mayUploadPhoto(ada, 1_000));
    expectRefusal(await shop.api.mayUploadPhoto({ ...ada, number: 99 }, 1), 'invalid_session');
    for (let n = 0; n < 19; n++) value(await shop.api.mayUploadPhoto(ada, 1_000));
    expectRefusal(await shop.api.mayUploadPhoto(ada, 1_000), 'too_many_requests');
    const none = await openShop();
    const bob = await none.caller('bob');
    expectRefusal(await none.api.mayUploadPhoto(bob, 1_000), 'reviews_not_offered');
  });

  test('counts what was stored, not what was lost on its way', async () => {
    const shop = await openReviewShop();
    const ada = await shop.caller('ada');
    const lost: string[] = [];
    for (let n = 0; n < 10; n++) lost.push(value(await shop.api.addPhoto(ada, DETAILS)).id);
    expectRefusal(await shop.api.addPhoto(ada, DETAILS), 'too_many_photos');
    value(await shop.api.photoNotStored(ada, lost[0] ?? ''));
    value(await shop.api.addPhoto(ada, DETAILS));
    await shop.wait(11 * MINUTE);
    value(await shop.api.addPhoto(ada, DETAILS));
    // One that never arrived cannot be shown.
    const { caller, review } = await reviewer(shop, 'ada');
    const { productId: _, ...content } = reviewOf('coffee', { photoId: lost[1] ?? '' });
    expectRefusal(await shop.api.changeReview(caller, review.id, content), 'photo_not_found');
  });

  test('is for so many bytes a day', async () => {
    const shop = await openReviewShop();
    const ada = await shop.caller('ada');
    for (let n = 0; n < 9; n++) {
      const { id } = value(await shop.api.addPhoto(ada, { ...DETAILS, bytes: 5 * 1024 * 1024 }));
      value(await shop.api.photoNotStored(ada, id));
    }
    expectRefusal(await shop.api.mayUploadPhoto(ada, 6 * 1024 * 1024), 'too_many_photos');
    value(await shop.api.mayUploadPhoto(ada, 5 * 1024 * 1024));
    await shop.wait(DAY);
    value(await shop.api.mayUploadPhoto(ada, 6 * 1024 * 1024));
    await shop.pass(3 * DAY, DAY);
    expect(await shop.sql('SELECT * FROM photo_bytes')).toEqual([]);
  });
});
