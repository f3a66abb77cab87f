import { SealingSql } from '../seals/sealing-sql.ts';
import { AdjustmentsBook } from './adjustments.ts';
import { AttemptsBook } from './attempts.ts';
import { AuditBook } from './audit.ts';
import { AwardsBook } from './awards.ts';
import { CouponUsesBook } from './coupon-uses.ts';
import { CouponsBook } from './coupons.ts';
import { DeliveriesBook } from './deliveries.ts';
import { EndedSessionsBook } from './ended-sessions.ts';
import { EventMessagesBook } from './event-messages.ts';
import { ExpiryWarningsBook } from './expiry-warnings.ts';
import { FingerprintsBook } from './fingerprints.ts';
import { IdempotencyBook } from './idempotency.ts';
import { JobsBook } from './jobs.ts';
import { JournalBook } from './journal.ts';
import { KeysBook } from './keys.ts';
import { LotsBook } from './lots.ts';
import { MailPreferencesBook } from './mail-preferences.ts';
import { MembersBook } from './members.ts';
import { NewsletterProofsBook } from './newsletter-proofs.ts';
import { NewsletterRequestsBook } from './newsletter-requests.ts';
import { NewsletterRewardsBook } from './newsletter-rewards.ts';
import { OrdersBook } from './orders.ts';
import { OutboxBook } from './outbox.ts';
import { PhotosBook } from './photos.ts';
import { ProgramsBook } from './programs.ts';
import { RedemptionsBook } from './redemptions.ts';
import { ReferralCodesBook } from './referral-codes.ts';
import { ReferralsBook } from './referrals.ts';
import { ReviewsBook } from './reviews.ts';
import { SealsBook } from './seals.ts';
import { SettingsBook } from './settings.ts';
import { ShopImportsBook } from './shop-imports.ts';
import { SignInCodesBook } from './sign-in-codes.ts';
import { SubscribersBook } from './subscribers.ts';
import { SuppressionsBook } from './suppressions.ts';
import { TableCopier } from './table-copier.ts';
import { TableReader } from './table-reader.ts';
import { ToldNotesBook } from './told-notes.ts';
import { TombstonesBook } from './tombstones.ts';
import { TransfersBook } from './transfers.ts';
import { WebhookEndpointsBook } from './webhook-endpoints.ts';

/** All books of one shop. Each owns its tables. */
export class Books {
  readonly settings: SettingsBook;
  readonly programs: ProgramsBook;
  readonly keys: KeysBook;
  readonly members: MembersBook;
  readonly orders: OrdersBook;
  readonly toldNotes: ToldNotesBook;
  readonly lots: LotsBook;
  readonly seals: SealsBook;
  readonly transfers: TransfersBook;
  readonly redemptions: RedemptionsBook;
  readonly coupons: CouponsBook;
  readonly couponUses: CouponUsesBook;
  readonly adjustments: AdjustmentsBook;
  readonly audit: AuditBook;
  readonly awards: AwardsBook;
  readonly idempotency: IdempotencyBook;
  readonly signInCodes: SignInCodesBook;
  readonly endedSessions: EndedSessionsBook;
  readonly attempts: AttemptsBook;
  readonly tombstones: TombstonesBook;
  readonly outbox: OutboxBook;
  readonly suppressions: SuppressionsBook;
  readonly mailPreferences: MailPreferencesBook;
  readonly webhookEndpoints: WebhookEndpointsBook;
  readonly eventMessages: EventMessagesBook;
  readonly deliveries: DeliveriesBook;
  readonly expiryWarnings: ExpiryWarningsBook;
  readonly jobs: JobsBook;
  readonly journal: JournalBook;
  readonly referralCodes: ReferralCodesBook;
  readonly referrals: ReferralsBook;
  readonly fingerprints: FingerprintsBook;
  readonly reviews: ReviewsBook;
  readonly photos: PhotosBook;
  /* The newsletter. */
  readonly newsletterRequests: NewsletterRequestsBook;
  readonly subscribers: SubscribersBook;
  readonly newsletterProofs: NewsletterProofsBook;
  readonly newsletterRewards: NewsletterRewardsBook;

  readonly tables: TableReader;
  readonly copier: TableCopier;
  readonly shopImports: ShopImportsBook;
  /** How what they write is sealed. */
  readonly sealing: SealingSql;

  constructor(storage: SqlStorage) {
    this.seals = new SealsBook(storage);
    this.sealing = new SealingSql(storage, this.seals);
    // What books need of it is there; the rest of SqlStorage is the runtime's own.
    const sql = this.sealing as unknown as SqlStorage;
    this.tables = new TableReader(storage);
    this.copier = new TableCopier(storage);
    this.shopImports = new ShopImportsBook(storage);
    this.settings = new SettingsBook(sql);
    this.programs = new ProgramsBook(sql);
    this.keys = new KeysBook(sql);
    this.members = new MembersBook(sql);
    this.orders = new OrdersBook(sql);
    this.toldNotes = new ToldNotesBook(sql);
    this.lots = new LotsBook(sql);
    this.transfers = new TransfersBook(sql, this.seals);
    this.redemptions = new RedemptionsBook(sql);
    this.coupons = new CouponsBook(sql);
    this.couponUses = new CouponUsesBook(sql);
    this.adjustments = new AdjustmentsBook(sql);
    this.audit = new AuditBook(sql);
    this.awards = new AwardsBook(sql);
    this.idempotency = new IdempotencyBook(sql);
    this.signInCodes = new SignInCodesBook(sql);
    this.endedSessions = new EndedSessionsBook(sql);
    this.attempts = new AttemptsBook(sql);
    this.tombstones = new TombstonesBook(sql);
    this.outbox = new OutboxBook(sql);
    this.suppressions = new SuppressionsBook(sql);
    this.mailPreferences = new MailPreferencesBook(sql);
    this.webhookEndpoints = new WebhookEndpointsBook(sql);
    this.eventMessages = new EventMessagesBook(sql);
    this.deliveries = new DeliveriesBook(sql);
    this.expiryWarnings = new ExpiryWarningsBook(sql);
    this.jobs = new JobsBook(sql);
    this.journal = new JournalBook(sql);
    this.referralCodes = new ReferralCodesBook(sql);
    this.referrals = new ReferralsBook(sql);
    this.fingerprints = new FingerprintsBook(sql);
    this.reviews = new ReviewsBook(sql);
    this.photos = new PhotosBook(sql);
    this.newsletterRequests = new NewsletterRequestsBook(sql);
    this.subscribers = new SubscribersBook(sql);
    this.newsletterProofs = new NewsletterProofsBook(sql);
    this.newsletterRewards = new NewsletterRewardsBook(sql);
  }

  /** Once writes were undone, nothing that was read in between may be remembered. */
  forgetRead(): void {
    this.settings.forgetRead();
    this.shopImports.forgetRead();
    this.programs.forgetRead();
    this.keys.forgetRead();
    this.members.forgetRead();
    this.endedSessions.forgetRead();
    this.orders.forgetRead();
    this.toldNotes.forgetRead();
    this.lots.forgetRead();
    this.mailPreferences.forgetRead();
    this.seals.forgetRead();
  }
}
