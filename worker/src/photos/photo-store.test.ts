import { runInDurableObject } from 'cloudflare:test';
import { env as bindings } from 'cloudflare:workers';
import { limits } from '@stamm/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { env } from '../testing/api.ts';
import { albumPhotos } from './album-photos.ts';
import { bucketPhotos } from './bucket-photos.ts';
import type { PhotoAlbum } from './photo-album.ts';
import { type PhotoStore, photosOf } from './photo-store.ts';

const { TEST_BUCKET: bucket } = bindings as unknown as { TEST_BUCKET: R2Bucket };

const STORES: Record<string, (shopId: string) => PhotoStore> = {
  'a bucket': (shopId) => bucketPhotos(bucket, shopId),
  'an album': (shopId) => albumPhotos(env.PHOTO_ALBUMS, shopId),
};

/** Bytes that differ from place to place. */
function bytesOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
}

describe.each(Object.entries(STORES))('photos in %s', (_name, storeOf) => {
  let shopId: string;
  let store: PhotoStore;

  beforeEach(() => {
    shopId = `shop-${crypto.randomUUID().slice(0, 8)}`;
    store = storeOf(shopId);
  });

  test.each([1, 1024 * 1024, 1024 * 1024 + 1, limits.MAX_PHOTO_BYTES])(
    'are what was stored: %i bytes',
    async (length) => {
      const bytes = bytesOf(length);
      await store.put('pho_a', bytes);
      const found = await store.get('pho_a');
      // Comparing megabytes one by one takes the matcher seconds.
      expect(found && Buffer.compare(found, bytes)).toBe(0);
    },
  );

  test('stored again are not longer', async () => {
    await store.put('pho_a', bytesOf(3 * 1024 * 1024));
    await store.put('pho_a', bytesOf(10));
    expect(await store.get('pho_a')).toEqual(bytesOf(10));
  });

  test('are not there before they were stored, nor after they were removed', async () => {
    expect(await store.get('pho_a')).toBeNull();
    await store.put('pho_a', bytesOf(10));
    await store.put('pho_b', bytesOf(20));
    await store.remove('pho_a');
    await store.remove('pho_a');
    expect(await store.get('pho_a')).toBeNull();
    expect(await store.get('pho_b')).toEqual(bytesOf(20));
  });

  test('are listed in order, page by page', async () => {
    for (const id of ['pho_c', 'pho_a', 'pho_b']) await store.put(id, bytesOf(3));
    expect(await store.list('', 2)).toEqual(['pho_a', 'pho_b']);
    expect(await store.list('pho_b', 2)).toEqual(['pho_c']);
  });

  test('are those of one shop', async () => {
    await store.put('pho_a', bytesOf(10));
    expect(await storeOf(`${shopId}-2`).get('pho_a')).toBeNull();
  });
});

test('an album takes no more than it holds, and has room again once something is removed', async () => {
  const shopId = `shop-${crypto.randomUUID().slice(0, 8)}`;
  const stub = env.PHOTO_ALBUMS.get(env.PHOTO_ALBUMS.idFromName(shopId));
  await runInDurableObject(stub, (album: PhotoAlbum) => {
    album.mostBytes = 100;
  });
  const store = albumPhotos(env.PHOTO_ALBUMS, shopId);
  expect(await store.put('pho_a', bytesOf(60))).toBe(true);
  expect(await store.hasRoomFor(40)).toBe(true);
  expect(await store.put('pho_b', bytesOf(41))).toBe(false);
  expect(await store.get('pho_b')).toBeNull();
  await store.remove('pho_a');
  await store.remove('pho_a');
  expect(await store.put('pho_b', bytesOf(100))).toBe(true);
  expect(await store.hasRoomFor(1)).toBe(false);
});

test('a bucket is used where one is bound', async () => {
  await photosOf({ ...env, PHOTOS: bucket }, 'bound').put('pho_a', bytesOf(10));
  expect(await bucket.head('bound/pho_a')).not.toBeNull();
  expect(await photosOf(env, 'bound').get('pho_a')).toBeNull();
});
