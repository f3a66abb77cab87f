import type { ReferralProgram } from '@stamm/contract/types';
import { DAY_MS } from '../time.ts';

/** A referral whose order stands and whose return window has passed. */
export interface RewardClaim {
  /** Of the order. */
  id: string;
  /** When the friend's order was paid. */
  paidAt: number;
  caps: ReferralProgram['caps'];
}

/**
 * Which of an advocate's referrals are rewarded: in the order in which friends paid, each as long
 * as no cap is reached. It follows from the orders alone, however late one of them became known.
 */
export function withinCaps(claims: readonly RewardClaim[]): Set<string> {
  const inOrder = [...claims].sort((a, b) => a.paidAt - b.paidAt || (a.id < b.id ? -1 : 1));
  const rewarded = new Set<string>();
  const times: number[] = [];
  for (const { id, paidAt, caps } of inOrder) {
    const isFree = caps.every(({ rewards, days }) => {
      // In the order of time, so the rewards that count are the last ones.
      const nth = times.at(-rewards);
      return nth === undefined || (days !== null && nth <= paidAt - days * DAY_MS);
    });
    if (!isFree) continue;
    rewarded.add(id);
    times.push(paidAt);
  }
  return rewarded;
}
