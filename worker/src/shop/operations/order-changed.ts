import type { OrderRecord } from '../books/orders.ts';
import type { ShopContext } from '../context.ts';
import { referralOrderChanged } from './referrals/claim-by-order.ts';

/**
 * Tells the measures that the facts of an order have changed. They schedule what follows as jobs:
 * an order is answered without waiting for it, and pays nothing for measures that do not concern it.
 */
export function orderChanged(shop: ShopContext, order: OrderRecord): void {
  referralOrderChanged(shop, order);
}
