import { type Operation, rewardPoints } from './operations.ts';

/** An order by all that was acknowledged of it. */
export interface ReckonedOrder {
  customer: string;
  totalMinor: number;
  version: number;
  refundedMinor: number;
  isCanceled: boolean;
}

export interface Reckoning {
  orders: Map<string, ReckonedOrder>;
  /** By customer: available points less debt. */
  points: Map<string, number>;
}

/** A point for each full euro that was paid and not given back. */
export function worthOf(order: ReckonedOrder): number {
  return order.isCanceled ? 0 : Math.floor((order.totalMinor - order.refundedMinor) / 100);
}

/**
 * What must have come of all that was acknowledged, reckoned without any of Stamm's code: points
 * are a sum, so the order in which things happened makes no difference.
 */
export function reckon(operations: Iterable<Operation>): Reckoning {
  const orders = new Map<string, ReckonedOrder>();
  const points = new Map<string, number>();
  const add = (customer: string, more: number) =>
    points.set(customer, (points.get(customer) ?? 0) + more);
  for (const operation of operations) {
    switch (operation.kind) {
      case 'redemption':
        add(operation.customer, -rewardPoints);
        break;
      case 'adjustment':
        add(operation.customer, operation.points);
        break;
      default:
        tell(orders, operation);
    }
  }
  for (const order of orders.values()) add(order.customer, worthOf(order));
  return { orders, points };
}

function tell(
  orders: Map<string, ReckonedOrder>,
  operation: Extract<Operation, { orderId: string }>,
): void {
  if (operation.kind === 'order') {
    const { customer, totalMinor, version } = operation;
    const known = orders.get(operation.orderId) ?? { refundedMinor: 0, isCanceled: false };
    orders.set(operation.orderId, { ...known, customer, totalMinor, version });
    return;
  }
  const order = orders.get(operation.orderId);
  if (!order) throw new Error(`A client knows nothing of its order ${operation.orderId}.`);
  if (operation.kind === 'refund') order.refundedMinor += operation.amountMinor;
  else order.isCanceled = true;
}
