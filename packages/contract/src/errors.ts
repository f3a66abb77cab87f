/**
 * Every way in which a call can fail, by a stable code. No zod here: the browser may import
 * this file. A code never changes its meaning; new ones may be added.
 */
export const ERRORS = {
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  missing_idempotency_key: { status: 400, title: 'An Idempotency-Key header is needed' },
  missing_credentials: { status: 401, title: 'Credentials are missing' },
  invalid_key: { status: 401, title: 'The key is not valid' },
  invalid_session: { status: 401, title: 'The session is not valid or has ended' },
  invalid_identity_token: { status: 401, title: 'The identity token is not valid' },
  wrong_credentials_kind: { status: 403, title: 'This call needs other credentials' },
  scope_missing: { status: 403, title: 'This key may not be used for this call' },
  origin_not_allowed: { status: 403, title: 'This origin may not call this shop' },
  invalid_code: { status: 403, title: 'The code is wrong or no longer valid' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  shop_not_found: { status: 404, title: 'There is no such shop' },
  member_not_found: { status: 404, title: 'There is no such member' },
  order_not_found: { status: 404, title: 'There is no such order' },
  coupon_not_found: { status: 404, title: 'There is no such coupon' },
  redemption_not_found: { status: 404, title: 'There is no such redemption' },
  reward_not_found: { status: 404, title: 'There is no such reward' },
  job_not_found: { status: 404, title: 'There is no such job' },
  webhook_endpoint_not_found: { status: 404, title: 'There is no such webhook endpoint' },
  invalid_link: { status: 404, title: 'This link is not valid' },
  key_not_found: { status: 404, title: 'There is no such key' },
  method_not_allowed: { status: 405, title: 'This method is not available here' },
  shop_exists: { status: 409, title: 'A shop with this id exists already' },
  idempotency_conflict: { status: 409, title: 'This idempotency key was used for another request' },
  member_left: { status: 409, title: 'The customer has left the program' },
  cannot_merge: { status: 409, title: 'These members cannot be merged' },
  shop_must_merge: { status: 409, title: 'Only the shop can merge these members' },
  too_many_webhook_endpoints: {
    status: 409,
    title: 'There are too many webhook endpoints',
  },
  webhook_endpoint_disabled: { status: 409, title: 'This webhook endpoint is disabled' },
  email_taken: { status: 409, title: 'Another member has proven this e-mail address' },
  not_enough_points: { status: 409, title: 'There are not enough points' },
  reward_changed: { status: 409, title: 'The reward has changed since it was shown' },
  coupon_used: { status: 409, title: 'The coupon has been used' },
  coupon_expired: { status: 409, title: 'The coupon has expired' },
  coupon_canceled: { status: 409, title: 'The coupon was canceled' },
  coupon_not_used: { status: 409, title: 'The coupon was not used for this order' },
  coupon_use_conflict: {
    status: 409,
    title: 'The coupon was used for this order with another basket',
  },
  coupon_not_applicable: { status: 409, title: 'The coupon does not fit this order' },
  last_key: { status: 409, title: 'The last active key cannot be revoked' },
  shop_not_empty: { status: 409, title: 'The shop is not empty' },
  too_many_keys: { status: 409, title: 'There are too many active keys' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'This kind of body is not accepted' },
  invalid_request: { status: 422, title: 'The request is not valid' },
  export_not_readable: { status: 422, title: 'This is no export that can be taken in' },
  amount_too_large: { status: 422, title: 'The result would be too large to be exact' },
  webhook_target_not_allowed: {
    status: 422,
    title: 'Webhooks cannot be sent to this address',
  },
  /* reviews */
  reviews_not_offered: { status: 404, title: 'This shop does not offer to write reviews' },
  review_not_found: { status: 404, title: 'There is no such review' },
  photo_not_found: { status: 404, title: 'There is no such photo' },
  review_exists: { status: 409, title: 'You have reviewed this already' },
  purchase_not_reviewable: { status: 409, title: 'There is no purchase of this to review' },
  too_many_photos: { status: 409, title: 'There are too many photos without a review' },
  photo_too_large: { status: 413, title: 'The photo is too large' },
  photo_not_readable: { status: 422, title: 'The photo cannot be read' },
  // The newsletter.
  newsletter_not_offered: { status: 404, title: 'This shop has no newsletter here' },
  subscriber_not_found: { status: 404, title: 'There is no such subscriber' },
  newsletter_link_invalid: { status: 404, title: 'This link is not valid' },
  newsletter_link_used: { status: 409, title: 'This link was used already' },
  newsletter_link_expired: { status: 409, title: 'This link has expired' },
  consent_outdated: { status: 409, title: 'The words of the consent have changed' },
  consent_version_used: { status: 409, title: 'This version of the consent has other words' },
  member_without_email: { status: 409, title: 'The member has no proven e-mail address' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  /* Refer a friend. */
  referral_not_offered: { status: 404, title: 'This shop does not offer to refer friends' },
  referral_not_found: { status: 404, title: 'There is no such referral' },
  referral_code_not_found: { status: 404, title: 'There is no such referral code' },
  referral_link_unknown: { status: 409, title: 'The address of the shop is not known' },
  referral_needs_sign_in: { status: 409, title: 'This offer can be claimed once signed in' },
  referral_claimed_already: { status: 409, title: 'Another offer was claimed already' },
  referral_not_allowed: { status: 409, title: 'This offer cannot be claimed' },
  referral_not_held: { status: 409, title: 'This referral does not wait for a decision' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  not_ready: { status: 503, title: 'Not everything is in order' },
  misconfigured: { status: 503, title: 'This Worker is not set up correctly' },
  unavailable: { status: 503, title: 'This is not available at the moment' },
  shop_being_imported: { status: 503, title: 'The shop is being imported' },
  data_too_new: { status: 503, title: 'The data is of a newer version' },
  data_not_readable: { status: 503, title: 'The data cannot be read' },
  mail_unavailable: { status: 503, title: 'E-mails cannot be sent at the moment' },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** An RFC 9457 problem, as every failed call answers it. */
export interface Problem {
  /** A URN that names the kind of problem: `urn:stamm:problem:<code>`. */
  type: string;
  title: string;
  status: number;
  /** What went wrong this time and what to do about it, in a sentence. */
  detail: string;
  code: ErrorCode;
  /** What the request is called in the header `Request-Id` and in the Worker's log. */
  requestId: string;
  /** For `invalid_request`: where the request is wrong. For `not_ready`: what is not in order. */
  errors?: { path: string; message: string }[];
  /** For `too_many_requests`: seconds to wait; also in the `retry-after` header. */
  retryAfter?: number;
}

/** A failure as a value, the way it crosses from the Durable Object to the route. */
export interface Failure {
  ok: false;
  code: ErrorCode;
  detail: string;
  retryAfter?: number;
}

export type Outcome<T> = { ok: true; value: T } | Failure;

export function fail(code: ErrorCode, detail: string): Failure {
  return { ok: false, code, detail };
}

export function succeed<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}
