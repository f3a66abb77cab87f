import type { FraudRule } from './evidence.ts';

/** A mailbox that lasts for minutes proves nobody's address. */
export const disposableEmail: FraudRule = ({ isDisposable }, policy) =>
  isDisposable
    ? {
        reason: 'disposableEmail',
        outcome: policy.disposableEmail,
        detail: 'The friend has an address at a provider of disposable mailboxes.',
      }
    : undefined;
