import type { CancelInput, OrderAnswer, RefundInput } from '@stamm/contract/types';
import { type OrderFacts, type ToldFacts, withCancellation, withRefund } from '@stamm/loyalty';
import { unknownOrder } from '../books/orders.ts';
import type { ShopContext } from '../context.ts';
import { Ledger } from '../ledger.ts';
import { applyOrderFacts, type GrantReasons, judgeOrder } from './apply-order-facts.ts';
import { orderAnswer } from './order-state.ts';

/**
 * Takes in a refund or its correction, also of an order that is not known yet. The same refund
 * again changes nothing.
 */
export function recordRefund(
  shop: ShopContext,
  orderId: string,
  refundId: string,
  input: RefundInput,
): OrderAnswer {
  return recordEvent(shop, orderId, (facts) => withRefund(facts, refundId, input, shop.now), {
    more: 'orderChange',
    less: 'refund',
  });
}

/** Takes in a cancellation, also of an order that is not known yet. */
export function cancelOrder(shop: ShopContext, orderId: string, input: CancelInput): OrderAnswer {
  const canceledAt = input.canceledAt === undefined ? null : Date.parse(input.canceledAt);
  return recordEvent(shop, orderId, (facts) => withCancellation(facts, canceledAt, shop.now), {
    more: 'orderChange',
    less: 'cancellation',
  });
}

function recordEvent(
  shop: ShopContext,
  id: string,
  withTold: (facts: OrderFacts) => ToldFacts,
  reasons: GrantReasons,
): OrderAnswer {
  return shop.transaction(() => {
    const ledger = new Ledger(shop);
    const found = ledger.order(id);
    const known = found ?? unknownOrder(id);
    const told = withTold(known.facts);
    // The rules answer the same object where nothing was new.
    if (told.facts === known.facts) return orderAnswer(shop, known, told);
    const order = applyOrderFacts(shop, ledger, {
      known,
      isNew: found === undefined,
      facts: told.facts,
      judgement: judgeOrder(shop, known, told.facts),
      member: known.member,
      joined: false,
      reasons,
    });
    ledger.save();
    return orderAnswer(shop, order, told);
  });
}
