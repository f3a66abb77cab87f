/** What the loyalty API is told about the shop's orders. */
import { productName } from '../shop/catalogue.ts';
import type { Address, Customer } from '../shop/customers.ts';
import { addressFingerprint } from './fingerprints.ts';
import { type LoyaltyBasket, type LoyaltyRequest, loyaltyRequests } from './loyalty.ts';
import type { CartLine, PricedOrder } from './pricing.ts';

export interface ReportedOrder {
  id: number;
  placedAt: string;
  paidAt: string | null;
  deliveredAt: string | null;
  priced: PricedOrder;
  address: Address;
}

export function orderReport(
  order: ReportedOrder,
  { id, email, emailVerified }: Pick<Customer, 'id' | 'email' | 'emailVerified'>,
  shopUrl: string,
  updatedAt: string,
  referralCode?: string,
): LoyaltyRequest {
  const { priced } = order;
  return loyaltyRequests.putOrder(String(order.id), {
    customer: { id, email, emailVerified },
    currency: 'EUR',
    placedAt: order.placedAt,
    paidAt: order.paidAt,
    fulfilledAt: order.deliveredAt,
    updatedAt,
    totalMinor: priced.totalCents,
    shippingMinor: priced.shippingCents,
    shippingTaxMinor: priced.shippingVatCents,
    lines: priced.lines.map((line) => ({
      id: line.id,
      productId: line.productId,
      name: productName(line.productId, 'de'),
      url: `${shopUrl}/products/${line.productId}.html`,
      imageUrl: `${shopUrl}/art/${line.productId}.svg`,
      collectionIds: line.collectionIds,
      quantity: line.quantity,
      totalMinor: line.totalCents,
      taxMinor: line.vatCents,
    })),
    ...(referralCode ? { referralCode } : {}),
    fingerprints: { shippingAddress: addressFingerprint(order.address) },
  });
}

/** The cart as the coupon calls want it: before any coupon. */
export function basketOf(lines: readonly CartLine[], priced: PricedOrder): LoyaltyBasket {
  return {
    currency: 'EUR',
    goodsMinor: priced.goodsCents,
    shippingMinor: priced.shippingCents,
    lines: lines.map((line) => ({
      productId: line.product.id,
      unitPriceMinor: line.product.priceCents,
    })),
  };
}
