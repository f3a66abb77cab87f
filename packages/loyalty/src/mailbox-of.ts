/**
 * Which mailbox an address belongs to: providers deliver several spellings to one. Only for telling
 * whether two people are one; mails go to the address as it was given.
 */

interface Provider {
  domains: readonly string[];
  /** Signs within the name that do not count. */
  ignored?: RegExp;
}

/** The first domain of each is the one that stands for all. */
const PROVIDERS: readonly Provider[] = [
  // https://support.google.com/mail/answer/7436150
  { domains: ['gmail.com', 'googlemail.com'], ignored: /\./g },
  // https://proton.me/support/addresses-and-aliases
  {
    domains: ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'],
    ignored: /[._-]/g,
  },
  // https://support.apple.com/guide/icloud/mm6b1a490a
  { domains: ['icloud.com', 'me.com', 'mac.com'] },
  { domains: ['yandex.ru', 'yandex.com', 'ya.ru', 'yandex.by', 'yandex.kz'] },
];

/** Providers where every name below a user's own subdomain is the user's: any@ada.fastmail.com. */
const SUBDOMAIN_PROVIDERS = ['fastmail.com', 'fastmail.fm', 'messagingengine.com'];

/** Yahoo's disposable addresses: name-keyword@. One name is another person under each of its domains. */
const KEYWORD_DOMAINS = /^(?:yahoo\.[a-z.]+|ymail\.com|rocketmail\.com)$/;

const BY_DOMAIN = new Map(
  PROVIDERS.flatMap((provider) => provider.domains.map((domain) => [domain, provider] as const)),
);

/** The canonical address of the mailbox: two addresses of one mailbox have the same. */
export function mailboxOf(address: string): string {
  const text = address.trim().toLowerCase();
  const at = text.lastIndexOf('@');
  if (at < 1) return text;
  const domain = text.slice(at + 1).replace(/\.$/, '');
  const host = SUBDOMAIN_PROVIDERS.find((candidate) => domain.endsWith(`.${candidate}`));
  if (host !== undefined) return `${domain.slice(0, -host.length - 1)}@${host}`;
  const provider = BY_DOMAIN.get(domain);
  const name = withoutTag(text.slice(0, at), KEYWORD_DOMAINS.test(domain) ? /[+-]/ : /\+/);
  const counted = provider?.ignored ? name.replace(provider.ignored, '') : name;
  return `${counted || name}@${provider?.domains[0] ?? domain}`;
}

/** The domain of an address, in lower case. */
export function mailDomain(address: string): string {
  return address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase();
}

function withoutTag(name: string, tag: RegExp): string {
  const begin = name.search(tag);
  // A name that begins with the sign is all tag: it stays as it is.
  return begin > 0 ? name.slice(0, begin) : name;
}
