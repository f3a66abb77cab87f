import type { OrderFacts } from './order-facts.ts';
import type { TransferReason } from './transfers.ts';

/** Why an order's points change, and when that happened (epoch milliseconds): what a member is told. */
export interface GrantCause {
  reason: TransferReason;
  at: number;
}

/** The causes for more and for fewer points: which of them it is, the ledger finds out. */
export interface GrantCauses {
  more: GrantCause;
  less: GrantCause;
}

/**
 * Dates the reasons by the facts: a purchase is told with the day on which it was paid, also where
 * the shop tells of it a year later. Nothing is dated after `now`.
 */
export function grantCauses(
  facts: OrderFacts,
  reasons: { more: TransferReason; less: TransferReason },
  now: number,
): GrantCauses {
  const cause = (reason: TransferReason): GrantCause => ({
    reason,
    at: Math.min(now, happenedAt(facts, reason) ?? now),
  });
  return { more: cause(reasons.more), less: cause(reasons.less) };
}

function happenedAt({ snapshot, refunds, canceledAt }: OrderFacts, reason: TransferReason) {
  switch (reason) {
    case 'purchase':
      return snapshot?.paidAt;
    case 'refund':
      // The newest fact is the last.
      return refunds.at(-1)?.refundedAt;
    case 'cancellation':
      return snapshot?.canceledAt ?? canceledAt;
    default:
      return snapshot?.updatedAt;
  }
}
