/**
 * What a route may ask of a shop: the face of its Durable Object, as routes see it over RPC. Every answer is
 * an Outcome, for an error thrown across RPC would be logged as uncaught.
 */
import type {
  ActivityPage,
  Adjustment,
  AdjustmentInput,
  AnswerInput,
  AuditAction,
  AuditPage,
  CancelInput,
  Coupon,
  CouponCheck,
  CouponCheckInput,
  CouponRedeemInput,
  CouponReleaseInput,
  CouponUse,
  CouponUsePage,
  ExportEnd,
  ImportLine,
  Job,
  JobPage,
  JobState,
  Key,
  KeyInput,
  KeyScope,
  Me,
  Member,
  MemberExport,
  MemberInput,
  MemberPage,
  MePatch,
  MergeInput,
  MyNewsletter,
  MyNewsletterInput,
  MyReferral,
  MyReferralClaimInput,
  MyReferralPatch,
  MyReview,
  MyReviewPage,
  NewKey,
  NewShop,
  NewsletterConfirmed,
  NewsletterInput,
  NewsletterRecord,
  NewsletterSubscriber,
  NewsletterSubscriberPage,
  NewWebhookEndpoint,
  OrderAnswer,
  OrderInput,
  OrderState,
  Outcome,
  Photo,
  ProductReviews,
  Program,
  ProgramInput,
  PublicProgram,
  Redemption,
  RedemptionInput,
  Referral,
  ReferralClaim,
  ReferralOffer,
  ReferralPage,
  ReferralRejection,
  ReferralState,
  RefundInput,
  RejectInput,
  ReviewChange,
  ReviewInput,
  ReviewLine,
  ReviewRequestList,
  ReviewSort,
  ReviewState,
  Shop,
  ShopInput,
  ShopPatch,
  ShopReview,
  ShopReviewPage,
  SignInInput,
  SignInVerifyInput,
  WebhookDeliveryPage,
  WebhookEndpoint,
  WebhookEndpointInput,
  WebhookTest,
} from '@stamm/contract/types';
import type { MailBrand } from '../email/mail-content.ts';
import type { SubscriberFilter } from './books/subscribers.ts';
import type { ExportPlace, ExportStep } from './export/export-step.ts';
import type { NumberedContent } from './export/import-rows.ts';
import type { SubscriptionChange } from './newsletter/change-subscription.ts';
import type {
  ConfirmationView,
  ConfirmedView,
  PreferencesView,
  UnsubscribeView,
} from './newsletter/page-views.ts';
import type { CodeSent } from './operations/sign-in-by-code.ts';
import type { OldHead, Progress, VerificationStep } from './verification/progress.ts';

/** Anybody, from a page of the shop. */
export interface VisitorCaller {
  kind: 'visitor';
  /**
   * A pseudonym of the network that the call comes from, for counting, and after a dot of the
   * larger one around it, if that counts as well; null where it is not known, or cannot be told
   * from others.
   */
  network: string | null;
}

/** The shop's backend, with the secret key as it was sent; the shop itself checks it. */
export interface BackendCaller {
  kind: 'backend';
  secretKey: string;
  /** What the key must allow for this call: `all` where only that will do. */
  scope: KeyScope;
}

/** A secret key that is active. */
export interface KeyInUse {
  id: string;
  scopes: readonly KeyScope[];
}

/** A member whose session the route has verified already. */
export interface MemberCaller extends SignedIn {
  kind: 'member';
}

/** Where a session came from. It stays the same when it is renewed. */
export interface SessionOrigin {
  /** By which it can be ended. */
  id: string;
  /** Epoch milliseconds. */
  signedInAt: number;
  /** The identity key that the shop's backend vouched with; null after a code by e-mail. */
  identityKey: string | null;
}

/** Who does something: never by a name, an address or a secret. `stamm` is what happens by itself. */
export type Actor =
  | { kind: 'operator' | 'visitor' | 'stamm' }
  | { kind: 'key'; id: string }
  | { kind: 'member'; number: number };

/** On whose behalf a call is made, and by which request. */
export interface CallOrigin {
  by: Actor;
  requestId: string | null;
}

/** The object itself, which is told of the origin of each call. */
export interface ShopObject extends ShopApi {
  callFrom(origin: CallOrigin, name: keyof ShopApi, args: unknown[]): Promise<unknown>;
}

export interface Page {
  cursor?: string | undefined;
  limit: number;
}

/** Referrals in one state, or all. */
export interface ReferralsPage extends Page {
  state?: ReferralState | undefined;
}

/** Jobs that wait, or those that failed for good. */
export interface OrderCouponsPage extends Page {
  orderId: string;
}

export interface JobsPage extends Page {
  state: JobState;
}

/** Entries of the audit log. */
export interface AuditLogPage extends Page {
  action?: AuditAction | undefined;
  memberId?: string | undefined;
}

export interface ProductReviewsPage extends Page {
  sort: ReviewSort;
}

export interface ReviewsPage extends Page {
  state: ReviewState;
}

/** What is known of a photo besides its bytes. */
export interface PhotoDetails {
  type: string;
  /** As it is seen, upright. */
  width: number;
  height: number;
  /** How many there are of it. */
  bytes: number;
}

/** What routes keep in memory for a moment: enough for CORS, for visitors and for the look of pages. */
export interface ShopFront {
  publicProgram: PublicProgram;
  allowedOrigins: string[];
  brand: MailBrand;
}

/** Who a session is for. The route signs the token. */
export interface SignedIn {
  number: number;
  session: SessionOrigin;
}

/** One line of an import that passed the schema, with its number in the file. */
export interface NumberedLine {
  line: number;
  order: ImportLine;
}

/** One line of an import of reviews that passed the schema. */
export interface NumberedReview {
  line: number;
  review: ReviewLine;
}

export interface ImportedLines {
  recorded: number;
  unchanged: number;
  outdated: number;
  rejected: { line: number; code: string; reason: string }[];
  /** What is to be known of lines that were taken in. */
  noted: { line: number; code: string; reason: string }[];
}

/** What somebody sees who follows the link at the end of a mail to members. */
export interface MailTopicView {
  language: 'en' | 'de';
  isSubscribed: boolean;
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

/** Subscribers of the newsletter. */
export interface SubscribersPage extends Page, SubscriberFilter {}

export interface ShopApi {
  /* visitors */
  front(): Promise<Outcome<ShopFront>>;
  startSignIn(caller: VisitorCaller, input: SignInInput): Promise<Outcome<CodeSent>>;
  verifySignIn(caller: VisitorCaller, input: SignInVerifyInput): Promise<Outcome<SignedIn>>;
  signInWithIdentityToken(identityToken: string, rejoin?: boolean): Promise<Outcome<SignedIn>>;

  /* members */
  me(caller: MemberCaller): Promise<Outcome<Me>>;
  /** Ends the session of one device. */
  endMySession(caller: MemberCaller): Promise<Outcome<null>>;
  /** Ends those of all devices. */
  endMySessions(caller: MemberCaller): Promise<Outcome<null>>;
  /** Whether whoever signed in is a member still. */
  mustBeMember(caller: MemberCaller): Promise<Outcome<null>>;
  patchMe(caller: MemberCaller, patch: MePatch): Promise<Outcome<Me>>;
  /** With another session of whoever is signed in, which the route has verified as well. */
  mergeMeWith(caller: MemberCaller, other: MemberCaller): Promise<Outcome<Me>>;
  mergeMeByCode(
    caller: MemberCaller,
    visitor: VisitorCaller,
    input: SignInVerifyInput,
  ): Promise<Outcome<Me>>;
  exportMe(caller: MemberCaller): Promise<Outcome<MemberExport>>;
  eraseMe(caller: MemberCaller): Promise<Outcome<null>>;
  myActivity(caller: MemberCaller, page: Page): Promise<Outcome<ActivityPage>>;
  redeemReward(
    caller: MemberCaller,
    idempotencyKey: string,
    input: RedemptionInput,
  ): Promise<Outcome<Redemption>>;

  /* the shop's backend */
  /** Whose key it is, asked before anything else that comes with it is looked at. */
  keyInUse(secretKey: string): Promise<Outcome<KeyInUse>>;
  putOrder(caller: BackendCaller, id: string, input: OrderInput): Promise<Outcome<OrderAnswer>>;
  order(caller: BackendCaller, id: string): Promise<Outcome<OrderState>>;
  putRefund(
    caller: BackendCaller,
    orderId: string,
    refundId: string,
    input: RefundInput,
  ): Promise<Outcome<OrderAnswer>>;
  cancelOrder(caller: BackendCaller, id: string, input: CancelInput): Promise<Outcome<OrderAnswer>>;
  members(caller: BackendCaller, page: Page): Promise<Outcome<MemberPage>>;
  putMember(caller: BackendCaller, id: string, input: MemberInput): Promise<Outcome<Member>>;
  member(caller: BackendCaller, id: string): Promise<Outcome<Member>>;
  eraseMember(caller: BackendCaller, id: string): Promise<Outcome<null>>;
  exportMember(caller: BackendCaller, id: string): Promise<Outcome<MemberExport>>;
  endMemberSessions(caller: BackendCaller, id: string): Promise<Outcome<null>>;
  mergeMembers(caller: BackendCaller, id: string, input: MergeInput): Promise<Outcome<Member>>;
  memberActivity(caller: BackendCaller, id: string, page: Page): Promise<Outcome<ActivityPage>>;
  adjustPoints(
    caller: BackendCaller,
    memberId: string,
    idempotencyKey: string,
    input: AdjustmentInput,
  ): Promise<Outcome<Adjustment>>;
  cancelRedemption(caller: BackendCaller, id: string): Promise<Outcome<Redemption>>;
  orderCoupons(caller: BackendCaller, page: OrderCouponsPage): Promise<Outcome<CouponUsePage>>;
  coupon(caller: BackendCaller, code: string): Promise<Outcome<Coupon>>;
  checkCoupon(
    caller: BackendCaller,
    code: string,
    input: CouponCheckInput,
  ): Promise<Outcome<CouponCheck>>;
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
  mayImport(caller: BackendCaller, what: 'orders' | 'reviews'): Promise<Outcome<null>>;
  /** Said before the first page of an export is read. */
  beginExport(
    caller: BackendCaller,
    what: 'subscribers' | 'reviews' | 'shop',
  ): Promise<Outcome<null>>;
  importLines(caller: BackendCaller, lines: NumberedLine[]): Promise<Outcome<ImportedLines>>;
  /** The next step of proving the books; see `verifyAll`, which takes them all. */
  /** The old head counts where it begins. */
  verifyStep(
    caller: BackendCaller,
    progress: Progress | null,
    oldHead?: OldHead | null,
  ): Promise<Outcome<VerificationStep>>;

  /* a whole shop as a file, and back; see `exportLines` and `importShop` */
  exportStep(caller: BackendCaller, place: ExportPlace | null): Promise<Outcome<ExportStep>>;
  beginShopImport(caller: BackendCaller, header: unknown): Promise<Outcome<string>>;
  continueShopImport(caller: BackendCaller): Promise<Outcome<string>>;
  /** Answers whether there is more to be cleared. */
  clearForImport(caller: BackendCaller, run: string): Promise<Outcome<boolean>>;
  importRows(
    caller: BackendCaller,
    run: string,
    lines: NumberedContent[],
    photos: number,
  ): Promise<Outcome<null>>;
  endShopRows(caller: BackendCaller, run: string, end: ExportEnd): Promise<Outcome<null>>;
  verifyImported(
    caller: BackendCaller,
    run: string,
    progress: Progress | null,
  ): Promise<Outcome<VerificationStep>>;
  finishShopImport(caller: BackendCaller, run: string): Promise<Outcome<Shop>>;

  auditLog(caller: BackendCaller, page: AuditLogPage): Promise<Outcome<AuditPage>>;
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
  testWebhookEndpoint(caller: BackendCaller, id: string): Promise<Outcome<WebhookTest>>;
  webhookDeliveries(
    caller: BackendCaller,
    id: string,
    page: Page,
  ): Promise<Outcome<WebhookDeliveryPage>>;

  /* the newsletter: visitors */
  subscribeNewsletter(caller: VisitorCaller, input: NewsletterInput): Promise<Outcome<null>>;
  confirmNewsletter(token: string): Promise<Outcome<NewsletterConfirmed>>;
  unsubscribeNewsletter(token: string): Promise<Outcome<null>>;

  /* the newsletter: its pages */
  newsletterConfirmation(token: string): Promise<Outcome<ConfirmationView>>;
  confirmNewsletterOnPage(token: string): Promise<Outcome<ConfirmedView>>;
  newsletterPreferences(token: string): Promise<Outcome<PreferencesView>>;
  saveNewsletterPreferences(
    token: string,
    wish: SubscriptionChange | 'unsubscribe',
  ): Promise<Outcome<PreferencesView>>;
  newsletterUnsubscribe(token: string): Promise<Outcome<UnsubscribeView>>;
  unsubscribeNewsletterOnPage(
    token: string,
    via: 'page' | 'oneClick',
  ): Promise<Outcome<UnsubscribeView>>;

  /* the newsletter: members */
  myNewsletter(caller: MemberCaller): Promise<Outcome<MyNewsletter>>;
  putMyNewsletter(caller: MemberCaller, input: MyNewsletterInput): Promise<Outcome<MyNewsletter>>;

  /* the newsletter: the shop's backend */
  subscribers(
    caller: BackendCaller,
    page: SubscribersPage,
  ): Promise<Outcome<NewsletterSubscriberPage>>;
  subscriber(caller: BackendCaller, id: string): Promise<Outcome<NewsletterSubscriber>>;
  lookUpSubscriber(caller: BackendCaller, email: string): Promise<Outcome<NewsletterSubscriber>>;
  unsubscribeSubscriber(caller: BackendCaller, id: string): Promise<Outcome<NewsletterSubscriber>>;
  eraseSubscriber(caller: BackendCaller, id: string): Promise<Outcome<null>>;
  subscriberProof(caller: BackendCaller, id: string): Promise<Outcome<NewsletterRecord>>;

  /* the operator, whom the route has checked */
  create(input: ShopInput): Promise<Outcome<NewShop>>;
  patchShop(patch: ShopPatch): Promise<Outcome<Shop>>;
  createKey(input: KeyInput): Promise<Outcome<NewKey>>;
  keys(): Promise<Outcome<Key[]>>;
  revokeKey(id: string): Promise<Outcome<null>>;

  /* whoever holds a link from a mail */
  mailTopicView(token: string): Promise<Outcome<MailTopicView>>;
  endMailTopic(token: string): Promise<Outcome<MailTopicView>>;

  /* refer a friend */
  referralOffer(code: string): Promise<Outcome<ReferralOffer>>;
  referralLink(code: string): Promise<Outcome<string>>;
  claimReferral(
    caller: VisitorCaller,
    code: string,
    idempotencyKey: string,
  ): Promise<Outcome<ReferralClaim>>;
  myReferral(caller: MemberCaller): Promise<Outcome<MyReferral>>;
  patchMyReferral(caller: MemberCaller, patch: MyReferralPatch): Promise<Outcome<MyReferral>>;
  claimMyReferral(
    caller: MemberCaller,
    input: MyReferralClaimInput,
  ): Promise<Outcome<ReferralClaim>>;
  referrals(caller: BackendCaller, page: ReferralsPage): Promise<Outcome<ReferralPage>>;
  referral(caller: BackendCaller, id: string): Promise<Outcome<Referral>>;
  approveReferral(caller: BackendCaller, id: string): Promise<Outcome<Referral>>;
  rejectReferral(
    caller: BackendCaller,
    id: string,
    input: ReferralRejection,
  ): Promise<Outcome<Referral>>;

  /* development only */
  mailbox(): Promise<Outcome<MailboxMail[]>>;

  /* the list of shops */
  /** Whether the shop can answer, and its database holds together. */
  health(): Promise<Outcome<null>>;

  /* reviews */
  productReviews(productId: string, page: ProductReviewsPage): Promise<Outcome<ProductReviews>>;
  photo(id: string): Promise<Outcome<{ type: string }>>;
  reviewRequests(
    caller: MemberCaller,
    productId: string | undefined,
  ): Promise<Outcome<ReviewRequestList>>;
  myReviews(caller: MemberCaller, page: Page): Promise<Outcome<MyReviewPage>>;
  mayUploadPhoto(caller: MemberCaller, bytes: number): Promise<Outcome<null>>;
  addPhoto(caller: MemberCaller, details: PhotoDetails): Promise<Outcome<Photo>>;
  photoStored(caller: MemberCaller, id: string): Promise<Outcome<null>>;
  photoNotStored(caller: MemberCaller, id: string): Promise<Outcome<null>>;
  submitReview(
    caller: MemberCaller,
    input: ReviewInput,
  ): Promise<Outcome<{ review: MyReview; isNew: boolean }>>;
  changeReview(caller: MemberCaller, id: string, input: ReviewChange): Promise<Outcome<MyReview>>;
  takeBackReview(caller: MemberCaller, id: string): Promise<Outcome<null>>;
  reviews(caller: BackendCaller, page: ReviewsPage): Promise<Outcome<ShopReviewPage>>;
  approveReview(caller: BackendCaller, id: string): Promise<Outcome<ShopReview>>;
  rejectReview(caller: BackendCaller, id: string, input: RejectInput): Promise<Outcome<ShopReview>>;
  answerReview(caller: BackendCaller, id: string, input: AnswerInput): Promise<Outcome<ShopReview>>;
  removeAnswer(caller: BackendCaller, id: string): Promise<Outcome<null>>;
  importReviews(caller: BackendCaller, lines: NumberedReview[]): Promise<Outcome<ImportedLines>>;
  /** The next published reviews for an export, newest first. */
  exportReviews(
    caller: BackendCaller,
    cursor: string | undefined,
  ): Promise<Outcome<{ lines: ReviewLine[]; nextCursor: string | null }>>;
}
