import type { PhotoStore } from './photo-store.ts';

/** What R2 lists in one call. */
const MOST_LISTED = 1_000;

/** Photos in R2, those of each shop in a folder of their own. */
export function bucketPhotos(bucket: R2Bucket, shopId: string): PhotoStore {
  const folder = `${shopId}/`;
  return {
    hasRoomFor: async () => true,
    async put(id, bytes) {
      await bucket.put(folder + id, bytes);
      return true;
    },
    async get(id) {
      const found = await bucket.get(folder + id);
      return found ? new Uint8Array(await found.arrayBuffer()) : null;
    },
    async remove(id) {
      await bucket.delete(folder + id);
    },
    async list(after, limit) {
      const { objects } = await bucket.list({
        prefix: folder,
        startAfter: folder + after,
        limit: Math.min(limit, MOST_LISTED),
      });
      return objects.map(({ key }) => key.slice(folder.length));
    },
  };
}
