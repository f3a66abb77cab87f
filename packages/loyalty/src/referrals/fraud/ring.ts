import type { FraudRule } from './evidence.ts';

/** Who refers the one they were referred by, directly or over others, gains from going in circles. */
export const ring: FraudRule = ({ advocate, friend, referrers }, policy) => {
  // Who refers themselves goes in no circle: another rule sees to that.
  if (friend.member === null || friend.member === advocate.member) return undefined;
  const distance = referrers.indexOf(friend.member) + 1;
  if (distance === 0) return undefined;
  return {
    reason: 'ring',
    outcome: policy.ring,
    detail:
      distance === 1
        ? 'The friend had referred the advocate.'
        : `The friend had referred the advocate over ${distance - 1} others.`,
    about: referrers.slice(0, distance).map(String),
  };
};
