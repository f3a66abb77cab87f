import { latest, versionInForce } from '@stamm/loyalty';
import type { MailWay } from '../email/mail-settings.ts';
import type { CallOrigin } from './api.ts';
import type { Books } from './books/books.ts';
import type { ProgramVersion } from './books/programs.ts';
import type { Settings } from './books/settings.ts';
import type { Rates } from './rates.ts';
import type { Portions } from './stored-account.ts';

/** What of the Worker's environment a shop's operations need. */
export interface ShopEnvironment {
  mode: 'development' | 'production';
  mail: MailWay;
  /** Whom mails come from that belong to a shop which has not said. */
  mailFrom: string;
  /** Where this Worker is reached, without a slash at the end: for links in mails. */
  publicUrl: string;
  /** Keys the hashes of sign-in codes. */
  secret: string;
  /** The one before, while it is replaced. */
  previousSecret: string | null;
}

/** What an operation works with: the books and one moment that it calls now. */
export interface ShopContext {
  books: Books;
  settings: Settings;
  environment: ShopEnvironment;
  rates: Rates;
  portions: Portions;
  /** Who has this done. */
  origin: CallOrigin;
  /** Epoch milliseconds; the same throughout an operation. */
  now: number;
  /** What is told now happened long ago: it is written down as ever, and no event of it is sent. */
  isHistory: boolean;
  /** It is done once more from the journal, which holds it already. */
  isReplay?: boolean;
  /** Writes all or nothing: whatever is thrown inside undoes it. Nothing in it may be awaited. */
  transaction<Result>(work: () => Result): Result;
}

/** The shop as it is now, asked anew after everything that was awaited. */
export type ShopNow = () => ShopContext;

/** The program as it is now. */
export function programInForce(shop: ShopContext): ProgramVersion {
  return versionInForce(shop.books.programs.all(), shop.now);
}

/** Whether points may expire by inactivity under any version: only then is activity looked up. */
function knowsInactivity(shop: ShopContext): boolean {
  return shop.books.programs.expiries().some(({ kind }) => kind === 'inactivity');
}

/**
 * A member's last purchase or redemption, by all that is written down; null where there was none,
 * or where it makes no difference. `exceptOrder` is left out.
 */
export function lastActivityAt(
  shop: ShopContext,
  member: number,
  exceptOrder: string | null = null,
): number | null {
  if (!knowsInactivity(shop)) return null;
  const { orders, coupons } = shop.books;
  return latest(orders.lastPaidAt(member, exceptOrder), coupons.lastBoughtAt(member));
}
