/** Other domains of the same provider under which a mailbox is reached as well. */
const ALIAS_DOMAINS: Record<string, string> = {
  'googlemail.com': 'gmail.com',
  'protonmail.com': 'proton.me',
  'protonmail.ch': 'proton.me',
  'pm.me': 'proton.me',
  'me.com': 'icloud.com',
  'mac.com': 'icloud.com',
  'ya.ru': 'yandex.ru',
  'yandex.by': 'yandex.ru',
  'yandex.com': 'yandex.ru',
  'yandex.kz': 'yandex.ru',
};

/** Characters that a provider leaves out of account before the @. */
const IGNORED: Record<string, RegExp> = {
  'gmail.com': /\./g,
  'proton.me': /[._-]/g,
};

/** Where the keyword of a disposable address begins with a hyphen: names there have none. */
const HYPHEN_KEYWORDS = /^(?:yahoo\.[a-z.]+|ymail\.com|rocketmail\.com)$/;

/**
 * Names the mailbox behind a normalised address: two addresses with the same answer reach the same
 * person. For rules against fraud only: a mail is sent to the address as its owner wrote it.
 */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  const written = address.slice(at + 1);
  const domain = ALIAS_DOMAINS[written] ?? written;
  const separator = HYPHEN_KEYWORDS.test(domain) ? /[+-].*$/ : /\+.*$/;
  const local = address.slice(0, at);
  const name = local.replace(separator, '').replace(IGNORED[domain] ?? /(?!)/g, '');
  // One that would leave nothing is a name of its own.
  return `${name || local}@${domain}`;
}
