import { FIRST_TABLES } from './0001-first-tables.ts';
import { ORDER_FACTS } from './0004-order-facts.ts';
import { HASH_FORMS } from './0005-hash-forms.ts';
import { COUPON_USES } from './0008-coupon-uses.ts';
import { KEY_SCOPES } from './0009-key-scopes.ts';
import { NUMBERS_ONCE } from './0011-numbers-once.ts';
import { MAILS_AND_PHOTOS } from './0012-mails-and-photos.ts';
import { SEALS } from './0020-seals.ts';
import type { Migration } from './migration.ts';

/** Every migration, by ascending version. Append only. */
export const MIGRATIONS: readonly Migration[] = [
  FIRST_TABLES,
  ORDER_FACTS,
  HASH_FORMS,
  COUPON_USES,
  KEY_SCOPES,
  NUMBERS_ONCE,
  MAILS_AND_PHOTOS,
  SEALS,
];
