import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LoyaltyError, type LoyaltyRequest, loyaltyRequests } from './loyalty.ts';
import { Outbox, waitBefore } from './outbox.ts';
import { openStore, type Store } from './store.ts';

const unreachable = () => new LoyaltyError('unreachable', 0, 'Nobody answers.', null);
const refused = () => new LoyaltyError('invalid_request', 422, 'The body breaks a rule.', null);
const request = (id: string) => loyaltyRequests.cancelOrder(id, '2026-01-01T00:00:00.000Z');

let store: Store;
let now: number;
let sent: string[];
let answer: (request: LoyaltyRequest) => void;
let outbox: Outbox;

const loyalty = {
  send: async (each: LoyaltyRequest) => {
    sent.push(each.path);
    answer(each);
    return {};
  },
};

beforeEach(() => {
  store = openStore(null);
  now = 1000;
  sent = [];
  answer = () => {};
  outbox = new Outbox(store, loyalty, () => now);
});
afterEach(() => store.close());

it('delivers in the order of writing, and each report once', async () => {
  outbox.add('1', request('1'));
  outbox.add('2', request('2'));
  await outbox.flush();
  await outbox.flush();
  expect(sent).toEqual(['/v1/orders/1/cancel', '/v1/orders/2/cancel']);
  expect(outbox.isWaiting('1')).toBe(false);
});

it('keeps what did not arrive, and stops knocking at a closed door', async () => {
  answer = () => {
    throw unreachable();
  };
  outbox.add('1', request('1'));
  outbox.add('2', request('2'));
  await outbox.flush();
  expect(sent).toEqual(['/v1/orders/1/cancel']);
  expect(outbox.isWaiting('1')).toBe(true);
  expect(outbox.isWaiting('2')).toBe(true);

  answer = () => {};
  now += waitBefore(1) - 1;
  await outbox.flush();
  expect(outbox.isWaiting('1')).toBe(true);
  now += 1;
  await outbox.flush();
  expect(outbox.isWaiting('1')).toBe(false);
  expect(outbox.isWaiting('2')).toBe(false);
});

it('waits longer and longer, up to five minutes', () => {
  expect([1, 2, 3, 20].map(waitBefore)).toEqual([2000, 4000, 8000, 300_000]);
});

it('goes past a report that is refused, and does not send it again', async () => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
  answer = (each) => {
    if (each.path.includes('/1/')) throw refused();
  };
  outbox.add('1', request('1'));
  outbox.add('2', request('2'));
  await outbox.flush();
  await outbox.flush();
  expect(sent).toEqual(['/v1/orders/1/cancel', '/v1/orders/2/cancel']);
  expect(complaint).toHaveBeenCalledOnce();
  complaint.mockRestore();
});

it('goes on trying while the key is wrong: a shop can put that right', async () => {
  answer = () => {
    throw new LoyaltyError('invalid_key', 401, 'The key is not valid.', null);
  };
  outbox.add('1', request('1'));
  await outbox.flush();
  expect(outbox.isWaiting('1')).toBe(true);
});

it('writes nothing when the transaction around it fails', () => {
  expect(() =>
    store.transaction(() => {
      outbox.add('1', request('1'));
      throw new Error('The order could not be stored.');
    }),
  ).toThrow();
  expect(outbox.isWaiting('1')).toBe(false);
});

it('sends after a restart what was written before it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'shop-'));
  const before = openStore(dataDir);
  new Outbox(before, loyalty, () => now).add('7', request('7'));
  before.close();
  const after = openStore(dataDir);
  await new Outbox(after, loyalty, () => now).flush();
  after.close();
  rmSync(dataDir, { recursive: true });
  expect(sent).toEqual(['/v1/orders/7/cancel']);
});
