import type { Adjustment, AdjustmentInput } from '@stamm/contract/types';
import { lotTerms } from '@stamm/loyalty';
import { programInForce, type ShopContext } from '../context.ts';
import { Ledger, mustStayExact } from '../ledger.ts';
import { newId } from '../secrets.ts';
import { audit } from './audit.ts';
import { once } from './once.ts';
import { balanceOf } from './read-account.ts';
import { mustFindMember } from './resolve-member.ts';

/** Gives or takes points by hand. What is given expires as if it had been earned now. */
export function adjustPoints(
  shop: ShopContext,
  memberId: string,
  key: string,
  input: AdjustmentInput,
): Adjustment {
  const call = { scope: 'backend', key, request: ['adjustment', memberId, input] };
  return once(shop, call, () => {
    const { number } = mustFindMember(shop, memberId);
    const { points, reason, author = null } = input;
    const { now } = shop;
    const id = newId('adj');
    const ledger = new Ledger(shop);
    const account = ledger.account(number);
    if (points > 0) {
      mustStayExact(account, points);
      account.give(points, id, lotTerms(programInForce(shop).rules, now), now);
    } else {
      account.take(-points, id, now);
    }
    account.settle(now);
    shop.books.adjustments.add({ id, member: number, points, reason, author, createdAt: now });
    ledger.save();
    audit(shop, 'points.adjusted', { subject: id, member: number, details: { points } });
    return { id, points, balance: balanceOf(account) };
  });
}
