import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { Books } from '../books/books.ts';
import type { ShopContext } from '../context.ts';
import { Rates } from '../rates.ts';
import type { Shop } from '../shop.ts';
import { PORTIONS } from '../stored-account.ts';
import type { TestShop } from './test-shop.ts';

/**
 * Has a test shop do what no call of the API does by itself. The object is evicted afterwards, for
 * it may remember what it had read before.
 */
export async function perform<Answer>(
  { stub, now }: TestShop,
  operation: (shop: ShopContext) => Answer,
): Promise<Answer> {
  const answer = await runInDurableObject(stub, (_shop: Shop, { storage }) => {
    const books = new Books(storage.sql);
    const settings = books.settings.find();
    if (!settings) throw new Error('The shop was never opened.');
    return storage.transactionSync(() =>
      operation({
        books,
        settings,
        environment: {
          mode: 'development',
          mail: 'mailbox',
          mailFrom: 'shop@shop.example',
          publicUrl: 'https://loyalty.example',
          secret: 'x'.repeat(32),
          previousSecret: null,
        },
        rates: new Rates(),
        portions: PORTIONS,
        origin: { by: { kind: 'stamm' }, requestId: null },
        now,
        isHistory: false,
        transaction: (work) => work(),
      }),
    );
  });
  await evictDurableObject(stub);
  await runInDurableObject(stub, (shop: Shop) => {
    shop.clock = () => now;
  });
  return answer;
}
