import type { Env } from '../env.ts';
import { albumPhotos } from './album-photos.ts';
import { bucketPhotos } from './bucket-photos.ts';
import { movingPhotos } from './moving-photos.ts';

/** Where the bytes of a shop's photos are. Bytes under an id never change. */
export interface PhotoStore {
  /** Whether so many bytes more can be kept. */
  hasRoomFor(bytes: number): Promise<boolean>;
  /** Answers false, and keeps nothing, where there is no room. */
  put(id: string, bytes: Uint8Array): Promise<boolean>;
  get(id: string): Promise<Uint8Array | null>;
  /** What is not there, or not there any more, is removed already. */
  remove(id: string): Promise<void>;
  /** The next ids of all that are kept, in their order, after one. */
  list(after: string, limit: number): Promise<string[]>;
}

/**
 * In the bucket, where one is bound, with what is still in the album; else in the album, an object
 * beside the shop's own.
 */
export function photosOf(env: Env, shopId: string): PhotoStore {
  const album = albumPhotos(env.PHOTO_ALBUMS, shopId);
  return env.PHOTOS ? movingPhotos(bucketPhotos(env.PHOTOS, shopId), album) : album;
}

/** Where photos are that are to move to the bucket; null where there is none. */
export function photosToMove(env: Env, shopId: string): PhotoStore | null {
  return env.PHOTOS ? albumPhotos(env.PHOTO_ALBUMS, shopId) : null;
}
