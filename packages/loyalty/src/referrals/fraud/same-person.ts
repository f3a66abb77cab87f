import type { FraudRule } from './evidence.ts';
import { share } from './evidence.ts';

/** Nobody refers themselves, under whatever spelling of their address. */
export const samePerson: FraudRule = ({ advocate, friend }) => {
  if (friend.member !== null && friend.member === advocate.member) {
    return {
      reason: 'samePerson',
      outcome: 'reject',
      detail: 'Advocate and friend are the same member.',
      about: [],
    };
  }
  if (!share(advocate.mailboxes, friend.mailboxes)) return undefined;
  return {
    reason: 'samePerson',
    outcome: 'reject',
    detail: 'Advocate and friend have the same mailbox, in another spelling.',
    about: [],
  };
};
