/** From a cart to a paid order, with a coupon or without, and never twice. */
import type { CartLineView, CartView } from '../shop/api.ts';
import { findProduct, type Language, productName } from '../shop/catalogue.ts';
import type { Address, Customer } from '../shop/customers.ts';
import { type CouponUse, type LoyaltyClient, LoyaltyError } from './loyalty.ts';
import type { Orders, StoredOrder } from './orders.ts';
import {
  type CartLine,
  type Discount,
  FREE_SHIPPING_FROM_CENTS,
  type PricedOrder,
  priceOrder,
} from './pricing.ts';
import { ShopProblem } from './problem.ts';
import { basketOf } from './reports.ts';
import { cartLines, type Session, type Sessions } from './sessions.ts';

export interface Payment {
  checkoutId: string;
  address: Address;
  /** What the shopper saw on the button's page: nobody pays another sum than that. */
  totalCents: number;
  simulateFailure: boolean;
}

export interface PricedCheckout {
  priced: PricedOrder;
  /** Why the coupon that was applied earlier is gone. */
  problem: ShopProblem | null;
}

export function viewLines(priced: PricedOrder, language: Language): CartLineView[] {
  return priced.lines.map((line) => ({
    productId: line.productId,
    name: productName(line.productId, language),
    quantity: line.quantity,
    unitCents: line.unitCents,
    grossCents: line.grossCents,
    collectionIds: line.collectionIds,
  }));
}

export function viewCart(lines: readonly CartLine[], language: Language): CartView {
  const priced = priceOrder(lines, null);
  return {
    lines: viewLines(priced, language),
    count: lines.reduce((count, line) => count + line.quantity, 0),
    goodsCents: priced.goodsCents,
    shippingCents: priced.shippingCents,
    totalCents: priced.totalCents,
    toFreeShippingCents:
      lines.length === 0 ? 0 : Math.max(0, FREE_SHIPPING_FROM_CENTS - priced.goodsCents),
  };
}

const sentences = [
  'coupon_used',
  'coupon_expired',
  'coupon_canceled',
  'coupon_not_applicable',
] as const;

export class Checkout {
  readonly #loyalty: LoyaltyClient;
  readonly #orders: Orders;
  readonly #sessions: Sessions;
  readonly #payments = new Map<string, Promise<StoredOrder>>();

  constructor(loyalty: LoyaltyClient, orders: Orders, sessions: Sessions) {
    this.#loyalty = loyalty;
    this.#orders = orders;
    this.#sessions = sessions;
  }

  /** Throws a ShopProblem that says why, when the coupon cannot be used. */
  async applyCoupon(session: Session, code: string): Promise<void> {
    const { couponCode } = await this.#check(filledCart(session), code);
    this.#sessions.setCoupon(session, couponCode);
  }

  async view(session: Session): Promise<PricedCheckout> {
    const lines = filledCart(session);
    let discount: Discount | null = null;
    let problem: ShopProblem | null = null;
    try {
      if (session.couponCode) discount = await this.#check(lines, session.couponCode);
    } catch (error) {
      if (!(error instanceof ShopProblem)) throw error;
      // It is taken out, so that the sum shown is the sum paid. The shopper reads why.
      problem = error;
      this.#sessions.setCoupon(session, null);
    }
    const priced = priceOrder(lines, discount);
    return { priced, problem };
  }

  /** A second click while the first is under way joins it; one after it finds its order. */
  async pay(session: Session, customer: Customer, payment: Payment): Promise<StoredOrder> {
    const { checkoutId } = payment;
    const underWay = this.#payments.get(checkoutId);
    if (underWay !== undefined) return underWay;
    const known = this.#orders.findByCheckout(checkoutId);
    if (known?.status === 'paid' && known.customerId === customer.id) return known;
    if (known || checkoutId !== session.checkoutId) {
      this.#sessions.renewCheckout(session);
      throw new ShopProblem('cart_changed', 409);
    }
    const attempt = this.#payOnce(session, customer, payment).finally(() =>
      this.#payments.delete(checkoutId),
    );
    this.#payments.set(checkoutId, attempt);
    return attempt;
  }

  async #payOnce(session: Session, customer: Customer, payment: Payment): Promise<StoredOrder> {
    const lines = filledCart(session);
    const discount = session.couponCode ? await this.#check(lines, session.couponCode) : null;
    const priced = priceOrder(lines, discount);
    if (priced.totalCents !== payment.totalCents) throw new ShopProblem('cart_changed', 409);
    const { checkoutId, address } = payment;
    const order = this.#orders.open({ checkoutId, customer, address, priced }, new Date());
    try {
      await this.#redeemCoupon(order, lines);
      // Here a real shop asks its payment provider.
      if (payment.simulateFailure) throw new ShopProblem('payment_failed', 402);
    } catch (problem) {
      this.#orders.fail(order, new Date());
      this.#sessions.renewCheckout(session);
      throw problem;
    }
    const paid = this.#orders.pay(order, new Date());
    this.#sessions.emptyCart(session);
    return paid;
  }

  async #redeemCoupon(order: StoredOrder, lines: readonly CartLine[]): Promise<void> {
    const { couponCode, discountCents, goodsCents } = order.priced;
    if (!couponCode) return;
    const basket = basketOf(lines, priceOrder(lines, null));
    let use: CouponUse;
    try {
      use = await this.#loyalty.redeemCoupon(couponCode, String(order.id), basket);
    } catch (error) {
      throw await this.#explain(error, couponCode, goodsCents);
    }
    if (use.discountMinor !== discountCents) throw new ShopProblem('cart_changed', 409);
  }

  async #check(lines: readonly CartLine[], code: string): Promise<Discount> {
    const plain = priceOrder(lines, null);
    try {
      const use = await this.#loyalty.checkCoupon(code, basketOf(lines, plain));
      const { appliesTo, productId, discountMinor, coupon } = use;
      // Free shipping on an order that ships for free: nobody should spend a coupon on that.
      if (discountMinor === 0) throw new ShopProblem('coupon_saves_nothing', 409);
      return { couponCode: coupon.code, discountCents: discountMinor, appliesTo, productId };
    } catch (error) {
      throw await this.#explain(error, code, plain.goodsCents);
    }
  }

  async #explain(error: unknown, code: string, goodsCents: number): Promise<ShopProblem> {
    if (error instanceof ShopProblem) return error;
    if (!(error instanceof LoyaltyError)) throw error;
    if (error.isTemporary) return new ShopProblem('coupon_unreachable', 503);
    // A code that breaks the format of codes is as unknown as one that does not.
    if (error.code === 'invalid_request' || error.code === 'coupon_not_found') {
      return new ShopProblem('coupon_not_found', 404);
    }
    const known = sentences.find((sentence) => sentence === error.code);
    if (known !== 'coupon_not_applicable') return new ShopProblem(known ?? 'coupon_refused', 409);
    return this.#whyNotApplicable(code, goodsCents).catch(() => new ShopProblem(known, 409));
  }

  /** The minimum that is missing, or the product. */
  async #whyNotApplicable(code: string, goodsCents: number): Promise<ShopProblem> {
    const { minimumOrder, benefit } = await this.#loyalty.getCoupon(code);
    if (minimumOrder && goodsCents < minimumOrder.amountMinor) {
      return new ShopProblem('coupon_minimum', 409, { amountCents: minimumOrder.amountMinor });
    }
    const product = benefit.productId ? findProduct(benefit.productId) : undefined;
    return product
      ? new ShopProblem('coupon_product', 409, { product: product.name })
      : new ShopProblem('coupon_not_applicable', 409);
  }
}

function filledCart(session: Session): CartLine[] {
  const lines = cartLines(session);
  if (lines.length === 0) throw new ShopProblem('cart_empty', 409);
  return lines;
}
