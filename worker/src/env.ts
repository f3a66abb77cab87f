import type { BuildArchive } from './builds/build-archive.ts';
import type { Directory } from './directory.ts';
import type { MailBindings } from './email/create-sender.ts';
import type { Journal } from './journal/journal.ts';
import type { PhotoAlbum } from './photos/photo-album.ts';
import type { Shop } from './shop/shop.ts';

/** What the Worker is given from outside: its objects and its settings. */
export interface Env extends MailBindings {
  SHOPS: DurableObjectNamespace<Shop>;
  DIRECTORY: DurableObjectNamespace<Directory>;
  /** The files of former builds, for pages that are open or cached. */
  BUILDS: DurableObjectNamespace<BuildArchive>;
  /** Where photos are kept unless there is a bucket. */
  PHOTO_ALBUMS: DurableObjectNamespace<PhotoAlbum>;
  /** What restored backups of shops must not bring back. Without it, only what a shop holds counts. */
  JOURNALS?: DurableObjectNamespace<Journal>;
  /** A bucket for photos, where one is bound. */
  PHOTOS?: R2Bucket;
  /** Whoever holds it creates shops and their keys. */
  OPERATOR_TOKEN: string;
  /** At least 32 characters; the sessions' keys are derived from it. */
  SESSION_SECRET: string;
  /** While they are replaced: the former ones, which are accepted beside those above. */
  OPERATOR_TOKEN_PREVIOUS?: string;
  SESSION_SECRET_PREVIOUS?: string;
  /**
   * The header in which whoever stands before this Worker says where a call comes from:
   * `cf-connecting-ip` at Cloudflare. Empty where nobody does, and callers connect themselves.
   */
  CLIENT_ADDRESS_HEADER: string;
  /**
   * How many calls to the outside the platform allows one invocation: 50 on Cloudflare's free plan,
   * up to 10,000 on a paid one. 50 where it is not set.
   */
  SUBREQUEST_LIMIT?: string;
}
