import { DurableObject } from 'cloudflare:workers';
import type {
  AdjustmentInput,
  AnswerInput,
  CancelInput,
  CouponCheckInput,
  CouponRedeemInput,
  CouponReleaseInput,
  ExportEnd,
  KeyInput,
  MemberInput,
  MePatch,
  MergeInput,
  MyNewsletterInput,
  MyReferralClaimInput,
  MyReferralPatch,
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
import type { EmailSender } from '../email/outgoing-mail.ts';
import type { Env } from '../env.ts';
import type {
  AuditLogPage,
  BackendCaller,
  CallOrigin,
  JobsPage,
  MemberCaller,
  NumberedLine,
  NumberedReview,
  OrderCouponsPage,
  Page,
  PhotoDetails,
  ProductReviewsPage,
  ReferralsPage,
  ReviewsPage,
  ShopApi,
  ShopObject,
  SubscribersPage,
  VisitorCaller,
} from './api.ts';
import type { ShopContext } from './context.ts';
import { type ExportPlace, exportStep } from './export/export-step.ts';
import { importRows, type NumberedContent } from './export/import-rows.ts';
import {
  beginShopImport,
  clearStep,
  continueShopImport,
  endShopRows,
  finishShopImport,
  verifyImported,
} from './export/import-shop.ts';
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
import { auditFile, readAudit } from './operations/audit.ts';
import { cancelRedemption } from './operations/cancel-redemption.ts';
import {
  checkCoupon,
  readCoupon,
  readOrderCoupons,
  redeemCoupon,
  releaseCoupon,
} from './operations/coupons.ts';
import { eraseMember, eraseMemberById } from './operations/erase-member.ts';
import { importLines } from './operations/import-lines.ts';
import { exportReviews, importReviews } from './operations/import-reviews.ts';
import { readJobs, retryJob } from './operations/jobs.ts';
import { endMailTopic, readMailTopicView } from './operations/mail-preferences.ts';
import { readMailbox } from './operations/mailbox.ts';
import { exportMe, exportMember, patchMe, readMe } from './operations/me.ts';
import { mergeMeByCode, mergeMeWith } from './operations/merge-me.ts';
import { mergeMembers } from './operations/merge-members.ts';
import {
  answerReview,
  approveReview,
  rejectReview,
  removeAnswer,
} from './operations/moderate-review.ts';
import {
  addPhoto,
  mayUploadPhoto,
  photoNotStored,
  photoStored,
  readPhoto,
} from './operations/photos.ts';
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
import { endMySessions, endSession, endSessionsOf } from './operations/sessions.ts';
import { createKey, mustBeActive, readKeys, revokeKey } from './operations/shop-keys.ts';
import { patchShop, readFront } from './operations/shop-settings.ts';
import { startSignIn, verifySignIn } from './operations/sign-in-by-code.ts';
import { readIdentityToken, signInCustomer } from './operations/sign-in-by-token.ts';
import {
  createEndpoint,
  deleteEndpoint,
  readDeliveries,
  readEndpoints,
  rotateSecret,
} from './operations/webhook-endpoints.ts';
import { changeReview, submitReview, takeBackReview } from './operations/write-review.ts';
import { ShopHost, type Surroundings } from './shop-host.ts';
import { PORTIONS, type Portions } from './stored-account.ts';
import type { OldHead, Progress } from './verification/progress.ts';
import { verifyStep } from './verification/verify-step.ts';
import { OUTBOUND, type Outbound } from './webhooks/post-event.ts';
import { testEndpoint } from './webhooks/test-endpoint.ts';

/** One shop: its books, behind the calls that routes may make. Each call is one operation. */
export class Shop extends DurableObject<Env> implements ShopObject, Surroundings {
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
  readonly #host: ShopHost;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#host = new ShopHost(ctx, () => this.env, this);
  }

  /** Makes one of the calls below on somebody's behalf. */
  callFrom(origin: CallOrigin, name: keyof ShopApi, args: unknown[]): Promise<unknown> {
    const call = this[name] as (...args: unknown[]) => Promise<unknown>;
    return this.#host.callFrom(origin, () => call.apply(this, args));
  }

  /** Does what no call does by itself, for a subclass of development. */
  protected perform<Answer>(operation: (shop: ShopContext) => Answer) {
    return this.#host.answer(operation);
  }

  /* Visitors */

  front() {
    return this.#host.answer(readFront);
  }

  startSignIn({ network }: VisitorCaller, input: SignInInput) {
    return this.#host.answer((shop) => startSignIn(shop, network, input));
  }

  verifySignIn({ network }: VisitorCaller, input: SignInVerifyInput) {
    return this.#host.answer((shop) => verifySignIn(shop, network, input));
  }

  signInWithIdentityToken(token: string, rejoin?: boolean) {
    return this.#host.answer(async (shop) =>
      signInCustomer(shop, await readIdentityToken(shop, token), rejoin),
    );
  }

  /* Members */

  me(caller: MemberCaller) {
    return this.#host.answerMember(caller, (shop, { number }) => readMe(shop, number));
  }

  mustBeMember(caller: MemberCaller) {
    return this.#host.answerMember(caller, () => null);
  }

  endMySession(caller: MemberCaller) {
    return this.#host.answerMember(caller, (shop) => endSession(shop, caller));
  }

  endMySessions(caller: MemberCaller) {
    return this.#host.answerMember(caller, (shop) => endMySessions(shop, caller));
  }

  mergeMeWith(caller: MemberCaller, other: MemberCaller) {
    return this.#host.answerMember(caller, (shop, { number }) => mergeMeWith(shop, number, other));
  }

  mergeMeByCode(caller: MemberCaller, { network }: VisitorCaller, input: SignInVerifyInput) {
    return this.#host.answerMember(caller, (shop, { number }) =>
      mergeMeByCode(shop, number, network, input),
    );
  }

  patchMe(caller: MemberCaller, patch: MePatch) {
    return this.#host.answerMember(caller, (shop, { number }) => patchMe(shop, number, patch));
  }

  exportMe(caller: MemberCaller) {
    return this.#host.answerMember(caller, (shop, { number }) => exportMe(shop, number));
  }

  eraseMe(caller: MemberCaller) {
    return this.#host.answerMember(caller, (shop, { number }) => eraseMember(shop, number));
  }

  myActivity(caller: MemberCaller, page: Page) {
    return this.#host.answerMember(caller, (shop, { number }) =>
      readActivity(shop, mustFindSignedIn(shop, number), page),
    );
  }

  redeemReward(caller: MemberCaller, idempotencyKey: string, input: RedemptionInput) {
    return this.#host.answerMember(caller, (shop, { number }) =>
      redeemReward(shop, number, idempotencyKey, input),
    );
  }

  /* The shop's backend */

  keyInUse(secretKey: string) {
    return this.#host.answer((shop) => mustBeActive(shop, secretKey), 'also while importing');
  }

  putOrder(caller: BackendCaller, id: string, input: OrderInput) {
    return this.#host.answerBackend(caller, (shop) => recordOrder(shop, id, input));
  }

  order(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => readOrder(shop, id));
  }

  putRefund(caller: BackendCaller, orderId: string, refundId: string, input: RefundInput) {
    return this.#host.answerBackend(caller, (shop) => recordRefund(shop, orderId, refundId, input));
  }

  cancelOrder(caller: BackendCaller, id: string, input: CancelInput) {
    return this.#host.answerBackend(caller, (shop) => cancelOrder(shop, id, input));
  }

  members(caller: BackendCaller, page: Page) {
    return this.#host.answerBackend(caller, (shop) => readMembers(shop, page));
  }

  putMember(caller: BackendCaller, id: string, input: MemberInput) {
    return this.#host.answerBackend(caller, (shop) => putMember(shop, id, input));
  }

  mergeMembers(caller: BackendCaller, id: string, input: MergeInput) {
    return this.#host.answerBackend(caller, (shop) => mergeMembers(shop, id, input));
  }

  member(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => readMember(shop, id));
  }

  eraseMember(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => eraseMemberById(shop, id));
  }

  exportMember(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => exportMember(shop, id));
  }

  endMemberSessions(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => endSessionsOf(shop, id));
  }

  memberActivity(caller: BackendCaller, id: string, page: Page) {
    return this.#host.answerBackend(caller, (shop) =>
      readActivity(shop, mustFindMember(shop, id), page),
    );
  }

  adjustPoints(
    caller: BackendCaller,
    memberId: string,
    idempotencyKey: string,
    input: AdjustmentInput,
  ) {
    return this.#host.answerBackend(caller, (shop) =>
      adjustPoints(shop, memberId, idempotencyKey, input),
    );
  }

  cancelRedemption(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => cancelRedemption(shop, id));
  }

  orderCoupons(caller: BackendCaller, page: OrderCouponsPage) {
    return this.#host.answerBackend(caller, (shop) => readOrderCoupons(shop, page));
  }

  coupon(caller: BackendCaller, code: string) {
    return this.#host.answerBackend(caller, (shop) => readCoupon(shop, code));
  }

  checkCoupon(caller: BackendCaller, code: string, input: CouponCheckInput) {
    return this.#host.answerBackend(caller, (shop) => checkCoupon(shop, code, input));
  }

  redeemCoupon(caller: BackendCaller, code: string, input: CouponRedeemInput) {
    return this.#host.answerBackend(caller, (shop) => redeemCoupon(shop, code, input));
  }

  releaseCoupon(caller: BackendCaller, code: string, input: CouponReleaseInput) {
    return this.#host.answerBackend(caller, (shop) => releaseCoupon(shop, code, input));
  }

  program(caller: BackendCaller) {
    return this.#host.answerBackend(caller, readProgram);
  }

  putProgram(caller: BackendCaller, input: ProgramInput) {
    return this.#host.answerBackend(caller, (shop) => putProgram(shop, input));
  }

  mayImport(caller: BackendCaller, what: 'orders' | 'reviews') {
    return this.#host.answerBackend(caller, (shop) => auditFile(shop, `${what}.imported`));
  }

  beginExport(caller: BackendCaller, what: 'subscribers' | 'reviews' | 'shop') {
    return this.#host.answerBackend(caller, (shop) => auditFile(shop, `${what}.exported`));
  }

  exportStep(caller: BackendCaller, place: ExportPlace | null) {
    return this.#host.answerBackend(caller, (shop) => exportStep(shop, place));
  }

  beginShopImport(caller: BackendCaller, header: unknown) {
    return this.#host.answerImport(caller, (shop) => beginShopImport(shop, header));
  }

  continueShopImport(caller: BackendCaller) {
    return this.#host.answerImport(caller, continueShopImport);
  }

  clearForImport(caller: BackendCaller, run: string) {
    return this.#host.answerImport(caller, (shop) => clearStep(shop, run));
  }

  importRows(caller: BackendCaller, run: string, lines: NumberedContent[], photos: number) {
    return this.#host.answerImport(caller, (shop) => importRows(shop, run, lines, photos));
  }

  endShopRows(caller: BackendCaller, run: string, end: ExportEnd) {
    return this.#host.answerImport(caller, (shop) => endShopRows(shop, run, end));
  }

  verifyImported(caller: BackendCaller, run: string, progress: Progress | null) {
    return this.#host.answerImport(caller, (shop) => verifyImported(shop, run, progress));
  }

  finishShopImport(caller: BackendCaller, run: string) {
    return this.#host.answerImport(caller, (shop) => finishShopImport(shop, run));
  }

  auditLog(caller: BackendCaller, page: AuditLogPage) {
    return this.#host.answerBackend(caller, (shop) => readAudit(shop, page));
  }

  importLines(caller: BackendCaller, lines: NumberedLine[]) {
    return this.#host.answerBackend(caller, (shop) => importLines(shop, lines));
  }

  verifyStep(caller: BackendCaller, progress: Progress | null, oldHead: OldHead | null = null) {
    return this.#host.answerBackend(caller, (shop) => verifyStep(shop, progress, oldHead));
  }

  jobs(caller: BackendCaller, page: JobsPage) {
    return this.#host.answerBackend(caller, (shop) => readJobs(shop, page));
  }

  retryJob(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => retryJob(shop, id));
  }

  createWebhookEndpoint(caller: BackendCaller, input: WebhookEndpointInput) {
    return this.#host.answerBackend(caller, (shop) => createEndpoint(shop, input));
  }

  webhookEndpoints(caller: BackendCaller) {
    return this.#host.answerBackend(caller, readEndpoints);
  }

  deleteWebhookEndpoint(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => deleteEndpoint(shop, id));
  }

  rotateWebhookSecret(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => rotateSecret(shop, id));
  }

  testWebhookEndpoint(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => testEndpoint(shop, id, this.outbound));
  }

  webhookDeliveries(caller: BackendCaller, id: string, page: Page) {
    return this.#host.answerBackend(caller, (shop) => readDeliveries(shop, id, page));
  }

  /* Reviews */

  productReviews(productId: string, page: ProductReviewsPage) {
    return this.#host.answer((shop) => readProductReviews(shop, productId, page));
  }

  photo(id: string) {
    return this.#host.answer((shop) => readPhoto(shop, id));
  }

  reviewRequests(caller: MemberCaller, productId: string | undefined) {
    return this.#host.answerMember(caller, (shop, { number }) =>
      readReviewRequests(shop, number, productId),
    );
  }

  myReviews(caller: MemberCaller, page: Page) {
    return this.#host.answerMember(caller, (shop, { number }) => readMyReviews(shop, number, page));
  }

  mayUploadPhoto(caller: MemberCaller, bytes: number) {
    return this.#host.answerMember(caller, (shop, { number }) =>
      mayUploadPhoto(shop, number, bytes),
    );
  }

  photoStored(_caller: MemberCaller, id: string) {
    return this.#host.answer((shop) => photoStored(shop, id));
  }

  photoNotStored(_caller: MemberCaller, id: string) {
    return this.#host.answer((shop) => photoNotStored(shop, id));
  }

  addPhoto(caller: MemberCaller, details: PhotoDetails) {
    return this.#host.answerMember(caller, (shop, { number }) => addPhoto(shop, number, details));
  }

  submitReview(caller: MemberCaller, input: ReviewInput) {
    return this.#host.answerMember(caller, (shop, { number }) => submitReview(shop, number, input));
  }

  changeReview(caller: MemberCaller, id: string, input: ReviewChange) {
    return this.#host.answerMember(caller, (shop, { number }) =>
      changeReview(shop, number, id, input),
    );
  }

  takeBackReview(caller: MemberCaller, id: string) {
    return this.#host.answerMember(caller, (shop, { number }) => takeBackReview(shop, number, id));
  }

  reviews(caller: BackendCaller, page: ReviewsPage) {
    return this.#host.answerBackend(caller, (shop) => readReviews(shop, page));
  }

  approveReview(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => approveReview(shop, id));
  }

  rejectReview(caller: BackendCaller, id: string, input: RejectInput) {
    return this.#host.answerBackend(caller, (shop) => rejectReview(shop, id, input));
  }

  answerReview(caller: BackendCaller, id: string, input: AnswerInput) {
    return this.#host.answerBackend(caller, (shop) => answerReview(shop, id, input));
  }

  removeAnswer(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => removeAnswer(shop, id));
  }

  importReviews(caller: BackendCaller, lines: NumberedReview[]) {
    return this.#host.answerBackend(caller, (shop) => importReviews(shop, lines));
  }

  exportReviews(caller: BackendCaller, cursor: string | undefined) {
    return this.#host.answerBackend(caller, (shop) => exportReviews(shop, cursor));
  }

  /* The newsletter */

  subscribeNewsletter({ network }: VisitorCaller, input: NewsletterInput) {
    return this.#host.answer((shop) => subscribe(shop, network, input));
  }

  confirmNewsletter(token: string) {
    return this.#host.answer((shop) => confirmSubscription(shop, token));
  }

  unsubscribeNewsletter(token: string) {
    return this.#host.answer((shop) => unsubscribeByLink(shop, token));
  }

  newsletterConfirmation(token: string) {
    return this.#host.answer((shop) => viewConfirmation(shop, token));
  }

  confirmNewsletterOnPage(token: string) {
    return this.#host.answer((shop) => confirmOnPage(shop, token));
  }

  newsletterPreferences(token: string) {
    return this.#host.answer((shop) => viewPreferences(shop, token));
  }

  saveNewsletterPreferences(token: string, wish: SubscriptionChange | 'unsubscribe') {
    return this.#host.answer((shop) => savePreferences(shop, token, wish));
  }

  newsletterUnsubscribe(token: string) {
    return this.#host.answer((shop) => viewUnsubscribe(shop, token));
  }

  unsubscribeNewsletterOnPage(token: string, via: 'page' | 'oneClick') {
    return this.#host.answer((shop) => unsubscribeOnPage(shop, token, via));
  }

  myNewsletter(caller: MemberCaller) {
    return this.#host.answerMember(caller, (shop, { number }) => readMyNewsletter(shop, number));
  }

  putMyNewsletter(caller: MemberCaller, input: MyNewsletterInput) {
    return this.#host.answerMember(caller, (shop, { number }) =>
      putMyNewsletter(shop, number, input),
    );
  }

  subscribers(caller: BackendCaller, page: SubscribersPage) {
    return this.#host.answerBackend(caller, (shop) => readSubscribers(shop, page));
  }

  subscriber(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => readSubscriber(shop, id));
  }

  lookUpSubscriber(caller: BackendCaller, email: string) {
    return this.#host.answerBackend(caller, (shop) => lookUpSubscriber(shop, email));
  }

  unsubscribeSubscriber(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => endSubscription(shop, id));
  }

  eraseSubscriber(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => eraseSubscriberById(shop, id));
  }

  subscriberProof(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => readProof(shop, id));
  }

  /* The operator */

  create(input: ShopInput) {
    return this.#host.open(input);
  }

  patchShop(patch: ShopPatch) {
    return this.#host.answer((shop) => patchShop(shop, patch));
  }

  createKey(input: KeyInput) {
    return this.#host.answer((shop) => createKey(shop, input));
  }

  keys() {
    return this.#host.answer(readKeys);
  }

  revokeKey(id: string) {
    return this.#host.answer((shop) => revokeKey(shop, id));
  }

  /* Whoever holds a link from a mail */

  mailTopicView(token: string) {
    return this.#host.answer((shop) => readMailTopicView(shop, token));
  }

  endMailTopic(token: string) {
    return this.#host.answer((shop) => endMailTopic(shop, token));
  }

  /* Refer a friend */

  referralOffer(code: string) {
    return this.#host.answer((shop) => readOffer(shop, code));
  }

  referralLink(code: string) {
    return this.#host.answer((shop) => readReferralLink(shop, code));
  }

  claimReferral({ network }: VisitorCaller, code: string, idempotencyKey: string) {
    return this.#host.answer((shop) => claimAsVisitor(shop, network, code, idempotencyKey));
  }

  myReferral(caller: MemberCaller) {
    return this.#host.answerMember(caller, (shop, { number }) => readMyReferral(shop, number));
  }

  patchMyReferral(caller: MemberCaller, patch: MyReferralPatch) {
    return this.#host.answerMember(caller, (shop, { number }) =>
      patchMyReferral(shop, number, patch),
    );
  }

  claimMyReferral(caller: MemberCaller, input: MyReferralClaimInput) {
    return this.#host.answerMember(caller, (shop, { number }) =>
      claimAsMember(shop, number, input),
    );
  }

  referrals(caller: BackendCaller, page: ReferralsPage) {
    return this.#host.answerBackend(caller, (shop) => readReferrals(shop, page));
  }

  referral(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => readReferral(shop, id));
  }

  approveReferral(caller: BackendCaller, id: string) {
    return this.#host.answerBackend(caller, (shop) => approveReferral(shop, id));
  }

  rejectReferral(caller: BackendCaller, id: string, input: ReferralRejection) {
    return this.#host.answerBackend(caller, (shop) => rejectReferral(shop, id, input));
  }

  /* Development only */

  mailbox() {
    return this.#host.answer(readMailbox);
  }

  /* The list of shops */

  health() {
    return this.#host.health();
  }

  /* The clockwork */

  override alarm(): Promise<void> {
    return this.#host.ring();
  }
}
