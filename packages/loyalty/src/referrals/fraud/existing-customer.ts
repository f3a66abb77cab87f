import type { FraudRule } from './evidence.ts';

/** Who has bought before they claimed was not won by the referral. */
export const existingCustomer: FraudRule = ({ friendBoughtAt, claimedAt }) =>
  friendBoughtAt !== null && friendBoughtAt < claimedAt
    ? {
        reason: 'existingCustomer',
        outcome: 'reject',
        detail: 'The friend had bought before they claimed the offer.',
        about: [],
      }
    : undefined;
