import type { Context } from 'hono';
import { toBase64Url } from '../encoding.ts';
import type { Env } from '../env.ts';
import { hmacSha256 } from '../hashing.ts';
import type { VisitorEnv } from '../http/caller-env.ts';
import { type Ipv4Block, ipv6Groups, isInIpv4Block, isIpv4 } from '../ip-addresses.ts';
import type { VisitorCaller } from '../shop/api.ts';

/** The machine's own addresses, and those of the network around it (RFC 1918, 3927, 6598). */
const NEARBY_IPV4: readonly Ipv4Block[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
];

/** Who calls, as far as the shop is to know: where from, under a pseudonym of that shop alone. */
export function visitor(c: Pick<Context<VisitorEnv>, 'env' | 'req' | 'var'>): VisitorCaller {
  warnIfAllLookAlike(c.req.raw, c.env);
  const network = networkOf(c.req.raw, c.env);
  if (network === null) return { kind: 'visitor', network };
  const named = [network, ...siteOf(network)].map((one) => pseudonym(c.env, c.var.shopId, one));
  return { kind: 'visitor', network: named.join('.') };
}

/** The /48 around the /64 of an IPv6 address: so much one customer of a provider may have. */
export function siteOf(network: string): string[] {
  const groups = network.split(':');
  return groups.length === 4 ? [groups.slice(0, 3).join(':')] : [];
}

/**
 * The network that a call comes from: an IPv4 address, or the /64 of an IPv6 one, for within that
 * everybody can choose addresses at will. Null for one that is not known, and for one nearby: that
 * is a proxy, behind which all callers would count as one.
 */
export function networkOf(request: Request, env: Env): string | null {
  const named = env.CLIENT_ADDRESS_HEADER ? fromHeader(request, env) : fromConnection(request);
  const address = withoutPort(named);
  if (isIpv4(address)) return ofIpv4(address);
  const groups = ipv6GroupsOf(address);
  if (groups === null) return null;
  const [first = 0, , , , , marker, high = 0, low = 0] = groups;
  if (groups.slice(0, 5).every((group) => group === 0)) {
    // What is left of these are IPv4 addresses in the other form, ::1 and ::.
    return marker === 0xffff
      ? ofIpv4([high >> 8, high & 0xff, low >> 8, low & 0xff].join('.'))
      : null;
  }
  const isUniqueLocal = (first & 0xfe00) === 0xfc00;
  const isLinkLocal = (first & 0xffc0) === 0xfe80;
  if (isUniqueLocal || isLinkLocal) return null;
  return groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':');
}

let hasWarned = false;

/** Without their addresses, callers cannot be told from each other, and one stranger limits all. */
function warnIfAllLookAlike(request: Request, env: Env): void {
  if (hasWarned || env.ENVIRONMENT !== 'production' || env.CLIENT_ADDRESS_HEADER) return;
  if (networkOf(request, env) !== null) return;
  hasWarned = true;
  console.warn(
    JSON.stringify({
      event: 'client_addresses_unknown',
      advice: 'Set CLIENT_ADDRESS_HEADER to the header in which your proxy names the caller.',
    }),
  );
}

/** The last in a list: the proxy that we trust has put it there, and the caller those before it. */
function fromHeader(request: Request, env: Env): string {
  return request.headers.get(env.CLIENT_ADDRESS_HEADER)?.split(',').at(-1)?.trim() ?? '';
}

/** Where the connection comes from: workerd says so itself, and no caller can. */
function fromConnection(request: Request): string {
  const { clientIp } = (request.cf ?? {}) as { clientIp?: unknown };
  return typeof clientIp === 'string' ? clientIp : '';
}

function withoutPort(text: string): string {
  const inBrackets = /^\[([^\]]*)\]/.exec(text)?.[1];
  return inBrackets ?? text.replace(/^([^:]*):[0-9]+$/, '$1');
}

function ofIpv4(address: string): string | null {
  return NEARBY_IPV4.some((block) => isInIpv4Block(address, block)) ? null : address;
}

function ipv6GroupsOf(address: string): number[] | null {
  const url = `http://[${address}]/`;
  return URL.canParse(url) ? ipv6Groups(new URL(url).hostname.slice(1, -1)) : null;
}

/** Neither the address nor anything that two shops could compare gets into a shop's memory. */
function pseudonym(env: Env, shopId: string, network: string): string {
  return toBase64Url(hmacSha256(env.SESSION_SECRET ?? '', `network ${shopId} ${network}`));
}
