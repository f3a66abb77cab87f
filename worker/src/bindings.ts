import type { BuildArchive } from './builds/build-archive.ts';
import type { DirectoryApi } from './directory-api.ts';
import type { Env } from './env.ts';
import type { JournalApi } from './journal/journal-api.ts';
import type { ShopApi } from './shop/api.ts';

/** The shop's Durable Object, as routes see it. */
export function shopNamed(env: Env, shopId: string): ShopApi {
  return env.SHOPS.get(env.SHOPS.idFromName(shopId)) as unknown as ShopApi;
}

/** What a restored backup of the shop must not bring back, where journals are kept. */
export function journalOf({ JOURNALS }: Env, shopId: string): JournalApi | undefined {
  return JOURNALS?.get(JOURNALS.idFromName(shopId)) as unknown as JournalApi | undefined;
}

/** The list of shops: one object for the whole Worker. */
export function directoryOf(env: Env): DirectoryApi {
  return env.DIRECTORY.get(env.DIRECTORY.idFromName('shops')) as unknown as DirectoryApi;
}

/** The files of former builds: one object for the whole Worker. */
export function archiveOf(env: Env): Pick<BuildArchive, 'has' | 'keep' | 'read'> {
  return env.BUILDS.get(env.BUILDS.idFromName('builds')) as unknown as BuildArchive;
}
