import type { FraudRule } from './evidence.ts';

/** A mailbox that lasts for minutes proves nobody's address. */
export const disposableEmail: FraudRule = ({ disposableMailboxes }, policy) =>
  disposableMailboxes.length > 0
    ? {
        reason: 'disposableEmail',
        outcome: policy.disposableEmail,
        detail: 'The friend has an address at a provider of disposable mailboxes.',
        about: disposableMailboxes,
      }
    : undefined;
