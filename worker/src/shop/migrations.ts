import { ADJUSTMENTS_SCHEMA } from './books/adjustments.ts';
import { ATTEMPTS_SCHEMA } from './books/attempts.ts';
import { AWARDS_SCHEMA } from './books/awards.ts';
import { COUPONS_SCHEMA } from './books/coupons.ts';
import { DELIVERIES_SCHEMA } from './books/deliveries.ts';
import { EVENT_MESSAGES_SCHEMA } from './books/event-messages.ts';
import { EXPIRY_WARNINGS_SCHEMA } from './books/expiry-warnings.ts';
import { FINGERPRINTS_SCHEMA } from './books/fingerprints.ts';
import { IDEMPOTENCY_SCHEMA } from './books/idempotency.ts';
import { JOBS_SCHEMA } from './books/jobs.ts';
import { KEYS_SCHEMA } from './books/keys.ts';
import { LOTS_SCHEMA } from './books/lots.ts';
import { MAIL_PREFERENCES_SCHEMA } from './books/mail-preferences.ts';
import { MEMBERS_SCHEMA } from './books/members.ts';
import { NEWSLETTER_PROOFS_SCHEMA } from './books/newsletter-proofs.ts';
import { NEWSLETTER_REQUESTS_SCHEMA } from './books/newsletter-requests.ts';
import { NEWSLETTER_REWARDS_SCHEMA } from './books/newsletter-rewards.ts';
import { ORDERS_SCHEMA } from './books/orders.ts';
import { OUTBOX_SCHEMA } from './books/outbox.ts';
import { PHOTOS_SCHEMA } from './books/photos.ts';
import { PROGRAMS_SCHEMA } from './books/programs.ts';
import { REDEMPTIONS_SCHEMA } from './books/redemptions.ts';
import { REFERRAL_CODES_SCHEMA } from './books/referral-codes.ts';
import { REFERRALS_SCHEMA } from './books/referrals.ts';
import { REVIEWS_SCHEMA } from './books/reviews.ts';
import { SETTINGS_SCHEMA } from './books/settings.ts';
import { SIGN_IN_CODES_SCHEMA } from './books/sign-in-codes.ts';
import { SUBSCRIBERS_SCHEMA } from './books/subscribers.ts';
import { SUPPRESSIONS_SCHEMA } from './books/suppressions.ts';
import { TRANSFERS_SCHEMA } from './books/transfers.ts';
import { WEBHOOK_ENDPOINTS_SCHEMA } from './books/webhook-endpoints.ts';

/** The steps from an empty database to the present one. Never change one that was released: add another. */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    ...SETTINGS_SCHEMA,
    ...PROGRAMS_SCHEMA,
    ...KEYS_SCHEMA,
    ...MEMBERS_SCHEMA,
    ...ORDERS_SCHEMA,
    ...LOTS_SCHEMA,
    ...TRANSFERS_SCHEMA,
    ...REDEMPTIONS_SCHEMA,
    ...COUPONS_SCHEMA,
    ...ADJUSTMENTS_SCHEMA,
    ...AWARDS_SCHEMA,
    ...IDEMPOTENCY_SCHEMA,
    ...SIGN_IN_CODES_SCHEMA,
    ...ATTEMPTS_SCHEMA,
    ...OUTBOX_SCHEMA,
    ...SUPPRESSIONS_SCHEMA,
    ...MAIL_PREFERENCES_SCHEMA,
    ...WEBHOOK_ENDPOINTS_SCHEMA,
    ...EVENT_MESSAGES_SCHEMA,
    ...DELIVERIES_SCHEMA,
    ...EXPIRY_WARNINGS_SCHEMA,
    ...JOBS_SCHEMA,
    ...REFERRAL_CODES_SCHEMA,
    ...REFERRALS_SCHEMA,
    ...FINGERPRINTS_SCHEMA,
    ...REVIEWS_SCHEMA,
    ...PHOTOS_SCHEMA,
    // The newsletter.
    ...NEWSLETTER_REQUESTS_SCHEMA,
    ...SUBSCRIBERS_SCHEMA,
    ...NEWSLETTER_PROOFS_SCHEMA,
    ...NEWSLETTER_REWARDS_SCHEMA,
  ],
];

/** Whether this object was ever made a shop. Asking leaves no trace in its storage. */
export function hasTables(sql: SqlStorage): boolean {
  return (
    sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'`).toArray().length > 0
  );
}

/** Brings the tables to the present version. PRAGMA user_version is refused here, hence a table. */
export function migrate(storage: DurableObjectStorage): void {
  const { sql } = storage;
  storage.transactionSync(() => {
    sql.exec('CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY)');
    const { version: applied } = sql
      .exec<{ version: number }>(
        'SELECT coalesce(max(version), 0) AS version FROM schema_migrations',
      )
      .one();
    for (const [index, statements] of MIGRATIONS.entries()) {
      const version = index + 1;
      if (version <= applied) continue;
      for (const statement of statements) sql.exec(statement);
      sql.exec('INSERT INTO schema_migrations (version) VALUES (?)', version);
    }
  });
}
