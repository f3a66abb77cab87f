import { expect, test } from 'vitest';
import { pointsFor } from './points-for.ts';
import { setUp } from './testing/set-up.ts';

const program = await (await setUp()).client.loadProgram();
const price = { amountMinor: 1290, currency: 'EUR' };

test('a price earns what the ledger would grant', () => {
  expect(pointsFor(program, price)).toBe(12);
  expect(pointsFor(program, { ...price, quantity: 2 })).toBe(25);
});

test('a currency that the program does not know earns nothing that could be shown', () => {
  expect(pointsFor(program, { ...price, currency: 'USD' })).toBeUndefined();
});

test.each([
  { amountMinor: Number.NaN },
  { amountMinor: 12.9 },
  { amountMinor: -1 },
  { amountMinor: 2 ** 53 },
  { taxMinor: 1291 },
  { taxMinor: -1 },
  { quantity: 0.5 },
])('%o is not a price', (wrong) => {
  expect(pointsFor(program, { ...price, ...wrong })).toBeUndefined();
});
