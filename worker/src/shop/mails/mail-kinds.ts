/**
 * How soon a mail leaves among those that wait.
 * - `urgent`: somebody sits there waiting for it
 * - `service`: belongs to what somebody just did
 * - `bulk`: many at a time, each of which can wait a while
 */
export type MailPriority = 'urgent' | 'service' | 'bulk';

/** The most urgent first. */
export const MAIL_PRIORITIES: readonly MailPriority[] = ['urgent', 'service', 'bulk'];

/**
 * What of a shop's mails can be ended by itself.
 * - `asked`: nothing, for its reader has asked for this very mail
 * - `newsletter`: all that belongs to the newsletter
 * - `service`: all that comes with the membership
 */
export type MailScope = 'asked' | 'newsletter' | 'service';

/** Everything that this Worker mails. */
export const MAIL_KINDS = {
  'sign-in-code': { priority: 'urgent', scope: 'asked' },
  'newsletter-confirmation': { priority: 'urgent', scope: 'asked' },
  'newsletter-welcome': { priority: 'service', scope: 'newsletter' },
  'points-expiring': { priority: 'bulk', scope: 'service' },
} as const satisfies Record<string, { priority: MailPriority; scope: MailScope }>;

export type MailKind = keyof typeof MAIL_KINDS;
