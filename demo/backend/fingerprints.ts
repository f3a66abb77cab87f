/** By which Stamm can tell that two customers live behind the same front door, without the address. */
import { createHash } from 'node:crypto';
import type { Address } from '../shop/customers.ts';

/** The same for every way to write the same address: "Am Kanal 3" and "am  kanal 3". */
export function addressFingerprint({ street, postalCode, city }: Address): string {
  const text = [street, postalCode, city]
    .join('\n')
    .toLowerCase()
    .replace(/[^\p{L}\d\n]+/gu, '');
  return createHash('sha256').update(text).digest('hex');
}
