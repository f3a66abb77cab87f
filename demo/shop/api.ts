/** What the shop's own backend and its pages say to each other. */
import type { VatPercent } from './catalogue.ts';
import type { Address } from './customers.ts';

export interface SessionView {
  customer: { id: string; name: string } | null;
  cartCount: number;
}

export interface CartLineView {
  productId: string;
  name: string;
  quantity: number;
  unitCents: number;
  grossCents: number;
  collectionIds: string[];
}

export interface CartView {
  lines: CartLineView[];
  count: number;
  goodsCents: number;
  shippingCents: number;
  totalCents: number;
  /** What is missing until shipping is free; 0 when it is. */
  toFreeShippingCents: number;
}

export interface VatView {
  percent: VatPercent;
  cents: number;
}

export interface CheckoutView {
  /** Names this checkout: paying twice with the same id is paying once. */
  checkoutId: string;
  address: Address;
  lines: CartLineView[];
  goodsCents: number;
  coupon: { code: string; discountCents: number } | null;
  /** Why a coupon that was entered earlier does not count any more. */
  couponProblem: string | null;
  shippingCents: number;
  totalCents: number;
  vat: VatView[];
}

export type OrderStatus = 'open' | 'paid' | 'shipped' | 'delivered' | 'canceled' | 'failed';

export interface OrderLineView {
  id: string;
  productId: string;
  name: string;
  quantity: number;
  unitCents: number;
  totalCents: number;
  returnedQuantity: number;
}

export interface OrderView {
  id: string;
  status: OrderStatus;
  placedAt: string;
  address: Address;
  lines: OrderLineView[];
  goodsCents: number;
  couponCode: string | null;
  discountCents: number;
  shippingCents: number;
  totalCents: number;
  refundedCents: number;
  vat: VatView[];
  canCancel: boolean;
  canReturn: boolean;
  /** The demo has no parcel service: whoever looks at it lets the parcel arrive. */
  canDeliver: boolean;
  returnUntil: string;
  /** Whether the loyalty program knows everything about this order. */
  reported: boolean;
}

export interface ProblemView {
  code: string;
  /** A sentence for the shopper, in their language. */
  message: string;
}
