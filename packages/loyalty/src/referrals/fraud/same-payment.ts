import type { FraudRule } from './evidence.ts';
import { share } from './evidence.ts';

/** The same card or account: a second account, or a couple. */
export const samePayment: FraudRule = ({ advocate, friend }, policy) =>
  share(advocate.payments, friend.payments)
    ? {
        reason: 'samePayment',
        outcome: policy.samePayment,
        detail: 'Advocate and friend have paid with the same card or account.',
      }
    : undefined;
