import type { Me, SignInVerifyInput } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { SignedIn } from '../api.ts';
import type { MemberRecord } from '../books/members.ts';
import type { ShopContext } from '../context.ts';
import { readMe } from './me.ts';
import { mergeInto } from './merge-members.ts';
import { mustFindSignedIn } from './resolve-member.ts';
import { mustBeSignedIn } from './sessions.ts';
import { withCode } from './sign-in-by-code.ts';

/**
 * Merges two memberships of whoever is signed in to both.
 * @throws Refusal `invalid_session`, `shop_must_merge`
 */
export function mergeMeWith(shop: ShopContext, number: number, other: SignedIn): Me {
  mustBeSignedIn(shop, other);
  return shop.transaction(() =>
    mergeProven(shop, mustFindSignedIn(shop, number), mustFindSignedIn(shop, other.number)),
  );
}

/**
 * Merges a membership with the one that has proven an address, by a code that was mailed there.
 * @throws Refusal `invalid_code`, `member_not_found`, `shop_must_merge`
 */
export function mergeMeByCode(
  shop: ShopContext,
  number: number,
  network: string | null,
  input: SignInVerifyInput,
): Me {
  const mine = mustFindSignedIn(shop, number);
  return withCode(shop, network, input, () => {
    const other = shop.books.members.findByProvenEmail(input.email);
    if (other) return mergeProven(shop, mine, other);
    throw new Refusal(
      'member_not_found',
      'No membership has proven this address, so there is nothing to merge.',
    );
  });
}

/** The shop knows customers by its own ids: it never finds two of them as one without its own doing. */
function mergeProven(shop: ShopContext, mine: MemberRecord, other: MemberRecord): Me {
  if (mine.number === other.number) return readMe(shop, mine.number);
  const isCustomer = ({ number }: MemberRecord) =>
    shop.books.members.customerIdsOf(number).length > 0;
  if (!isCustomer(other)) return readMe(shop, mergeInto(shop, mine, other).number);
  if (!isCustomer(mine)) return readMe(shop, mergeInto(shop, other, mine).number);
  throw new Refusal(
    'shop_must_merge',
    'Both memberships are customer accounts of the shop. Ask the shop to merge them; its backend does so with POST /v1/members/{id}/merge.',
  );
}
