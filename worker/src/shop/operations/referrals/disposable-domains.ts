import { mailDomain } from '@stamm/loyalty';
import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';

/** Read once it is needed: most shops never ask. */
let known: Set<string> | undefined;

/** Whether an address is at a provider of mailboxes that last for minutes, or below one. */
export function isDisposable(address: string): boolean {
  known ??= disposableEmailBlocklistSet();
  const labels = mailDomain(address).split('.');
  // The last label alone is no provider's.
  for (let from = 0; from < labels.length - 1; from++) {
    if (known.has(labels.slice(from).join('.'))) return true;
  }
  return false;
}
