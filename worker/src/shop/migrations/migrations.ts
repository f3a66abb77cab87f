import { FIRST_TABLES } from './0001-first-tables.ts';
import { PROVEN_ADDRESSES } from './0002-proven-addresses.ts';
import { TOMBSTONES } from './0003-tombstones.ts';
import { ORDER_FACTS } from './0004-order-facts.ts';
import { FORMS_AND_JOURNAL } from './0005-forms-and-journal.ts';
import { COUPON_USES } from './0008-coupon-uses.ts';
import { KEY_SCOPES } from './0009-key-scopes.ts';
import { SIGN_IN_CHALLENGES_AND_AUDIT } from './0010-sign-in-challenges-and-audit.ts';
import { NUMBERS_ONCE } from './0011-numbers-once.ts';
import { MAILS_AND_PHOTOS } from './0012-mails-and-photos.ts';
import { SESSIONS_THAT_END } from './0013-sessions-that-end.ts';
import { KEPT_AND_TOLD } from './0015-kept-and-told.ts';
import { SHOP_IMPORTS } from './0016-shop-imports.ts';
import { SEALS } from './0020-seals.ts';
import type { Migration } from './migration.ts';

/** Every migration, by ascending version. Append only. */
export const MIGRATIONS: readonly Migration[] = [
  FIRST_TABLES,
  PROVEN_ADDRESSES,
  TOMBSTONES,
  ORDER_FACTS,
  FORMS_AND_JOURNAL,
  COUPON_USES,
  KEY_SCOPES,
  SIGN_IN_CHALLENGES_AND_AUDIT,
  NUMBERS_ONCE,
  MAILS_AND_PHOTOS,
  SESSIONS_THAT_END,
  KEPT_AND_TOLD,
  SHOP_IMPORTS,
  SEALS,
];
