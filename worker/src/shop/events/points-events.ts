import { type PostedTransfer, signedPoints } from '@stamm/loyalty';
import type { ShopContext } from '../context.ts';
import { announce, isWanted, type Told } from './announce.ts';

type PointsEventType =
  | 'points.earned'
  | 'points.released'
  | 'points.taken_back'
  | 'points.expired'
  | 'points.adjusted';

const TYPES: readonly PointsEventType[] = [
  'points.earned',
  'points.released',
  'points.taken_back',
  'points.expired',
  'points.adjusted',
];

/** What one entry of a member's transfers comes to. */
type PointsEvent = {
  [Type in PointsEventType]: { type: Type; data: Told<Type> };
}[PointsEventType];

/**
 * Tells what transfers have done to a member's points, one event an entry. Whoever posts them
 * tells of them, so what time brings about is told once, however early or late it is settled.
 * Redemptions, awards and merges are told by what they are.
 */
export function announceTransfers(
  shop: ShopContext,
  member: number,
  posted: readonly PostedTransfer[],
): void {
  if (posted.length === 0 || !TYPES.some((type) => isWanted(shop, type))) return;
  for (const entry of entriesOf(posted)) {
    const event = pointsEvent(entry);
    if (!event) continue;
    const [{ sequence, at }] = entry;
    announce(shop, { ...event, member, cause: `transfer ${sequence}`, at });
  }
}

function entriesOf(posted: readonly PostedTransfer[]): [PostedTransfer, ...PostedTransfer[]][] {
  const entries: [PostedTransfer, ...PostedTransfer[]][] = [];
  for (const transfer of posted) {
    const last = entries.at(-1);
    if (last && last[0].entry === transfer.entry) last.push(transfer);
    else entries.push([transfer]);
  }
  return entries;
}

function pointsEvent(entry: readonly [PostedTransfer, ...PostedTransfer[]]): PointsEvent | null {
  const [{ reason, code, orderId, adjustmentId }] = entry;
  const sum = (pick: (transfer: PostedTransfer) => number) =>
    entry.reduce((total, transfer) => total + pick(transfer), 0);
  const points = sum((transfer) => signedPoints(transfer.code, transfer.points));
  switch (reason) {
    case 'release':
      return {
        type: 'points.released',
        data: { orderId: orderId ?? '', points: sum((transfer) => transfer.points) },
      };
    case 'expiry':
      return { type: 'points.expired', data: { points: -points } };
    case 'adjustment':
    case 'debtWrittenOff':
    case 'writeOffUndone':
      return {
        type: 'points.adjusted',
        data: { points, reason, adjustmentId, orderId },
      };
    case 'purchase':
    case 'refund':
    case 'cancellation':
    case 'orderChange': {
      const ofOrder = { orderId: orderId ?? '' };
      if (points > 0) {
        const state = code === 'earn' ? 'pending' : 'available';
        return { type: 'points.earned', data: { ...ofOrder, points, state } };
      }
      // What had expired before is taken from the shop's own account: the member loses nothing.
      if (points === 0 || reason === 'purchase') return null;
      return { type: 'points.taken_back', data: { ...ofOrder, points: -points, reason } };
    }
    case 'redemption':
    case 'redemptionCanceled':
    case 'settlement':
    case 'merge':
    case 'referral':
    case 'referralWithdrawn':
    case 'friendOffer':
    case 'friendOfferWithdrawn':
    case 'review':
    case 'reviewWithdrawn':
    case 'newsletter':
    case 'newsletterWithdrawn':
      return null;
  }
}
