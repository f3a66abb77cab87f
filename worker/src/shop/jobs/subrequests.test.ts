import { expect, test } from 'vitest';
import { PostOffice, queue } from '../testing/post-office.ts';
import { Receiver } from '../testing/receiver.ts';
import { openShop } from '../testing/test-shop.ts';
import { type Subrequests, subrequestsOf } from './subrequests.ts';

function taken(subrequests: Subrequests, who: 'webhooks' | 'mails'): number {
  let count = 0;
  while (subrequests.take(who)) count++;
  return count;
}

test('stay below what the platform allows, and nobody takes all of them', () => {
  const subrequests = subrequestsOf(undefined);
  const webhooks = taken(subrequests, 'webhooks');
  const mails = taken(subrequests, 'mails');
  expect(webhooks + mails).toBeLessThan(50);
  expect(mails).toBeGreaterThan(15);
  expect(webhooks).toBeGreaterThan(15);
});

test('are as many as the setting says; what is no number counts for the least', () => {
  expect(taken(subrequestsOf('1000'), 'mails')).toBe(540);
  for (const nonsense of ['', 'many', '-1', '0', '1.5']) {
    expect(taken(subrequestsOf(nonsense), 'mails')).toBe(taken(subrequestsOf('50'), 'mails'));
  }
});

test('of a plan with fifty: what is left of mails and events goes with the next alarms', async () => {
  const shop = await openShop();
  await shop.setEnvironment({ SUBREQUEST_LIMIT: '50' });
  const office = await PostOffice.of(shop);
  const receiver = await Receiver.of(shop);
  await receiver.subscribe(['member.joined']);
  for (let n = 0; n < 70; n++) {
    await queue(shop, `mail ${n}`, { to: `r${n}@example.com` });
    await shop.caller(`m${n}`);
  }
  const calls = () => office.tried.length + receiver.received.length;
  for (let alarm = 0; calls() < 140; alarm++) {
    const before = calls();
    expect(alarm).toBeLessThan(6);
    await shop.ring();
    expect(calls() - before).toBeLessThan(50);
    expect(calls()).toBeGreaterThan(before);
  }
  await shop.ring();
  expect(new Set(office.subjects()).size).toBe(70);
  expect(receiver.received).toHaveLength(70);
  expect(await shop.sql('SELECT * FROM event_messages')).toEqual([]);
});
