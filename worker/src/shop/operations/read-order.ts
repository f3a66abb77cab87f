import type { OrderState } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { ShopContext } from '../context.ts';
import { orderState } from './order-state.ts';

/** @throws Refusal `order_not_found` */
export function readOrder(shop: ShopContext, id: string): OrderState {
  const order = shop.books.orders.find(id);
  if (!order) {
    throw new Refusal(
      'order_not_found',
      `Nothing is known of order ${id}. Send it with PUT /v1/orders/{id}.`,
    );
  }
  return orderState(shop, order);
}
