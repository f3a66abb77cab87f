import type { OrderStatus, OrderView } from '../shop/api.ts';
import { type Language, productName } from '../shop/catalogue.ts';
import {
  canCancel,
  canDeliver,
  canReturn,
  isShipped,
  returnedPieces,
  returnUntil,
  type StoredOrder,
} from './orders.ts';
import { sum } from './pricing.ts';

function progressOf(order: StoredOrder, now: Date): OrderStatus {
  if (order.status === 'paid' && order.deliveredAt !== null) return 'delivered';
  return isShipped(order, now) ? 'shipped' : order.status;
}

/** An order as its page shows it. */
export function viewOrder(
  order: StoredOrder,
  language: Language,
  isReported: boolean,
  now: Date,
): OrderView {
  const { priced } = order;
  const lines = priced.lines.map((line) => ({
    id: line.id,
    productId: line.productId,
    name: productName(line.productId, language),
    quantity: line.quantity,
    unitCents: line.unitCents,
    totalCents: line.totalCents,
    returnedQuantity: returnedPieces(order, line.id),
  }));
  const refundedCents = sum(order.refunds.map((refund) => refund.amountCents));
  const isCanceled = order.status === 'canceled';
  return {
    id: String(order.id),
    status: progressOf(order, now),
    placedAt: order.placedAt,
    address: order.address,
    lines,
    goodsCents: priced.goodsCents,
    couponCode: priced.couponCode,
    discountCents: priced.discountCents,
    shippingCents: priced.shippingCents,
    totalCents: priced.totalCents,
    refundedCents: isCanceled ? priced.totalCents : refundedCents,
    vat: priced.vat,
    canCancel: canCancel(order, now),
    canReturn: canReturn(order, now),
    canDeliver: canDeliver(order),
    returnUntil: returnUntil(order).toISOString(),
    reported: isReported,
  };
}
