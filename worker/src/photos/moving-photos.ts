import type { PhotoStore } from './photo-store.ts';

/**
 * Photos on their way from one place to another: what is new goes to the new one, and what is still
 * in the old one is found there.
 */
export function movingPhotos(to: PhotoStore, from: PhotoStore): PhotoStore {
  return {
    ...to,
    async get(id) {
      // Asked last once more: it may have moved between the first two questions.
      return (await to.get(id)) ?? (await from.get(id)) ?? (await to.get(id));
    },
    async remove(id) {
      await from.remove(id);
      await to.remove(id);
    },
  };
}
