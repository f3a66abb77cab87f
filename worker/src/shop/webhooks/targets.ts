import { Refusal } from '@stamm/loyalty';
import { type Ipv4Block, ipv6Groups, isInIpv4Block } from '../../ip-addresses.ts';

/** Blocks of IPv4 that are not of the public internet: RFC 6890, and multicast (RFC 5771). */
const SPECIAL_IPV4: readonly Ipv4Block[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Names that only a machine's own network resolves. */
const PRIVATE_NAMES =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa|onion)$/;

/**
 * Whether events may be sent to an address: `https` on its usual port, to the public internet.
 * In development also the machine itself, by `http` too and on any port, so that a receiver can
 * be tried out. What a name resolves to is for the runtime's network to judge, when it connects.
 */
export function isAllowedTarget(url: URL, mode: 'development' | 'production'): boolean {
  if (url.username !== '' || url.password !== '') return false;
  const host = url.hostname.replace(/\.$/, '');
  if (mode === 'development' && isLoopback(host)) {
    return url.protocol === 'https:' || url.protocol === 'http:';
  }
  return url.protocol === 'https:' && url.port === '' && isPublicHost(host);
}

/** @throws Refusal `webhook_target_not_allowed` */
export function mustBeAllowedTarget(url: URL, mode: 'development' | 'production'): void {
  if (isAllowedTarget(url, mode)) return;
  throw new Refusal(
    'webhook_target_not_allowed',
    'Events are sent by https, on port 443, to a public address. Use one that anybody on the internet could reach.',
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.[0-9]+){3}$/.test(host);
}

function isPublicHost(host: string): boolean {
  if (host.startsWith('[')) return isPublicIpv6(host.slice(1, -1));
  // Parsing a URL has made decimal, octal and hexadecimal forms into four numbers.
  if (/^[0-9]+(?:\.[0-9]+){3}$/.test(host)) {
    return !SPECIAL_IPV4.some((block) => isInIpv4Block(host, block));
  }
  return host.includes('.') && !PRIVATE_NAMES.test(host);
}

/**
 * Global unicast (2000::/3) is public, but for documentation and for the blocks that wrap another
 * address: Teredo and its neighbours (2001::/23) and 6to4 (2002::/16). IPv4-mapped addresses,
 * NAT64, unique local, link-local and multicast ones lie outside.
 */
function isPublicIpv6(address: string): boolean {
  const [first = 0, second = 0] = ipv6Groups(address);
  if (first < 0x2000 || first > 0x3fff) return false;
  if (first === 0x2001) return second >= 0x0200 && second !== 0x0db8;
  // 3fff::/20 is for documentation as well (RFC 9637).
  return first !== 0x2002 && !(first === 0x3fff && second < 0x1000);
}
