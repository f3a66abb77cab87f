/**
 * What a route may ask of a shop: the face of its Durable Object, as routes see it over RPC. Every answer is
 * an Outcome, for an error thrown across RPC would be logged as uncaught.
 */
import type {
  ActivityPage,
  Adjustment,
  AdjustmentInput,
  CancelInput,
  Coupon,
  CouponCheckInput,
  CouponRedeemInput,
  CouponReleaseInput,
  CouponUse,
  ImportLine,
  Job,
  JobPage,
  JobState,
  Key,
  KeyInput,
  Me,
  Member,
  MemberExport,
  MemberInput,
  MemberPage,
  MePatch,
  MergeInput,
  NewKey,
  NewShop,
  NewWebhookEndpoint,
  OrderInput,
  OrderState,
  Outcome,
  Program,
  ProgramInput,
  PublicProgram,
  Redemption,
  RedemptionInput,
  RefundInput,
  Shop,
  ShopInput,
  ShopPatch,
  SignInInput,
  SignInVerifyInput,
  WebhookDeliveryPage,
  WebhookEndpoint,
  WebhookEndpointInput,
} from '@stamm/contract/types';
import type { Progress, VerificationStep } from './verification/progress.ts';

/** The shop's backend, with the secret key as it was sent; the shop itself checks it. */
export interface BackendCaller {
  kind: 'backend';
  secretKey: string;
}

/** A member whose session the route has verified already. */
export interface MemberCaller {
  kind: 'member';
  number: number;
}

export interface Page {
  cursor?: string | undefined;
  limit: number;
}

/** Jobs that wait, or those that failed for good. */
export interface JobsPage extends Page {
  state: JobState;
}

/** What routes keep in memory for a moment: enough for CORS and for visitors. */
export interface ShopFront {
  publicProgram: PublicProgram;
  allowedOrigins: string[];
}

/** Who a session is for. The route signs the token. */
export interface SignedIn {
  number: number;
}

/** One line of an import that passed the schema, with its number in the file. */
export interface NumberedLine {
  line: number;
  order: ImportLine;
}

export interface ImportedLines {
  recorded: number;
  unchanged: number;
  rejected: { line: number; code: string; reason: string }[];
}

/** What somebody sees who follows the link at the end of a mail. */
export interface UnsubscribePage {
  shopName: string;
  language: 'en' | 'de';
  topic: 'expiryWarnings';
  isSubscribed: boolean;
  /** Where the page itself is: its button posts there. */
  url: string;
}

/** A mail in the development mailbox. */
export interface MailboxMail {
  id: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  createdAt: string;
  state: 'waiting' | 'sent' | 'failed';
}

export interface ShopApi {
  /* visitors */
  front(): Promise<Outcome<ShopFront>>;
  startSignIn(input: SignInInput): Promise<Outcome<null>>;
  verifySignIn(input: SignInVerifyInput): Promise<Outcome<SignedIn>>;
  signInWithIdentityToken(identityToken: string): Promise<Outcome<SignedIn>>;

  /* members */
  me(caller: MemberCaller): Promise<Outcome<Me>>;
  patchMe(caller: MemberCaller, patch: MePatch): Promise<Outcome<Me>>;
  exportMe(caller: MemberCaller): Promise<Outcome<MemberExport>>;
  eraseMe(caller: MemberCaller): Promise<Outcome<null>>;
  myActivity(caller: MemberCaller, page: Page): Promise<Outcome<ActivityPage>>;
  redeemReward(
    caller: MemberCaller,
    idempotencyKey: string,
    input: RedemptionInput,
  ): Promise<Outcome<Redemption>>;

  /* the shop's backend */
  putOrder(caller: BackendCaller, id: string, input: OrderInput): Promise<Outcome<OrderState>>;
  order(caller: BackendCaller, id: string): Promise<Outcome<OrderState>>;
  putRefund(
    caller: BackendCaller,
    orderId: string,
    refundId: string,
    input: RefundInput,
  ): Promise<Outcome<OrderState>>;
  cancelOrder(caller: BackendCaller, id: string, input: CancelInput): Promise<Outcome<OrderState>>;
  members(caller: BackendCaller, page: Page): Promise<Outcome<MemberPage>>;
  putMember(caller: BackendCaller, id: string, input: MemberInput): Promise<Outcome<Member>>;
  member(caller: BackendCaller, id: string): Promise<Outcome<Member>>;
  mergeMembers(caller: BackendCaller, id: string, input: MergeInput): Promise<Outcome<Member>>;
  memberActivity(caller: BackendCaller, id: string, page: Page): Promise<Outcome<ActivityPage>>;
  adjustPoints(
    caller: BackendCaller,
    memberId: string,
    idempotencyKey: string,
    input: AdjustmentInput,
  ): Promise<Outcome<Adjustment>>;
  cancelRedemption(caller: BackendCaller, id: string): Promise<Outcome<Redemption>>;
  coupon(caller: BackendCaller, code: string): Promise<Outcome<Coupon>>;
  checkCoupon(
    caller: BackendCaller,
    code: string,
    input: CouponCheckInput,
  ): Promise<Outcome<CouponUse>>;
  redeemCoupon(
    caller: BackendCaller,
    code: string,
    input: CouponRedeemInput,
  ): Promise<Outcome<CouponUse>>;
  releaseCoupon(
    caller: BackendCaller,
    code: string,
    input: CouponReleaseInput,
  ): Promise<Outcome<Coupon>>;
  program(caller: BackendCaller): Promise<Outcome<Program>>;
  putProgram(caller: BackendCaller, input: ProgramInput): Promise<Outcome<Program>>;
  /** Whether the key may import at all, asked before the first line is read. */
  mayImport(caller: BackendCaller): Promise<Outcome<null>>;
  importLines(caller: BackendCaller, lines: NumberedLine[]): Promise<Outcome<ImportedLines>>;
  /** The next step of proving the books; see `verifyAll`, which takes them all. */
  verifyStep(caller: BackendCaller, progress: Progress | null): Promise<Outcome<VerificationStep>>;

  jobs(caller: BackendCaller, page: JobsPage): Promise<Outcome<JobPage>>;
  retryJob(caller: BackendCaller, id: string): Promise<Outcome<Job>>;

  /* webhooks out, for the shop's backend */
  createWebhookEndpoint(
    caller: BackendCaller,
    input: WebhookEndpointInput,
  ): Promise<Outcome<NewWebhookEndpoint>>;
  webhookEndpoints(caller: BackendCaller): Promise<Outcome<WebhookEndpoint[]>>;
  deleteWebhookEndpoint(caller: BackendCaller, id: string): Promise<Outcome<null>>;
  rotateWebhookSecret(caller: BackendCaller, id: string): Promise<Outcome<NewWebhookEndpoint>>;
  testWebhookEndpoint(caller: BackendCaller, id: string): Promise<Outcome<{ eventId: string }>>;
  webhookDeliveries(
    caller: BackendCaller,
    id: string,
    page: Page,
  ): Promise<Outcome<WebhookDeliveryPage>>;

  /* the operator, whom the route has checked */
  create(input: ShopInput): Promise<Outcome<NewShop>>;
  patchShop(patch: ShopPatch): Promise<Outcome<Shop>>;
  createKey(input: KeyInput): Promise<Outcome<NewKey>>;
  keys(): Promise<Outcome<Key[]>>;
  revokeKey(id: string): Promise<Outcome<null>>;

  /* whoever holds a link from a mail */
  unsubscribePage(token: string): Promise<Outcome<UnsubscribePage>>;
  unsubscribe(token: string): Promise<Outcome<UnsubscribePage>>;

  /* development only */
  mailbox(): Promise<Outcome<MailboxMail[]>>;
}
