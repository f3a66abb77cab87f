import type { FraudRule } from './evidence.ts';
import { share } from './evidence.ts';

/** The same front door: a second account, or somebody of the family. */
export const sameAddress: FraudRule = ({ advocate, friend }, policy) =>
  share(advocate.addresses, friend.addresses)
    ? {
        reason: 'sameAddress',
        outcome: policy.sameAddress,
        detail: 'Advocate and friend have orders shipped to the same address.',
      }
    : undefined;
