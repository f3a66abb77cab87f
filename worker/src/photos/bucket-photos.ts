import type { PhotoStore } from './photo-store.ts';

/** Photos in R2, those of each shop in a folder of their own. */
export function bucketPhotos(bucket: R2Bucket, shopId: string): PhotoStore {
  const keyOf = (id: string) => `${shopId}/${id}`;
  return {
    async put(id, bytes) {
      await bucket.put(keyOf(id), bytes);
    },
    async get(id) {
      const found = await bucket.get(keyOf(id));
      return found ? new Uint8Array(await found.arrayBuffer()) : null;
    },
    async remove(id) {
      await bucket.delete(keyOf(id));
    },
  };
}
