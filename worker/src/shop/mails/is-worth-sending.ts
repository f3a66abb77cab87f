import type { StoredMail } from '../books/outbox.ts';
import { programInForce, type ShopContext } from '../context.ts';
import { isWarningWanted } from '../operations/expiry-warnings.ts';
import { MAIL_KINDS } from './mail-kinds.ts';
import { suppressionOf } from './suppression.ts';

/**
 * Whether a mail is still of use to whom it was written: its time is not over, its reader has not
 * ended such mails since, mails to them do not come back, and the shop still offers what it is about.
 */
export function isWorthSending(shop: ShopContext, mail: StoredMail): boolean {
  const { kind, usefulUntil, recipient, member } = mail;
  if (usefulUntil !== null && usefulUntil <= shop.now) return false;
  const { scope } = MAIL_KINDS[kind];
  if (scope !== 'asked' && suppressionOf(shop, recipient, scope) !== undefined) return false;
  switch (kind) {
    case 'sign-in-code':
      return shop.settings.emailSignIn;
    case 'newsletter-confirmation':
      return programInForce(shop).rules.newsletter !== null;
    case 'newsletter-welcome':
      return true;
    case 'points-expiring':
      return member === null || isWarningWanted(shop, member);
  }
}
