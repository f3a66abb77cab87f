import type { JournalApi } from '../../journal/journal-api.ts';
import type { ShopContext } from '../context.ts';
import { replayEntry } from './replay-entry.ts';

const PORTION = 500;

/**
 * Brings a shop up to what its journal says. Where no backup was restored there is nothing to do:
 * one question. Answers how many entries it did not know of.
 */
export async function catchUp(shop: ShopContext, journal: JournalApi): Promise<number> {
  let replayed = 0;
  for (;;) {
    const entries = await journal.since(shop.books.journal.place(), PORTION);
    for (const entry of entries) {
      shop.transaction(() => {
        if (!shop.books.journal.isWaiting(entry.key)) {
          replayEntry(shop, entry);
          replayed++;
        }
        shop.books.journal.moveTo(entry.sequence);
      });
    }
    if (entries.length < PORTION) return replayed;
  }
}
