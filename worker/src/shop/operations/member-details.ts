import type { MemberRecord, PersonalDetails } from '../books/members.ts';
import type { ShopContext } from '../context.ts';
import { announce } from '../events/announce.ts';
import { noteMailbox } from './referrals/fingerprints.ts';
import { memberId } from './resolve-member.ts';

/** Someone becomes a member. */
export function joinMember(shop: ShopContext, details: PersonalDetails): MemberRecord {
  const member = shop.books.members.add(details, shop.now);
  noteMailbox(shop, member.number, details.email);
  announce(shop, {
    type: 'member.joined',
    member: member.number,
    cause: `joined ${member.number}`,
    at: shop.now,
    data: {},
  });
  return member;
}

/** Writes down who a member is, where that is new. The event names what has changed, not the words. */
export function changeDetails(
  shop: ShopContext,
  member: MemberRecord,
  details: PersonalDetails,
): MemberRecord {
  const changed = (['customerId', 'email', 'name', 'language'] as const).filter(
    (field) => details[field] !== member[field],
  );
  const { customerId, email, emailProvenAt, name, language } = details;
  const told = { customerId, email, emailProvenAt, name, language };
  if (changed.length === 0 && emailProvenAt === member.emailProvenAt) return member;
  shop.books.members.saveDetails(member.number, told);
  if (changed.length === 0) return { ...member, ...told };
  if (changed.includes('email')) noteMailbox(shop, member.number, email);
  announce(shop, {
    type: 'member.updated',
    member: member.number,
    cause: `updated ${member.number} ${shop.now} ${changed.join()}`,
    at: shop.now,
    data: {
      changed,
      ...(changed.includes('customerId') ? { previousMemberId: memberId(member) } : {}),
    },
  });
  return { ...member, ...told };
}
