import { expect, test } from 'vitest';
import { KeyQuotas, quotaHeaders } from './key-quotas.ts';
import { RunningImports } from './running-imports.ts';

const SECOND = 1_000;

test('an honest backend with 200 orders a second is never refused', () => {
  let now = 0;
  const quotas = new KeyQuotas(() => now);
  for (; now < 180 * SECOND; now += 5) expect(quotas.count('key_a').isSpent).toBe(false);
});

test('a key that calls without end is refused until its minute is over, and no other is', () => {
  let now = 0;
  const quotas = new KeyQuotas(() => now);
  for (let n = 0; n < 30_000; n++) expect(quotas.count('key_a').isSpent).toBe(false);
  now = 20 * SECOND;
  const spent = quotas.count('key_a');
  expect(spent).toEqual({ isSpent: true, remaining: 0, resetSeconds: 40 });
  expect(quotaHeaders(spent)).toEqual([
    ['ratelimit-policy', '"key";q=30000;w=60'],
    ['ratelimit', '"key";r=0;t=40'],
  ]);
  expect(quotas.count('key_b')).toEqual({ isSpent: false, remaining: 29_999, resetSeconds: 60 });
  now = 60 * SECOND;
  expect(quotas.count('key_a')).toEqual({ isSpent: false, remaining: 29_999, resetSeconds: 60 });
});

test('a shop imports two files at a time, and one that was broken off makes room in the end', () => {
  let now = 0;
  const imports = new RunningImports(() => now);
  const first = imports.begin('a');
  expect(imports.begin('a')).toBeDefined();
  expect(imports.begin('a')).toBeUndefined();
  expect(imports.begin('b')).toBeDefined();
  first?.leave();
  first?.leave();
  const third = imports.begin('a');
  expect(third).toBeDefined();
  now = 4 * 60 * SECOND;
  third?.keep();
  expect(imports.begin('a')).toBeUndefined();
  now = 5 * 60 * SECOND;
  expect(imports.begin('a')).toBeDefined();
  expect(imports.begin('a')).toBeUndefined();
});
