import type { CancelInput, OrderState, RefundInput } from '@stamm/contract/types';
import { type OrderFacts, withCancellation, withRefund } from '@stamm/loyalty';
import { unknownOrder } from '../books/orders.ts';
import type { ShopContext } from '../context.ts';
import { Ledger } from '../ledger.ts';
import { applyOrderFacts, type GrantReasons, judgeOrder } from './apply-order-facts.ts';
import { orderState } from './order-state.ts';

/** Takes in a refund, also of an order that is not known yet. The same refund again changes nothing. */
export function recordRefund(
  shop: ShopContext,
  orderId: string,
  refundId: string,
  input: RefundInput,
): OrderState {
  return recordEvent(shop, orderId, (facts) => withRefund(facts, refundId, input, shop.now), {
    more: 'orderChange',
    less: 'refund',
  });
}

/** Takes in a cancellation, also of an order that is not known yet. */
export function cancelOrder(shop: ShopContext, orderId: string, input: CancelInput): OrderState {
  const canceledAt = input.canceledAt === undefined ? null : Date.parse(input.canceledAt);
  return recordEvent(shop, orderId, (facts) => withCancellation(facts, canceledAt, shop.now), {
    more: 'orderChange',
    less: 'cancellation',
  });
}

function recordEvent(
  shop: ShopContext,
  id: string,
  withTold: (facts: OrderFacts) => OrderFacts,
  reasons: GrantReasons,
): OrderState {
  return shop.transaction(() => {
    const ledger = new Ledger(shop);
    const found = ledger.order(id);
    const known = found ?? unknownOrder(id);
    const facts = withTold(known.facts);
    // The rules answer the same object where nothing was new.
    if (facts === known.facts) return orderState(shop, known);
    const order = applyOrderFacts(shop, ledger, {
      known,
      isNew: found === undefined,
      facts,
      judgement: judgeOrder(shop, known, facts),
      member: known.member,
      joined: false,
      reasons,
    });
    ledger.save();
    return orderState(shop, order);
  });
}
