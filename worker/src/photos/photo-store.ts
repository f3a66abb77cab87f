import type { Env } from '../env.ts';
import { albumPhotos } from './album-photos.ts';
import { bucketPhotos } from './bucket-photos.ts';

/** Where the bytes of a shop's photos are. Bytes under an id never change. */
export interface PhotoStore {
  put(id: string, bytes: Uint8Array): Promise<void>;
  get(id: string): Promise<Uint8Array | null>;
  /** What is not there, or not there any more, is removed already. */
  remove(id: string): Promise<void>;
}

/** In the bucket, where one is bound; else in an object beside the shop's own. */
export function photosOf(env: Env, shopId: string): PhotoStore {
  return env.PHOTOS ? bucketPhotos(env.PHOTOS, shopId) : albumPhotos(env.PHOTO_ALBUMS, shopId);
}
