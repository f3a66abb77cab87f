/** How transfers are told to a member: one item an operation, with why and when. */
import type { ActivityItem } from '@stamm/contract/types';
import type { TransferCode, TransferReason } from './transfers.ts';

/** What a transfer of this code does to the points that a member sees as theirs. */
const EFFECTS: Record<TransferCode, 1 | 0 | -1> = {
  earn: 1,
  grant: 1,
  restore: 1,
  give: 1,
  award: 1,
  release: 0,
  settle: 0,
  takeBackExpired: 0,
  mergeOutPending: 0,
  mergeInPending: 0,
  mergeOut: 0,
  mergeIn: 0,
  mergeOutDebt: 0,
  mergeInDebt: 0,
  forgive: 1,
  reclaim: -1,
  void: -1,
  takeBack: -1,
  owe: -1,
  redeem: -1,
  expire: -1,
  take: -1,
};

/** The codes that make up a member's activity; the others move points that they own already. */
export const ACTIVITY_CODES = (Object.keys(EFFECTS) as TransferCode[]).filter(
  (code) => EFFECTS[code] !== 0,
);

export function signedPoints(code: TransferCode, points: number): number {
  return EFFECTS[code] * points;
}

/** All that one operation posted for a member and one reason. */
export interface ActivityEntry {
  /** `entry` of its transfers. */
  entry: number;
  reason: TransferReason;
  /** Code of its first transfer that counts. */
  code: TransferCode;
  points: number;
  at: number;
  orderId: string | null;
  /** Of what was bought with points, or of the coupon that a measure gave. */
  rewardName: Record<string, string> | null;
  adjustmentReason: string | null;
  /** Of the order, where there is one: what is granted and pending now, and until when. */
  order: { granted: number; pending: number; availableAt: number | null } | null;
}

export function activityItem(entry: ActivityEntry): ActivityItem {
  if (entry.reason === 'release' || entry.reason === 'settlement' || entry.reason === 'merge') {
    throw new Error('Releases, settlements and merges are not told: they move what is owned.');
  }
  const state = entryState(entry);
  return {
    id: `${entry.entry}-${entry.reason}`,
    kind: entry.reason,
    points: entry.points,
    state,
    availableAt:
      state === 'pending' && entry.order?.availableAt != null
        ? new Date(entry.order.availableAt).toISOString()
        : null,
    at: new Date(entry.at).toISOString(),
    orderId: entry.orderId,
    rewardName: entry.rewardName,
    reason: entry.adjustmentReason,
  };
}

function entryState({ code, order }: ActivityEntry): ActivityItem['state'] {
  if (code === 'void') return 'void';
  if (code !== 'earn' || !order) return 'available';
  if (order.pending > 0) return 'pending';
  return order.granted === 0 ? 'void' : 'available';
}
