import type { FraudRule } from './evidence.ts';

/** Who refers the one they were referred by, directly or over others, gains from going in circles. */
export const ring: FraudRule = ({ friend, referrers }, policy) => {
  if (friend.member === null) return undefined;
  const distance = referrers.indexOf(friend.member) + 1;
  if (distance === 0) return undefined;
  return {
    reason: 'ring',
    outcome: policy.ring,
    detail:
      distance === 1
        ? 'The friend had referred the advocate.'
        : `The friend had referred the advocate over ${distance - 1} others.`,
  };
};
