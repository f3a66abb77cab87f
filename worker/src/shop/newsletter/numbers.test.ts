import { expect, test } from 'vitest';
import {
  form,
  mailedToken,
  mails,
  openShopWithNewsletter,
  subscribersOf,
} from '../testing/newsletter.ts';
import { Receiver } from '../testing/receiver.ts';
import { DAY, type TestShop, VISITOR, value } from '../testing/test-shop.ts';

async function ask(shop: TestShop, email: string): Promise<void> {
  value(await shop.api.subscribeNewsletter(VISITOR, form({ email })));
}

async function confirm(shop: TestShop, email: string): Promise<void> {
  value(await shop.api.confirmNewsletter(await mailedToken(shop, 'confirm', email)));
}

test('who subscribes after all earlier requests are gone is announced and mailed as somebody new', async () => {
  const shop = await openShopWithNewsletter();
  const receiver = await Receiver.of(shop);
  await receiver.subscribe(['newsletter.confirmed']);
  await ask(shop, 'ada@example.com');
  await shop.pass(6 * DAY, DAY);
  await confirm(shop, 'ada@example.com');
  // Her request is forgotten; that she was welcomed is still known.
  await shop.pass(27 * DAY, DAY);
  expect(await shop.sql('SELECT * FROM newsletter_requests')).toEqual([]);
  await ask(shop, 'bob@example.com');
  await confirm(shop, 'bob@example.com');
  await shop.ring();
  expect(await subscribersOf(shop)).toHaveLength(2);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(2);
  expect(await mails(shop, 'bob@example.com')).toHaveLength(2);
});

test('who confirms after all subscribers are gone is announced as somebody new', async () => {
  const shop = await openShopWithNewsletter();
  const receiver = await Receiver.of(shop);
  await receiver.subscribe(['newsletter.unsubscribed']);
  for (const email of ['ada@example.com', 'bob@example.com']) {
    await ask(shop, email);
    await confirm(shop, email);
    const [subscriber] = await subscribersOf(shop);
    value(await shop.api.unsubscribeSubscriber(shop.backend, subscriber?.id ?? ''));
    const [row] = await shop.sql<{ number: number }>(
      'SELECT max(number) AS number FROM subscribers',
    );
    expect(row?.number).toBe(email === 'ada@example.com' ? 1 : 2);
    await shop.pass(4 * 365 * DAY, 365 * DAY);
    expect(await subscribersOf(shop)).toEqual([]);
  }
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(2);
});
