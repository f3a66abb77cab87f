import type { PhotoAlbum } from './photo-album.ts';
import type { PhotoStore } from './photo-store.ts';

/** Photos in a Durable Object beside the shop's own, which stays small and quick. */
export function albumPhotos(
  albums: DurableObjectNamespace<PhotoAlbum>,
  shopId: string,
): PhotoStore {
  const album = () => albums.get(albums.idFromName(shopId));
  return {
    hasRoomFor: (bytes) => album().hasRoomFor(bytes),
    put: (id, bytes) => album().put(id, bytes),
    get: (id) => album().read(id),
    remove: (id) => album().remove(id),
    list: (after, limit) => album().list(after, limit),
  };
}
