import type { FraudRule } from './evidence.ts';

const HOUR_MS = 3_600_000;

/**
 * More friends in a short time than one has: codes on coupon sites, or accounts by the dozen. It
 * looks back from the claim, so the first ones count whatever comes after them.
 */
export const velocity: FraudRule = ({ claimTimes, claimedAt }, { velocity: limit }) => {
  const since = claimedAt - limit.hours * HOUR_MS;
  const recent = claimTimes.filter((time) => time > since && time <= claimedAt).length;
  if (recent <= limit.claims) return undefined;
  return {
    reason: 'velocity',
    outcome: limit.outcome,
    detail: `It is number ${recent} of this advocate within ${limit.hours} hours; ${limit.claims} are usual.`,
    about: [String(claimedAt)],
  };
};
