/** E-mail addresses. No zod here: the browser may import this file. */
import { MAX_EMAIL_LENGTH } from './limits.ts';

const MAX_LOCAL_LENGTH = 64;

/** What stands before the @, as RFC 5322 allows it without quotes. */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/;
/** Letters, digits, marks, hyphens and the dots of several scripts: nothing that an URL gives a meaning. */
const WRITTEN_DOMAIN = /^[\p{L}\p{M}\p{N}\-.。．｡]+$/u;

/**
 * The one way in which an address is written: trimmed, lower-cased, its domain in ASCII, so that
 * two ways of writing the same mailbox are one address. Undefined for what is none.
 */
export function normalizeAddress(text: string): string | undefined {
  const address = text.trim();
  if (address.length > MAX_EMAIL_LENGTH) return undefined;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at)).toLowerCase();
  const domain = asciiDomain(address.slice(at + 1));
  if (domain === undefined || local.length > MAX_LOCAL_LENGTH || !LOCAL_PART.test(local)) {
    return undefined;
  }
  const normal = `${local}@${domain}`;
  return normal.length <= MAX_EMAIL_LENGTH ? normal : undefined;
}

/** A domain as the internet knows it: `bücher.example` is `xn--bcher-kva.example` (UTS #46). */
function asciiDomain(written: string): string | undefined {
  if (!WRITTEN_DOMAIN.test(written)) return undefined;
  try {
    const { hostname } = new URL(`https://${written}`);
    return DOMAIN.test(hostname) ? hostname : undefined;
  } catch {
    return undefined;
  }
}
