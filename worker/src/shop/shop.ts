import { DurableObject } from 'cloudflare:workers';
import { type Failure, fail, type Outcome, succeed } from '@stamm/contract';
import type {
  AdjustmentInput,
  AnswerInput,
  CancelInput,
  CouponCheckInput,
  CouponRedeemInput,
  CouponReleaseInput,
  KeyInput,
  MemberInput,
  MePatch,
  MergeInput,
  MyNewsletterInput,
  MyReferralClaimInput,
  MyReferralPatch,
  NewShop,
  NewsletterInput,
  OrderInput,
  ProgramInput,
  RedemptionInput,
  ReferralRejection,
  RefundInput,
  RejectInput,
  ReviewChange,
  ReviewInput,
  ShopInput,
  ShopPatch,
  SignInInput,
  SignInVerifyInput,
  WebhookEndpointInput,
} from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import { createSender } from '../email/create-sender.ts';
import { mailSettings } from '../email/mail-settings.ts';
import type { EmailSender } from '../email/outgoing-mail.ts';
import type { Env } from '../env.ts';
import { photosOf } from '../photos/photo-store.ts';
import type {
  BackendCaller,
  JobsPage,
  MemberCaller,
  NumberedLine,
  NumberedReview,
  Page,
  PhotoDetails,
  ProductReviewsPage,
  ReferralsPage,
  ReviewsPage,
  ShopApi,
  SubscribersPage,
  VisitorCaller,
} from './api.ts';
import { Books } from './books/books.ts';
import type { Settings } from './books/settings.ts';
import type { ShopContext, ShopEnvironment } from './context.ts';
import { runClockwork } from './jobs/clockwork.ts';
import { logUnexpected } from './log.ts';
import { hasTables, migrate } from './migrations.ts';
import type { SubscriptionChange } from './newsletter/change-subscription.ts';
import { confirmSubscription } from './newsletter/confirm-subscription.ts';
import { unsubscribeByLink } from './newsletter/end-subscription.ts';
import { putMyNewsletter, readMyNewsletter } from './newsletter/my-newsletter.ts';
import {
  confirmOnPage,
  savePreferences,
  unsubscribeOnPage,
  viewConfirmation,
  viewPreferences,
  viewUnsubscribe,
} from './newsletter/page-views.ts';
import {
  endSubscription,
  eraseSubscriberById,
  lookUpSubscriber,
  readProof,
  readSubscriber,
  readSubscribers,
} from './newsletter/read-subscribers.ts';
import { subscribe } from './newsletter/request-subscription.ts';
import { adjustPoints } from './operations/adjust-points.ts';
import { cancelRedemption } from './operations/cancel-redemption.ts';
import { checkCoupon, readCoupon, redeemCoupon, releaseCoupon } from './operations/coupons.ts';
import { eraseMember } from './operations/erase-member.ts';
import { importLines } from './operations/import-lines.ts';
import { exportReviews, importReviews } from './operations/import-reviews.ts';
import { readJobs, retryJob } from './operations/jobs.ts';
import { endMailTopic, readMailTopicView } from './operations/mail-preferences.ts';
import { readMailbox } from './operations/mailbox.ts';
import { exportMe, patchMe, readMe } from './operations/me.ts';
import { mergeMembers } from './operations/merge-members.ts';
import {
  answerReview,
  approveReview,
  rejectReview,
  removeAnswer,
} from './operations/moderate-review.ts';
import { addPhoto, readPhoto } from './operations/photos.ts';
import { putProgram, readProgram } from './operations/program.ts';
import { putMember } from './operations/put-member.ts';
import { readActivity } from './operations/read-activity.ts';
import { readMember, readMembers } from './operations/read-members.ts';
import { readOrder } from './operations/read-order.ts';
import {
  readMyReviews,
  readProductReviews,
  readReviewRequests,
  readReviews,
} from './operations/read-reviews.ts';
import { recordOrder } from './operations/record-order.ts';
import { cancelOrder, recordRefund } from './operations/record-order-event.ts';
import { redeemReward } from './operations/redeem-reward.ts';
import { claimAsMember } from './operations/referrals/claim-as-member.ts';
import { claimAsVisitor } from './operations/referrals/claim-as-visitor.ts';
import {
  approveReferral,
  readReferral,
  readReferrals,
  rejectReferral,
} from './operations/referrals/decide-referral.ts';
import { patchMyReferral, readMyReferral } from './operations/referrals/my-referral.ts';
import { readOffer, readReferralLink } from './operations/referrals/read-offer.ts';
import { mustFindMember, mustFindSignedIn } from './operations/resolve-member.ts';
import { createKey, mustBeBackend, readKeys, revokeKey } from './operations/shop-keys.ts';
import { createShop, patchShop, profileOf, readFront } from './operations/shop-settings.ts';
import { startSignIn, verifySignIn } from './operations/sign-in-by-code.ts';
import { signInCustomer, verifyIdentityToken } from './operations/sign-in-by-token.ts';
import {
  createEndpoint,
  deleteEndpoint,
  readDeliveries,
  readEndpoints,
  rotateSecret,
  testEndpoint,
} from './operations/webhook-endpoints.ts';
import { changeReview, submitReview, takeBackReview } from './operations/write-review.ts';
import { Rates } from './rates.ts';
import { randomText } from './secrets.ts';
import { PORTIONS, type Portions } from './stored-account.ts';
import { TooManyRequests } from './too-many-requests.ts';
import type { Progress } from './verification/progress.ts';
import { verifyStep } from './verification/verify-step.ts';
import { OUTBOUND, type Outbound } from './webhooks/post-event.ts';

/** An alarm that is set for so little after a job is due is left as it is: setting one is a write. */
const ALARM_TOLERANCE_MS = 100;

/** One shop: its books, behind the calls that routes may make. Each call is one operation. */
export class Shop extends DurableObject<Env> implements ShopApi {
  /** Epoch milliseconds. Tests put another clock here. */
  clock: () => number = () => Date.now();
  /** The way to webhook endpoints. Tests put another one here. */
  outbound: Outbound = OUTBOUND;
  /** How much of a member is read in one step. Tests take less. */
  portions: Portions = PORTIONS;
  /** The way for mails. Tests put another one here; else it follows from the environment. */
  emailSender: EmailSender | undefined;
  /** How long the way for mails may take over one. */
  mailTimeoutMs = 25_000;
  readonly #books: Books;
  #isOpen: boolean;
  #hasWritten = false;
  #clockwork: Promise<void> = Promise.resolve();
  readonly #rates = new Rates();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#books = new Books(ctx.storage.sql);
    // Asking for a shop that was never created must not make one.
    this.#isOpen = hasTables(ctx.storage.sql);
    if (this.#isOpen) void ctx.blockConcurrencyWhile(() => this.#wakeUp());
  }

  /* Visitors */

  front() {
    return this.#answer(readFront);
  }

  startSignIn({ network }: VisitorCaller, input: SignInInput) {
    return this.#answer((shop) => startSignIn(shop, network, input));
  }

  verifySignIn({ network }: VisitorCaller, input: SignInVerifyInput) {
    return this.#answer((shop) => verifySignIn(shop, network, input));
  }

  signInWithIdentityToken(token: string) {
    return this.#answer(async (shop) =>
      signInCustomer(shop, await verifyIdentityToken(shop, token)),
    );
  }

  /* Members */

  me({ number }: MemberCaller) {
    return this.#answer((shop) => readMe(shop, number));
  }

  mustBeMember({ number }: MemberCaller) {
    return this.#answer((shop) => {
      mustFindSignedIn(shop, number);
      return null;
    });
  }

  patchMe({ number }: MemberCaller, patch: MePatch) {
    return this.#answer((shop) => patchMe(shop, number, patch));
  }

  exportMe({ number }: MemberCaller) {
    return this.#answer((shop) => exportMe(shop, number));
  }

  eraseMe({ number }: MemberCaller) {
    return this.#answer((shop) => eraseMember(shop, number));
  }

  myActivity({ number }: MemberCaller, page: Page) {
    return this.#answer((shop) => readActivity(shop, mustFindSignedIn(shop, number), page));
  }

  redeemReward({ number }: MemberCaller, idempotencyKey: string, input: RedemptionInput) {
    return this.#answer((shop) => redeemReward(shop, number, idempotencyKey, input));
  }

  /* The shop's backend */

  putOrder(caller: BackendCaller, id: string, input: OrderInput) {
    return this.#answerBackend(caller, (shop) => recordOrder(shop, id, input));
  }

  order(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => readOrder(shop, id));
  }

  putRefund(caller: BackendCaller, orderId: string, refundId: string, input: RefundInput) {
    return this.#answerBackend(caller, (shop) => recordRefund(shop, orderId, refundId, input));
  }

  cancelOrder(caller: BackendCaller, id: string, input: CancelInput) {
    return this.#answerBackend(caller, (shop) => cancelOrder(shop, id, input));
  }

  members(caller: BackendCaller, page: Page) {
    return this.#answerBackend(caller, (shop) => readMembers(shop, page));
  }

  putMember(caller: BackendCaller, id: string, input: MemberInput) {
    return this.#answerBackend(caller, (shop) => putMember(shop, id, input));
  }

  mergeMembers(caller: BackendCaller, id: string, input: MergeInput) {
    return this.#answerBackend(caller, (shop) => mergeMembers(shop, id, input));
  }

  member(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => readMember(shop, id));
  }

  memberActivity(caller: BackendCaller, id: string, page: Page) {
    return this.#answerBackend(caller, (shop) =>
      readActivity(shop, mustFindMember(shop, id), page),
    );
  }

  adjustPoints(
    caller: BackendCaller,
    memberId: string,
    idempotencyKey: string,
    input: AdjustmentInput,
  ) {
    return this.#answerBackend(caller, (shop) =>
      adjustPoints(shop, memberId, idempotencyKey, input),
    );
  }

  cancelRedemption(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => cancelRedemption(shop, id));
  }

  coupon(caller: BackendCaller, code: string) {
    return this.#answerBackend(caller, (shop) => readCoupon(shop, code));
  }

  checkCoupon(caller: BackendCaller, code: string, input: CouponCheckInput) {
    return this.#answerBackend(caller, (shop) => checkCoupon(shop, code, input));
  }

  redeemCoupon(caller: BackendCaller, code: string, input: CouponRedeemInput) {
    return this.#answerBackend(caller, (shop) => redeemCoupon(shop, code, input));
  }

  releaseCoupon(caller: BackendCaller, code: string, input: CouponReleaseInput) {
    return this.#answerBackend(caller, (shop) => releaseCoupon(shop, code, input));
  }

  program(caller: BackendCaller) {
    return this.#answerBackend(caller, readProgram);
  }

  putProgram(caller: BackendCaller, input: ProgramInput) {
    return this.#answerBackend(caller, (shop) => putProgram(shop, input));
  }

  mayImport(caller: BackendCaller) {
    return this.#answerBackend(caller, () => null);
  }

  importLines(caller: BackendCaller, lines: NumberedLine[]) {
    return this.#answerBackend(caller, (shop) => importLines(shop, lines));
  }

  verifyStep(caller: BackendCaller, progress: Progress | null) {
    return this.#answerBackend(caller, (shop) => verifyStep(shop, progress));
  }

  jobs(caller: BackendCaller, page: JobsPage) {
    return this.#answerBackend(caller, (shop) => readJobs(shop, page));
  }

  retryJob(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => retryJob(shop, id));
  }

  createWebhookEndpoint(caller: BackendCaller, input: WebhookEndpointInput) {
    return this.#answerBackend(caller, (shop) => createEndpoint(shop, input));
  }

  webhookEndpoints(caller: BackendCaller) {
    return this.#answerBackend(caller, readEndpoints);
  }

  deleteWebhookEndpoint(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => deleteEndpoint(shop, id));
  }

  rotateWebhookSecret(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => rotateSecret(shop, id));
  }

  testWebhookEndpoint(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => testEndpoint(shop, id));
  }

  webhookDeliveries(caller: BackendCaller, id: string, page: Page) {
    return this.#answerBackend(caller, (shop) => readDeliveries(shop, id, page));
  }

  /* Reviews */

  productReviews(productId: string, page: ProductReviewsPage) {
    return this.#answer((shop) => readProductReviews(shop, productId, page));
  }

  photo(id: string) {
    return this.#answer((shop) => readPhoto(shop, id));
  }

  reviewRequests({ number }: MemberCaller, productId: string | undefined) {
    return this.#answer((shop) => readReviewRequests(shop, number, productId));
  }

  myReviews({ number }: MemberCaller, page: Page) {
    return this.#answer((shop) => readMyReviews(shop, number, page));
  }

  addPhoto({ number }: MemberCaller, details: PhotoDetails) {
    return this.#answer((shop) => addPhoto(shop, number, details));
  }

  submitReview({ number }: MemberCaller, input: ReviewInput) {
    return this.#answer((shop) => submitReview(shop, number, input));
  }

  changeReview({ number }: MemberCaller, id: string, input: ReviewChange) {
    return this.#answer((shop) => changeReview(shop, number, id, input));
  }

  takeBackReview({ number }: MemberCaller, id: string) {
    return this.#answer((shop) => takeBackReview(shop, number, id));
  }

  reviews(caller: BackendCaller, page: ReviewsPage) {
    return this.#answerBackend(caller, (shop) => readReviews(shop, page));
  }

  approveReview(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => approveReview(shop, id));
  }

  rejectReview(caller: BackendCaller, id: string, input: RejectInput) {
    return this.#answerBackend(caller, (shop) => rejectReview(shop, id, input));
  }

  answerReview(caller: BackendCaller, id: string, input: AnswerInput) {
    return this.#answerBackend(caller, (shop) => answerReview(shop, id, input));
  }

  removeAnswer(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => removeAnswer(shop, id));
  }

  importReviews(caller: BackendCaller, lines: NumberedReview[]) {
    return this.#answerBackend(caller, (shop) => importReviews(shop, lines));
  }

  exportReviews(caller: BackendCaller, cursor: string | undefined) {
    return this.#answerBackend(caller, (shop) => exportReviews(shop, cursor));
  }

  /* The newsletter */

  subscribeNewsletter({ network }: VisitorCaller, input: NewsletterInput) {
    return this.#answer((shop) => subscribe(shop, network, input));
  }

  confirmNewsletter(token: string) {
    return this.#answer((shop) => confirmSubscription(shop, token));
  }

  unsubscribeNewsletter(token: string) {
    return this.#answer((shop) => unsubscribeByLink(shop, token));
  }

  newsletterConfirmation(token: string) {
    return this.#answer((shop) => viewConfirmation(shop, token));
  }

  confirmNewsletterOnPage(token: string) {
    return this.#answer((shop) => confirmOnPage(shop, token));
  }

  newsletterPreferences(token: string) {
    return this.#answer((shop) => viewPreferences(shop, token));
  }

  saveNewsletterPreferences(token: string, wish: SubscriptionChange | 'unsubscribe') {
    return this.#answer((shop) => savePreferences(shop, token, wish));
  }

  newsletterUnsubscribe(token: string) {
    return this.#answer((shop) => viewUnsubscribe(shop, token));
  }

  unsubscribeNewsletterOnPage(token: string, via: 'page' | 'oneClick') {
    return this.#answer((shop) => unsubscribeOnPage(shop, token, via));
  }

  myNewsletter({ number }: MemberCaller) {
    return this.#answer((shop) => readMyNewsletter(shop, number));
  }

  putMyNewsletter({ number }: MemberCaller, input: MyNewsletterInput) {
    return this.#answer((shop) => putMyNewsletter(shop, number, input));
  }

  subscribers(caller: BackendCaller, page: SubscribersPage) {
    return this.#answerBackend(caller, (shop) => readSubscribers(shop, page));
  }

  subscriber(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => readSubscriber(shop, id));
  }

  lookUpSubscriber(caller: BackendCaller, email: string) {
    return this.#answerBackend(caller, (shop) => lookUpSubscriber(shop, email));
  }

  unsubscribeSubscriber(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => endSubscription(shop, id));
  }

  eraseSubscriber(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => eraseSubscriberById(shop, id));
  }

  subscriberProof(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => readProof(shop, id));
  }

  /* The operator */

  create(input: ShopInput) {
    return this.#open(input);
  }

  patchShop(patch: ShopPatch) {
    return this.#answer((shop) => patchShop(shop, patch));
  }

  createKey(input: KeyInput) {
    return this.#answer((shop) => createKey(shop, input));
  }

  keys() {
    return this.#answer(readKeys);
  }

  revokeKey(id: string) {
    return this.#answer((shop) => revokeKey(shop, id));
  }

  /* Whoever holds a link from a mail */

  mailTopicView(token: string) {
    return this.#answer((shop) => readMailTopicView(shop, token));
  }

  endMailTopic(token: string) {
    return this.#answer((shop) => endMailTopic(shop, token));
  }

  /* Refer a friend */

  referralOffer(code: string) {
    return this.#answer((shop) => readOffer(shop, code));
  }

  referralLink(code: string) {
    return this.#answer((shop) => readReferralLink(shop, code));
  }

  claimReferral({ network }: VisitorCaller, code: string, idempotencyKey: string) {
    return this.#answer((shop) => claimAsVisitor(shop, network, code, idempotencyKey));
  }

  myReferral({ number }: MemberCaller) {
    return this.#answer((shop) => readMyReferral(shop, number));
  }

  patchMyReferral({ number }: MemberCaller, patch: MyReferralPatch) {
    return this.#answer((shop) => patchMyReferral(shop, number, patch));
  }

  claimMyReferral({ number }: MemberCaller, input: MyReferralClaimInput) {
    return this.#answer((shop) => claimAsMember(shop, number, input));
  }

  referrals(caller: BackendCaller, page: ReferralsPage) {
    return this.#answerBackend(caller, (shop) => readReferrals(shop, page));
  }

  referral(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => readReferral(shop, id));
  }

  approveReferral(caller: BackendCaller, id: string) {
    return this.#answerBackend(caller, (shop) => approveReferral(shop, id));
  }

  rejectReferral(caller: BackendCaller, id: string, input: ReferralRejection) {
    return this.#answerBackend(caller, (shop) => rejectReferral(shop, id, input));
  }

  /* Development only */

  mailbox() {
    return this.#answer(readMailbox);
  }

  /* The clockwork */

  override async alarm(): Promise<void> {
    const settings = this.#settings();
    if (!settings) return;
    // One after the other, whoever rings: two at once would send an event twice.
    const run = this.#clockwork.then(() => this.#runClockwork(settings));
    this.#clockwork = run.catch(() => undefined);
    await run;
  }

  async #runClockwork(settings: Settings): Promise<void> {
    try {
      const sender = this.emailSender ?? createSender(this.env);
      await runClockwork(() => this.#context(settings), {
        webhooks: this.outbound,
        mails: { sender, timeoutMs: this.mailTimeoutMs },
        photos: photosOf(this.env, settings.shopId),
      });
    } finally {
      await this.#ensureAlarm();
    }
  }

  async #wakeUp(): Promise<void> {
    migrate(this.ctx.storage);
    await this.#ensureAlarm();
  }

  /** Has the alarm ring for the earliest job, also where it was lost or set for later. */
  async #ensureAlarm(): Promise<void> {
    const dueAt = this.#books.jobs.earliest();
    if (dueAt === null) return;
    // By the distance, for our clock need not be the platform's.
    const ringAt = Date.now() + Math.max(0, dueAt - this.clock());
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > ringAt + ALARM_TOLERANCE_MS) {
      await this.ctx.storage.setAlarm(ringAt);
    }
  }

  async #open(input: ShopInput): Promise<Outcome<NewShop>> {
    if (this.#settings()) {
      return fail('shop_exists', `There is a shop ${input.id} already. Choose another id.`);
    }
    return this.#settle(() => {
      migrate(this.ctx.storage);
      this.#isOpen = true;
      const settings: Settings = {
        shopId: input.id,
        name: input.name,
        allowedOrigins: input.allowedOrigins,
        emailSignIn: input.emailSignIn,
        profile: profileOf(input),
        mailKey: randomText(32),
        createdAt: this.clock(),
      };
      return createShop(this.#context(settings), input);
    });
  }

  async #answer<Answer>(
    operation: (shop: ShopContext) => Answer | Promise<Answer>,
  ): Promise<Outcome<Answer>> {
    const settings = this.#settings();
    if (!settings) return fail('shop_not_found', 'There is no such shop. Check its id.');
    return this.#settle(() => operation(this.#context(settings)));
  }

  async #answerBackend<Answer>(
    caller: BackendCaller,
    operation: (shop: ShopContext) => Answer,
  ): Promise<Outcome<Answer>> {
    const settings = this.#settings();
    if (!settings) return fail('invalid_key', 'This secret key names a shop that does not exist.');
    return this.#settle(() => {
      const shop = this.#context(settings);
      mustBeBackend(shop, caller.secretKey);
      return operation(shop);
    });
  }

  async #settle<Answer>(call: () => Answer | Promise<Answer>): Promise<Outcome<Answer>> {
    const outcome = await outcomeOf(call);
    if (this.#hasWritten) {
      this.#hasWritten = false;
      await this.#ensureAlarm();
    }
    return outcome;
  }

  #settings(): Settings | undefined {
    return this.#isOpen ? this.#books.settings.find() : undefined;
  }

  #context(settings: Settings): ShopContext {
    return {
      books: this.#books,
      settings,
      environment: environmentOf(this.env),
      rates: this.#rates,
      portions: this.portions,
      now: this.clock(),
      isHistory: false,
      transaction: (work) => this.#transaction(work),
    };
  }

  #transaction<Result>(work: () => Result): Result {
    this.#hasWritten = true;
    try {
      return this.ctx.storage.transactionSync(work);
    } catch (error) {
      this.#books.forgetRead();
      throw error;
    }
  }
}

function environmentOf(env: Env): ShopEnvironment {
  const { way, from, publicUrl } = mailSettings(env);
  return {
    mode: env.ENVIRONMENT,
    mail: way,
    mailFrom: from,
    publicUrl,
    secret: env.SESSION_SECRET,
  };
}

/** Makes a value of whatever comes of a call: an error across RPC would be logged as uncaught. */
async function outcomeOf<Answer>(call: () => Answer | Promise<Answer>): Promise<Outcome<Answer>> {
  try {
    return succeed(await call());
  } catch (error) {
    if (error instanceof Refusal) return failure(error);
    logUnexpected('a call to the shop', error);
    return fail('internal', 'Something went wrong on our side. Please try again later.');
  }
}

function failure(refusal: Refusal): Failure {
  return {
    ...fail(refusal.code, refusal.detail),
    ...(refusal instanceof TooManyRequests ? { retryAfter: refusal.retryAfter } : {}),
  };
}
