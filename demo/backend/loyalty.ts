/**
 * The shop backend's side of the Stamm API: copy this file into your own backend.
 *
 * Every call is idempotent by a key of the shop's own (the order id, the refund id), so repeating
 * one is always safe. That is why a request is a plain value here: it can be sent at once, or be
 * kept and sent again later, and the result is the same.
 */

export interface LoyaltyRequest {
  method: 'PUT' | 'POST' | 'GET';
  path: string;
  body?: unknown;
}

/** Amounts are in minor units (cents), tax included, after discounts. Times are ISO 8601. */
export interface LoyaltyOrder {
  /** `emailVerified`: this shop has verified that the customer reads the mailbox. Guests never have. */
  customer: { id: string; email?: string; emailVerified?: boolean };
  currency: string;
  placedAt: string;
  paidAt: string | null;
  /** When all of it had arrived: from then on it can be reviewed. */
  fulfilledAt: string | null;
  /** The newest snapshot of an order wins, in whatever order they arrive. */
  updatedAt: string;
  totalMinor: number;
  shippingMinor: number;
  shippingTaxMinor: number;
  lines: {
    id: string;
    productId: string;
    /** For asking how the customer liked it. */
    name: string;
    url: string;
    imageUrl: string;
    collectionIds: string[];
    quantity: number;
    totalMinor: number;
    taxMinor: number;
  }[];
  /** The code of a friend's link, where the customer came with one. */
  referralCode?: string;
  /** Signs by which two customers may turn out to be one. */
  fingerprints: { shippingAddress: string };
}

export interface LoyaltyMember {
  email?: string | null;
  /** As in an order. */
  emailVerified?: boolean;
  name?: string | null;
}

export interface LoyaltyRefund {
  amountMinor: number;
  shippingMinor: number;
  lines: { lineId: string; amountMinor: number }[];
  refundedAt: string;
}

export interface LoyaltyBasket {
  currency: string;
  goodsMinor: number;
  shippingMinor: number;
  lines: { productId: string; unitPriceMinor: number }[];
}

export interface Coupon {
  code: string;
  status: 'active' | 'used' | 'expired' | 'canceled';
  minimumOrder: { amountMinor: number; currency: string } | null;
  benefit: { kind: string; productId?: string };
}

export interface CouponUse {
  coupon: Coupon;
  discountMinor: number;
  appliesTo: 'goods' | 'shipping' | 'product';
  productId: string | null;
}

/** A call that failed. `code` is stable; `message` says what went wrong and what to do. */
export class LoyaltyError extends Error {
  readonly code: string;
  /** The HTTP status; 0 when nothing answered. */
  readonly status: number;
  readonly retryAfterSeconds: number | null;

  constructor(code: string, status: number, message: string, retryAfterSeconds: number | null) {
    super(message);
    this.name = 'LoyaltyError';
    this.code = code;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether the same request may succeed later. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

const inPath = encodeURIComponent;

const couponPath = (code: string) => `/v1/coupons/${inPath(code)}`;

/** The requests, as values. */
export const loyaltyRequests = {
  putOrder: (orderId: string, order: LoyaltyOrder): LoyaltyRequest => ({
    method: 'PUT',
    path: `/v1/orders/${inPath(orderId)}`,
    body: order,
  }),
  /** Enrols a customer, or changes their details. Whoever orders is a member in any case. */
  putMember: (customerId: string, member: LoyaltyMember): LoyaltyRequest => ({
    method: 'PUT',
    path: `/v1/members/${inPath(customerId)}`,
    body: member,
  }),
  putRefund: (orderId: string, refundId: string, refund: LoyaltyRefund): LoyaltyRequest => ({
    method: 'PUT',
    path: `/v1/orders/${inPath(orderId)}/refunds/${inPath(refundId)}`,
    body: refund,
  }),
  cancelOrder: (orderId: string, canceledAt: string): LoyaltyRequest => ({
    method: 'POST',
    path: `/v1/orders/${inPath(orderId)}/cancel`,
    body: { canceledAt },
  }),
  /** What the shop says to a review, for everybody to read beneath it. */
  answerReview: (reviewId: string, text: string): LoyaltyRequest => ({
    method: 'PUT',
    path: `/v1/reviews/${inPath(reviewId)}/answer`,
    body: { text },
  }),
  releaseCoupon: (code: string, orderId: string): LoyaltyRequest => ({
    method: 'POST',
    path: `${couponPath(code)}/release`,
    body: { orderId },
  }),
};

export interface LoyaltyOptions {
  /** Where the Worker is, such as `https://loyalty.shop.example`. */
  url: string;
  /** `sk_…`: stays on the server, never in a page. */
  secretKey: string;
  /** For one call and its repetitions together: a shopper at the checkout is waiting. */
  timeoutMs?: number;
  /** How often a request that failed for a passing reason is sent again, before it is an error. */
  retries?: number;
  retryDelayMs?: number;
}

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

async function toError(response: Response): Promise<LoyaltyError> {
  const problem: unknown = await response.json().catch(() => null);
  const field = (name: string): unknown =>
    typeof problem === 'object' && problem !== null ? Reflect.get(problem, name) : undefined;
  const code = field('code');
  const detail = field('detail');
  const retryAfter = Number(response.headers.get('retry-after'));
  return new LoyaltyError(
    typeof code === 'string' ? code : 'unexpected_answer',
    response.status,
    typeof detail === 'string' ? detail : `The loyalty API answered with ${response.status}.`,
    retryAfter > 0 ? retryAfter : null,
  );
}

export class LoyaltyClient {
  readonly #options: Required<LoyaltyOptions>;

  constructor(options: LoyaltyOptions) {
    this.#options = { timeoutMs: 4000, retries: 2, retryDelayMs: 200, ...options };
  }

  async getCoupon(code: string): Promise<Coupon> {
    return (await this.send({ method: 'GET', path: couponPath(code) })) as Coupon;
  }

  /** What a coupon would take off this basket; changes nothing. */
  async checkCoupon(code: string, basket: LoyaltyBasket): Promise<CouponUse> {
    const path = `${couponPath(code)}/validate`;
    return (await this.send({ method: 'POST', path, body: basket })) as CouponUse;
  }

  /** Uses the coupon up for this order. Again for the same order gives the same answer. */
  async redeemCoupon(code: string, orderId: string, basket: LoyaltyBasket): Promise<CouponUse> {
    const path = `${couponPath(code)}/redeem`;
    const body = { orderId, ...basket };
    return (await this.send({ method: 'POST', path, body })) as CouponUse;
  }

  /** Sends a request, and again when it fails for a passing reason. */
  async send(request: LoyaltyRequest): Promise<unknown> {
    const { retries, retryDelayMs, timeoutMs } = this.#options;
    const deadline = Date.now() + timeoutMs;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#sendOnce(request, deadline - Date.now());
      } catch (error) {
        if (!(error instanceof LoyaltyError && error.isTemporary) || attempt >= retries)
          throw error;
        const wait = error.retryAfterSeconds
          ? error.retryAfterSeconds * 1000
          : retryDelayMs * 2 ** attempt;
        if (Date.now() + wait >= deadline) throw error;
        await pause(wait);
      }
    }
  }

  async #sendOnce(request: LoyaltyRequest, timeoutMs: number): Promise<unknown> {
    const { url, secretKey } = this.#options;
    let response: Response;
    try {
      response = await fetch(new URL(request.path, url), {
        method: request.method,
        headers: {
          authorization: `Bearer ${secretKey}`,
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: request.body === undefined ? null : JSON.stringify(request.body),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      });
      if (response.ok) return await response.json();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new LoyaltyError('unreachable', 0, `The loyalty API did not answer: ${reason}`, null);
    }
    throw await toError(response);
  }
}
