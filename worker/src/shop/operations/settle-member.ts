import type { ShopContext } from '../context.ts';
import { Ledger } from '../ledger.ts';

/** Writes down what time has brought about for a member. Reading never waits for it (law 9). */
export function settleMember(shop: ShopContext, number: number): void {
  // Whoever became part of another member has nothing of their own any more.
  if (shop.books.members.find(number)?.number !== number) return;
  const ledger = new Ledger(shop);
  ledger.account(number);
  ledger.save();
}
