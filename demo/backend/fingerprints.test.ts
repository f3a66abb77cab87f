import { expect, it } from 'vitest';
import { addressFingerprint } from './fingerprints.ts';

const kiel = { name: 'Frieda', street: 'Deichstraße 41', postalCode: '24103', city: 'Kiel' };

it('is the same for the same front door, whoever lives there and however it is written', () => {
  const other = { ...kiel, name: 'Fred', street: ' deichstraße  41 ', city: 'KIEL' };
  expect(addressFingerprint(other)).toBe(addressFingerprint(kiel));
});

it('is another one for another door, and holds nothing of the address', () => {
  expect(addressFingerprint({ ...kiel, street: 'Deichstraße 4' })).not.toBe(
    addressFingerprint({ ...kiel, street: 'Deichstraße 41' }),
  );
  expect(addressFingerprint(kiel)).toMatch(/^[0-9a-f]{64}$/);
});
