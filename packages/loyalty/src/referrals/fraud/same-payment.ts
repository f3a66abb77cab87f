import type { FraudRule } from './evidence.ts';
import { shared } from './evidence.ts';

/** The same card or account: a second account, or a couple. */
export const samePayment: FraudRule = ({ advocate, friend }, policy) => {
  const about = shared(advocate.payments, friend.payments);
  if (about.length === 0) return undefined;
  return {
    reason: 'samePayment',
    outcome: policy.samePayment,
    detail: 'Advocate and friend have paid with the same card or account.',
    about,
  };
};
