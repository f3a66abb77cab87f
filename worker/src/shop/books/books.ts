import { AdjustmentsBook } from './adjustments.ts';
import { AttemptsBook } from './attempts.ts';
import { CouponsBook } from './coupons.ts';
import { DeliveriesBook } from './deliveries.ts';
import { EventMessagesBook } from './event-messages.ts';
import { ExpiryWarningsBook } from './expiry-warnings.ts';
import { IdempotencyBook } from './idempotency.ts';
import { JobsBook } from './jobs.ts';
import { KeysBook } from './keys.ts';
import { LotsBook } from './lots.ts';
import { MailPreferencesBook } from './mail-preferences.ts';
import { MembersBook } from './members.ts';
import { OrdersBook } from './orders.ts';
import { OutboxBook } from './outbox.ts';
import { ProgramsBook } from './programs.ts';
import { RedemptionsBook } from './redemptions.ts';
import { SettingsBook } from './settings.ts';
import { SignInCodesBook } from './sign-in-codes.ts';
import { SuppressionsBook } from './suppressions.ts';
import { TransfersBook } from './transfers.ts';
import { WebhookEndpointsBook } from './webhook-endpoints.ts';

/** All books of one shop. Each owns its tables. */
export class Books {
  readonly settings: SettingsBook;
  readonly programs: ProgramsBook;
  readonly keys: KeysBook;
  readonly members: MembersBook;
  readonly orders: OrdersBook;
  readonly lots: LotsBook;
  readonly transfers: TransfersBook;
  readonly redemptions: RedemptionsBook;
  readonly coupons: CouponsBook;
  readonly adjustments: AdjustmentsBook;
  readonly idempotency: IdempotencyBook;
  readonly signInCodes: SignInCodesBook;
  readonly attempts: AttemptsBook;
  readonly outbox: OutboxBook;
  readonly suppressions: SuppressionsBook;
  readonly mailPreferences: MailPreferencesBook;
  readonly webhookEndpoints: WebhookEndpointsBook;
  readonly eventMessages: EventMessagesBook;
  readonly deliveries: DeliveriesBook;
  readonly expiryWarnings: ExpiryWarningsBook;
  readonly jobs: JobsBook;

  constructor(sql: SqlStorage) {
    this.settings = new SettingsBook(sql);
    this.programs = new ProgramsBook(sql);
    this.keys = new KeysBook(sql);
    this.members = new MembersBook(sql);
    this.orders = new OrdersBook(sql);
    this.lots = new LotsBook(sql);
    this.transfers = new TransfersBook(sql);
    this.redemptions = new RedemptionsBook(sql);
    this.coupons = new CouponsBook(sql);
    this.adjustments = new AdjustmentsBook(sql);
    this.idempotency = new IdempotencyBook(sql);
    this.signInCodes = new SignInCodesBook(sql);
    this.attempts = new AttemptsBook(sql);
    this.outbox = new OutboxBook(sql);
    this.suppressions = new SuppressionsBook(sql);
    this.mailPreferences = new MailPreferencesBook(sql);
    this.webhookEndpoints = new WebhookEndpointsBook(sql);
    this.eventMessages = new EventMessagesBook(sql);
    this.deliveries = new DeliveriesBook(sql);
    this.expiryWarnings = new ExpiryWarningsBook(sql);
    this.jobs = new JobsBook(sql);
  }

  /** Once writes were undone, nothing that was read in between may be remembered. */
  forgetRead(): void {
    this.settings.forgetRead();
    this.programs.forgetRead();
    this.keys.forgetRead();
    this.members.forgetRead();
    this.transfers.forgetRead();
  }
}
