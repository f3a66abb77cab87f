import { expect, test } from 'vitest';
import type { MailPriority } from './mail-kinds.ts';
import { MailShares } from './mail-shares.ts';

function turns(shares: MailShares, count: number, ...waiting: MailPriority[]) {
  return Array.from({ length: count }, () => shares.next(new Set(waiting)));
}

test('what waits alone has every turn', () => {
  const shares = new MailShares();
  expect(new Set(turns(shares, 40, 'bulk'))).toEqual(new Set(['bulk']));
  expect(new Set(turns(shares, 40, 'urgent'))).toEqual(new Set(['urgent']));
  expect(shares.next(new Set())).toBeUndefined();
});

test('what becomes urgent is next, however much was sent before it', () => {
  const shares = new MailShares();
  turns(shares, 1_000, 'bulk');
  expect(turns(shares, 3, 'urgent', 'bulk')).toEqual(['urgent', 'urgent', 'urgent']);
});

test('of sixteen turns each priority that waits has its share, whoever else waits', () => {
  const taken = turns(new MailShares(), 160, 'urgent', 'service', 'bulk');
  const count = (priority: MailPriority) => taken.filter((turn) => turn === priority).length;
  expect([count('urgent'), count('service'), count('bulk')]).toEqual([120, 30, 10]);
});
