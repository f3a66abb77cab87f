import type { OrderFacts } from '@stamm/loyalty';
import type { OrderRecord } from '../books/orders.ts';
import type { ShopContext } from '../context.ts';
import { couponsOrderChanged } from './coupon-returns.ts';
import { referralOrderChanged, referralOrderLeft } from './referrals/claim-by-order.ts';

/**
 * Tells the measures that the facts of an order have changed, also of one whose member is not known
 * yet. What can wait they schedule as jobs: an order is answered without waiting for it, and pays
 * nothing for measures that do not concern it. `left` is the member whose order it was until now,
 * where it is another's.
 */
export function orderChanged(
  shop: ShopContext,
  before: OrderFacts,
  order: OrderRecord,
  left: number | null,
): void {
  couponsOrderChanged(shop, before, order);
  referralOrderChanged(shop, order);
  if (left !== null) referralOrderLeft(shop, left);
}
