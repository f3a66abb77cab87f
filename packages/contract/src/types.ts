/** The types of what goes over the wire, for `import type`: nothing here exists at run time. */
import type { z } from 'zod';
import type * as audit from './audit.ts';
import type * as benefits from './benefits.ts';
import type * as coupons from './coupons.ts';
import type * as details from './details.ts';
import type * as exportLines from './export-lines.ts';
import type * as jobs from './jobs.ts';
import type * as members from './members.ts';
import type * as newsletter from './newsletter.ts';
import type * as orderAnswers from './order-answers.ts';
import type * as orderImport from './order-import.ts';
import type * as orders from './orders.ts';
import type * as primitives from './primitives.ts';
import type * as program from './program.ts';
import type * as proof from './proof.ts';
import type * as referrals from './referrals.ts';
import type * as reviews from './reviews.ts';
import type * as shops from './shops.ts';
import type * as signIn from './sign-in.ts';
import type * as webhooks from './webhooks.ts';

export type { ErrorCode, Failure, Outcome, Problem } from './errors.ts';
export type { KeyScope } from './scopes.ts';

export type LocalizedText = z.infer<typeof primitives.LocalizedText>;
export type Money = z.infer<typeof primitives.Money>;

export type ExportHeader = z.infer<typeof exportLines.ExportHeader>;
export type ExportedRow = z.infer<typeof exportLines.ExportedRow>;
export type ExportEnd = z.infer<typeof exportLines.ExportEnd>;

export type PointsName = z.infer<typeof program.PointsName>;
export type EarningRate = z.infer<typeof program.EarningRate>;
export type Multiplier = z.infer<typeof program.Multiplier>;
export type Earning = z.infer<typeof program.Earning>;
export type Expiry = z.infer<typeof program.Expiry>;
export type Benefit = z.infer<typeof benefits.Benefit>;
export type Incentive = z.infer<typeof benefits.Incentive>;
export type Reward = z.infer<typeof program.Reward>;
export type ProgramInput = z.infer<typeof program.ProgramInput>;
export type Program = z.infer<typeof program.Program>;
export type PublicProgram = z.infer<typeof program.PublicProgram>;

export type Customer = z.infer<typeof orders.Customer>;
export type OrderLine = z.infer<typeof orders.OrderLine>;
export type OrderInput = z.infer<typeof orders.OrderInput>;
export type RefundInput = z.infer<typeof orders.RefundInput>;
export type CancelInput = z.infer<typeof orders.CancelInput>;
export type OrderState = z.infer<typeof orderAnswers.OrderState>;
export type OrderNote = z.infer<typeof orderAnswers.OrderNote>;
export type OrderAnswer = z.infer<typeof orderAnswers.OrderAnswer>;
export type IgnoredDetail = z.infer<typeof details.IgnoredDetail>;
export type ImportLine = z.infer<typeof orderImport.ImportLine>;
export type ImportEvent = z.infer<typeof orderImport.ImportEvent>;

export type Balance = z.infer<typeof members.Balance>;
export type Member = z.infer<typeof members.Member>;
export type MemberInput = z.infer<typeof members.MemberInput>;
export type MemberPage = z.infer<typeof members.MemberPage>;
export type Me = z.infer<typeof members.Me>;
export type MailPreferences = z.infer<typeof members.MailPreferences>;
export type MePatch = z.infer<typeof members.MePatch>;
export type ActivityItem = z.infer<typeof members.ActivityItem>;
export type ActivityPage = z.infer<typeof members.ActivityPage>;
export type MergeInput = z.infer<typeof members.MergeInput>;
export type AdjustmentInput = z.infer<typeof members.AdjustmentInput>;
export type Adjustment = z.infer<typeof members.Adjustment>;
export type MemberExport = z.infer<typeof members.MemberExport>;

export type Coupon = z.infer<typeof coupons.Coupon>;
export type RedemptionInput = z.infer<typeof coupons.RedemptionInput>;
export type Redemption = z.infer<typeof coupons.Redemption>;
export type CouponCheckInput = z.infer<typeof coupons.CouponCheckInput>;
export type CouponRedeemInput = z.infer<typeof coupons.CouponRedeemInput>;
export type CouponReleaseInput = z.infer<typeof coupons.CouponReleaseInput>;
export type CouponUse = z.infer<typeof coupons.CouponUse>;
export type CouponCheck = z.infer<typeof coupons.CouponCheck>;
export type CouponUsePage = z.infer<typeof coupons.CouponUsePage>;

export type SignInInput = z.infer<typeof signIn.SignInInput>;
export type SignInStarted = z.infer<typeof signIn.SignInStarted>;
export type SignInVerifyInput = z.infer<typeof signIn.SignInVerifyInput>;
export type MyMergeInput = z.infer<typeof signIn.MyMergeInput>;
export type SessionInput = z.infer<typeof signIn.SessionInput>;
export type Session = z.infer<typeof signIn.Session>;

export type Shop = z.infer<typeof shops.Shop>;
export type ShopInput = z.infer<typeof shops.ShopInput>;
export type ShopProfile = z.infer<typeof shops.ShopProfile>;
export type ShopPatch = z.infer<typeof shops.ShopPatch>;
export type ShopPage = z.infer<typeof shops.ShopPage>;
export type KeyInput = z.infer<typeof shops.KeyInput>;
export type Key = z.infer<typeof shops.Key>;
export type KeyList = z.infer<typeof shops.KeyList>;
export type NewKey = z.infer<typeof shops.NewKey>;
export type NewShop = z.infer<typeof shops.NewShop>;

export type AuditAction = z.infer<typeof audit.AuditAction>;
export type AuditEntry = z.infer<typeof audit.AuditEntry>;
export type AuditPage = z.infer<typeof audit.AuditPage>;

export type Verification = z.infer<typeof proof.Verification>;

export type JobState = z.infer<typeof jobs.JobState>;
export type Job = z.infer<typeof jobs.Job>;
export type JobPage = z.infer<typeof jobs.JobPage>;

export type EventType = z.infer<typeof webhooks.EventType>;
/** What an event of each type tells. */
export type EventData = {
  [Type in EventType]: z.infer<(typeof webhooks.EVENT_DATA)[Type]>;
};
export type WebhookEvent = z.infer<typeof webhooks.WebhookEvent>;
export type WebhookEndpointInput = z.infer<typeof webhooks.WebhookEndpointInput>;
export type WebhookEndpoint = z.infer<typeof webhooks.WebhookEndpoint>;
export type NewWebhookEndpoint = z.infer<typeof webhooks.NewWebhookEndpoint>;
export type WebhookDelivery = z.infer<typeof webhooks.WebhookDelivery>;
export type WebhookTest = z.infer<typeof webhooks.WebhookTest>;
export type WebhookDeliveryPage = z.infer<typeof webhooks.WebhookDeliveryPage>;

/* Refer a friend. */
export type FraudOutcome = z.infer<typeof referrals.FraudOutcome>;
export type FraudPolicy = z.infer<typeof referrals.FraudPolicy>;
export type ReferralProgram = z.infer<typeof referrals.ReferralProgram>;
export type ReferralOffer = z.infer<typeof referrals.ReferralOffer>;
export type ReferralClaim = z.infer<typeof referrals.ReferralClaim>;
export type MyReferralClaimInput = z.infer<typeof referrals.MyReferralClaimInput>;
export type MyReferral = z.infer<typeof referrals.MyReferral>;
export type MyReferralPatch = z.infer<typeof referrals.MyReferralPatch>;
export type Referral = z.infer<typeof referrals.Referral>;
export type ReferralState = z.infer<typeof referrals.ReferralState>;
export type ReferralReason = z.infer<typeof referrals.ReferralReason>;
export type ReferralPage = z.infer<typeof referrals.ReferralPage>;
export type ReferralRejection = z.infer<typeof referrals.ReferralRejection>;
export type ReviewProgram = z.infer<typeof reviews.ReviewProgram>;
export type ReviewInput = z.infer<typeof reviews.ReviewInput>;
export type ReviewChange = z.infer<typeof reviews.ReviewChange>;
export type ReviewState = z.infer<typeof reviews.ReviewState>;
export type RejectionReason = z.infer<typeof reviews.RejectionReason>;
export type Photo = z.infer<typeof reviews.Photo>;
export type PublicReview = z.infer<typeof reviews.PublicReview>;
export type ProductReviews = z.infer<typeof reviews.ProductReviews>;
export type ReviewSort = z.infer<typeof reviews.ReviewSort>;
export type ReviewRequest = z.infer<typeof reviews.ReviewRequest>;
export type ReviewRequestList = z.infer<typeof reviews.ReviewRequestList>;
export type ReviewReward = z.infer<typeof reviews.ReviewReward>;
export type MyReview = z.infer<typeof reviews.MyReview>;
export type MyReviewPage = z.infer<typeof reviews.MyReviewPage>;
export type ShopReview = z.infer<typeof reviews.ShopReview>;
export type ShopReviewPage = z.infer<typeof reviews.ShopReviewPage>;
export type RejectInput = z.infer<typeof reviews.RejectInput>;
export type AnswerInput = z.infer<typeof reviews.AnswerInput>;
export type ReviewLine = z.infer<typeof reviews.ReviewLine>;
export type NewsletterTopic = z.infer<typeof newsletter.NewsletterTopic>;
export type NewsletterConsent = z.infer<typeof newsletter.NewsletterConsent>;
export type NewsletterProgram = z.infer<typeof newsletter.NewsletterProgram>;
export type NewsletterInput = z.infer<typeof newsletter.NewsletterInput>;
export type NewsletterAccepted = z.infer<typeof newsletter.NewsletterAccepted>;
export type NewsletterTokenInput = z.infer<typeof newsletter.NewsletterTokenInput>;
export type NewsletterReward = z.infer<typeof newsletter.NewsletterReward>;
export type NewsletterConfirmed = z.infer<typeof newsletter.NewsletterConfirmed>;
export type MyNewsletter = z.infer<typeof newsletter.MyNewsletter>;
export type MyNewsletterInput = z.infer<typeof newsletter.MyNewsletterInput>;
export type SubscriberStatus = z.infer<typeof newsletter.SubscriberStatus>;
export type NewsletterSubscriber = z.infer<typeof newsletter.NewsletterSubscriber>;
export type NewsletterSubscriberPage = z.infer<typeof newsletter.NewsletterSubscriberPage>;
export type NewsletterVia = z.infer<typeof newsletter.NewsletterVia>;
export type NewsletterProof = z.infer<typeof newsletter.NewsletterProof>;
export type NewsletterChange = z.infer<typeof newsletter.NewsletterChange>;
export type NewsletterRecord = z.infer<typeof newsletter.NewsletterRecord>;
