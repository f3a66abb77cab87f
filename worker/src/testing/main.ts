/** The Worker as tests see it: all of it, but with small files in place of what embed builds. */
import { createApp } from '../app.ts';
import { ASSETS } from './assets.ts';

export { BuildArchive } from '../builds/build-archive.ts';
export { Directory } from '../directory.ts';
export { Journal } from '../journal/journal.ts';
export { PhotoAlbum } from '../photos/photo-album.ts';
export { Shop } from '../shop/shop.ts';

export default createApp({ assets: ASSETS });
