import type { Member, MemberInput } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { MemberRecord } from '../books/members.ts';
import type { ShopContext } from '../context.ts';
import { changeDetails, joinMember } from './member-details.ts';
import { memberWithPoints } from './read-account.ts';
import { findMember, mustNotLookLikeOurs } from './resolve-member.ts';

/** Enrols a customer, or changes what is known of them: what is absent stays, null removes. */
export function putMember(shop: ShopContext, id: string, input: MemberInput): Member {
  return shop.transaction(() => {
    const known = findMember(shop, id);
    const changed = known ?? joinable(shop, id, input.email ?? null);
    mustBeFree(shop, input.email ?? null, changed);
    const details = {
      customerId: known ? known.customerId : id,
      email: input.email === undefined ? (changed?.email ?? null) : input.email,
      name: input.name === undefined ? (changed?.name ?? null) : input.name,
      language: input.language === undefined ? (changed?.language ?? null) : input.language,
    };
    const member = changed ? changeDetails(shop, changed, details) : joinMember(shop, details);
    return memberWithPoints(shop, member);
  });
}

/** Someone joined by e-mail whom the shop now names by a customer id of its own. */
function joinable(shop: ShopContext, id: string, email: string | null): MemberRecord | undefined {
  mustNotLookLikeOurs(id);
  const byEmail = email === null ? undefined : shop.books.members.findByEmail(email);
  return byEmail?.customerId === null ? byEmail : undefined;
}

/** @throws Refusal `email_taken` */
function mustBeFree(
  shop: ShopContext,
  email: string | null,
  changed: MemberRecord | undefined,
): void {
  if (email === null) return;
  const holder = shop.books.members.findByEmail(email);
  if (holder && holder.number !== changed?.number) {
    throw new Refusal(
      'email_taken',
      'Another member has this e-mail address. Leave it out, or change it there first.',
    );
  }
}
