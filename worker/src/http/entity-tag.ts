import { toBase64Url } from '../encoding.ts';
import { sha256Bytes } from '../hashing.ts';

/** A weak entity tag: the same content may travel compressed or not. */
export function entityTag(body: string): string {
  return `W/"${toBase64Url(sha256Bytes(body)).slice(0, 22)}"`;
}

/** Whether the caller has this content already (`If-None-Match`, compared weakly). */
export function isKnown(tag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  const opaque = (text: string) => text.trim().replace(/^W\//, '');
  return ifNoneMatch
    .split(',')
    .some((known) => known.trim() === '*' || opaque(known) === opaque(tag));
}
