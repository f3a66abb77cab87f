import type { ReferralProgram } from '@stamm/contract/types';
import { DAY_MS } from '../time.ts';

/** A referral whose order stands and whose return window has passed. */
export interface RewardClaim {
  /** Of the order. */
  id: string;
  /** When the friend's order was paid. */
  paidAt: number;
  caps: ReferralProgram['caps'];
  /** Rewarded before two advocates became one: no cap takes it back. */
  isKept?: boolean;
}

/**
 * Which of an advocate's referrals are rewarded: those that are kept, and of the others, in the
 * order in which friends paid, each as long as no cap is reached. It follows from the orders alone,
 * however late one of them became known.
 */
export function withinCaps(claims: readonly RewardClaim[]): Set<string> {
  const inOrder = [...claims].sort((a, b) => a.paidAt - b.paidAt || (a.id < b.id ? -1 : 1));
  const kept = inOrder.filter(({ isKept }) => isKept);
  const rewarded = new Set(kept.map(({ id }) => id));
  const times = kept.map(({ paidAt }) => paidAt);
  /** Where in `times` the claim belongs; it only moves on. */
  let place = 0;
  for (const { id, paidAt, caps, isKept } of inOrder) {
    while (place < times.length && (times[place] ?? 0) <= paidAt) place++;
    if (isKept || !caps.every((cap) => hasRoom(cap, times, place, paidAt))) continue;
    rewarded.add(id);
    times.splice(place, 0, paidAt);
  }
  return rewarded;
}

/**
 * Whether no period with the claim in it has too many rewards then. Only rewards that are kept come
 * after the claim, so for most advocates one comparison answers it.
 */
function hasRoom(
  { rewards, days }: ReferralProgram['caps'][number],
  times: readonly number[],
  place: number,
  paidAt: number,
): boolean {
  if (days === null) return times.length < rewards;
  // Together with the claim, as many rewards as a cap allows and one more must span a whole period.
  const first = Math.max(0, place - rewards);
  for (let from = first; from <= place && from + rewards <= times.length; from++) {
    const start = from === place ? paidAt : (times[from] ?? 0);
    const to = from + rewards;
    const end = to === place ? paidAt : (times[to - 1] ?? 0);
    if (end - start < days * DAY_MS) return false;
  }
  return true;
}
