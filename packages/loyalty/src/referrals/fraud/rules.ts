import type { FraudPolicy, ReferralProgram } from '@stamm/contract/types';
import { alreadyReferred } from './already-referred.ts';
import { disposableEmail } from './disposable-email.ts';
import type { Finding, FraudRule, ReferralEvidence } from './evidence.ts';
import { existingCustomer } from './existing-customer.ts';
import { ring } from './ring.ts';
import { sameAddress } from './same-address.ts';
import { samePayment } from './same-payment.ts';
import { samePerson } from './same-person.ts';
import { velocity } from './velocity.ts';

/** Follow from facts alone: they hold whenever they come to light, also after the reward. */
const CERTAINTIES: readonly FraudRule[] = [samePerson, existingCustomer, alreadyReferred];

/** Signs that may be innocent: the shop says what becomes of them, and they count until the reward. */
const SUSPICIONS: readonly FraudRule[] = [
  disposableEmail,
  sameAddress,
  samePayment,
  velocity,
  ring,
];

/** What shops get that say nothing else. */
export const USUAL_FRAUD_POLICY: FraudPolicy = {
  sameAddress: 'hold',
  samePayment: 'hold',
  disposableEmail: 'reject',
  ring: 'hold',
  velocity: { outcome: 'hold', claims: 20, hours: 24 },
};

export function fraudPolicy({ fraud }: Pick<ReferralProgram, 'fraud'>): FraudPolicy {
  return fraud ?? USUAL_FRAUD_POLICY;
}

/**
 * All that the rules find. Once an advocate was rewarded, what was suspicious then stays what it
 * was: nobody loses a reward because somebody else moved in with a friend.
 */
export function findFraud(
  evidence: ReferralEvidence,
  policy: FraudPolicy,
  foundBeforeReward: readonly Finding[] | null,
): Finding[] {
  const found = (rules: readonly FraudRule[]) =>
    rules.flatMap((rule) => rule(evidence, policy) ?? []);
  const certain = found(CERTAINTIES);
  if (foundBeforeReward === null) return [...certain, ...found(SUSPICIONS)];
  const isSuspicion = ({ reason }: Finding) =>
    !['samePerson', 'existingCustomer', 'alreadyReferred', 'belowMinimum'].includes(reason);
  return [...certain, ...foundBeforeReward.filter(isSuspicion)];
}
