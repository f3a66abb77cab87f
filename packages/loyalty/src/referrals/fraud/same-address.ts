import type { FraudRule } from './evidence.ts';
import { shared } from './evidence.ts';

/** The same front door: a second account, or somebody of the family. */
export const sameAddress: FraudRule = ({ advocate, friend }, policy) => {
  const about = shared(advocate.addresses, friend.addresses);
  if (about.length === 0) return undefined;
  return {
    reason: 'sameAddress',
    outcome: policy.sameAddress,
    detail: 'Advocate and friend have orders shipped to the same address.',
    about,
  };
};
