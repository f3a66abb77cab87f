import assets from '@stamm/embed/assets.json';
import { createApp } from './app.ts';
import type { Env } from './env.ts';

export { BuildArchive } from './builds/build-archive.ts';
export { Directory } from './directory.ts';
export { Journal } from './journal/journal.ts';
export { PhotoAlbum } from './photos/photo-album.ts';
export { Shop } from './shop/shop.ts';

export default createApp({ assets }) satisfies ExportedHandler<Env>;
