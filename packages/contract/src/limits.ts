/**
 * The limits of the wire format, in one place. Every string, list, number and body that a
 * caller can send has one. No zod here: the browser may import this file.
 */

/** The largest amount or number of points: beyond it, JavaScript numbers are not exact. */
export const MAX_SAFE_AMOUNT = Number.MAX_SAFE_INTEGER;

/** Times that callers can tell of: all that follows from them has a year of four digits, too. */
export const EARLIEST_TIME = '1970-01-01T00:00:00.000Z';
export const LATEST_TIME = '2999-12-31T23:59:59.999Z';

/** Bytes of a JSON request body. The import streams and is limited per line instead. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Bytes of one line of an import. */
export const MAX_IMPORT_LINE_BYTES = 1024 * 1024;

export const MAX_ID_LENGTH = 128;
/** Of products, collections and order lines, which shops call by SKUs and titles, too. */
export const MAX_PRODUCT_ID_LENGTH = 255;
export const MAX_EMAIL_LENGTH = 254;
export const MAX_NAME_LENGTH = 100;
export const MAX_TEXT_LENGTH = 500;
export const MAX_REASON_LENGTH = 200;
export const MAX_TOKEN_LENGTH = 4096;
export const MAX_URL_LENGTH = 2048;
export const MAX_CURSOR_LENGTH = 200;

export const MAX_ORDER_LINES = 1_000;
export const MAX_QUANTITY = 1_000_000;
export const MAX_COUPON_CODES_PER_ORDER = 20;
/** Of a sales channel, a place, or a coupon of the shop. */
export const MAX_LABEL_LENGTH = 128;
export const MAX_COLLECTIONS_PER_LINE = 50;
export const MAX_REWARDS = 50;
export const MAX_MULTIPLIERS = 100;
export const MAX_MULTIPLIER_TARGETS = 500;
export const MAX_RATES = 50;
export const MAX_LANGUAGES = 20;
export const MAX_ORIGINS = 20;
export const MAX_WEBHOOK_ENDPOINTS = 10;
export const MAX_PENDING_DAYS = 365;
export const MAX_EXPIRY_MONTHS = 120;
export const MAX_EXPIRY_WARNING_DAYS = 90;
export const MAX_COUPON_DAYS = 3650;

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

/** Coupons that come with a member: the active ones first, then the newest. */
export const MAX_COUPONS_SHOWN = 50;

export const SIGN_IN_CODE_DIGITS = 6;
export const SIGN_IN_CODE_MINUTES = 10;
export const SIGN_IN_CODE_TRIES = 5;

export const IDENTITY_TOKEN_MAX_SECONDS = 300;
export const SESSION_SECONDS = 30 * 60;
export const SESSION_RENEWAL_HOURS = 12;

/* Refer a friend. */
export const MAX_REFERRALS_PER_ADVOCATE = 5_000;
export const MAX_REFERRAL_CAPS = 5;
export const MAX_CAP_DAYS = 3650;
export const MAX_CLAIM_DAYS = 365;
export const MAX_FINGERPRINT_LENGTH = 256;
/** Referrals that an advocate sees one by one; all are counted. */
export const MAX_REFERRALS_SHOWN = 20;
/** Offers that a friend can claim or be refused in all. */
export const MAX_CLAIMS_PER_FRIEND = 20;
/** Offers of one advocate that were claimed without signing in and not used yet. */
export const MAX_OPEN_VISITOR_CLAIMS = 200;

/* Reviews. */

export const MAX_PRODUCT_NAME_LENGTH = 200;
export const MAX_REVIEW_TITLE_LENGTH = 120;
export const MAX_REVIEW_TEXT_LENGTH = 4000;
export const MAX_DISPLAY_NAME_LENGTH = 60;
export const MAX_ANSWER_LENGTH = 2000;
export const MAX_REVIEW_DELAY_DAYS = 90;
export const MAX_REVIEW_OPEN_DAYS = 730;
export const MAX_MODERATION_DAYS = 30;
/** Of a member's latest orders, and of the products in them. */
export const MAX_REVIEW_REQUESTS = 50;

export const MAX_PHOTO_BYTES = 5 * 1024 * 1024;
/** Of the larger side, and of both sides together: what a browser can show without harm. */
export const MAX_PHOTO_SIDE = 16_384;
export const MAX_PHOTO_PIXELS = 50_000_000;
export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
/** Photos that a member has uploaded and not used yet. */
export const MAX_WAITING_PHOTOS = 10;
/** Of one member. */
export const MAX_PHOTO_BYTES_A_DAY = 50 * 1024 * 1024;

/* The newsletter. */
export const MAX_NEWSLETTER_TOPICS = 20;
export const MAX_CONSENT_LENGTH = 2000;
export const NEWSLETTER_CONFIRM_DAYS = 7;
/** Whoever sends a form sooner after it was shown is a machine. */
export const NEWSLETTER_MIN_ELAPSED_MS = 2000;
