import type { Member, MemberPage } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { Page } from '../api.ts';
import type { ShopContext } from '../context.ts';
import { memberWithPoints } from './read-account.ts';
import { mustFindMember } from './resolve-member.ts';

/** @throws Refusal `member_not_found` */
export function readMember(shop: ShopContext, id: string): Member {
  return memberWithPoints(shop, mustFindMember(shop, id));
}

/** The members in the order in which they joined; the cursor is the last one's number. */
export function readMembers(shop: ShopContext, page: Page): MemberPage {
  const after = page.cursor === undefined ? 0 : numberInCursor(page.cursor);
  const found = shop.books.members.page(after, page.limit + 1);
  const shown = found.slice(0, page.limit);
  const last = found.length > shown.length ? shown.at(-1) : undefined;
  return {
    items: shown.map((member) => memberWithPoints(shop, member)),
    nextCursor: last ? String(last.number) : null,
  };
}

/** @throws Refusal `invalid_request` */
export function numberInCursor(cursor: string): number {
  if (!/^[0-9]{1,15}$/.test(cursor)) throw unknownCursor();
  return Number(cursor);
}

export function unknownCursor(): Refusal {
  return new Refusal(
    'invalid_request',
    'This cursor was not given out here. Use the nextCursor of the page before, or none.',
  );
}
