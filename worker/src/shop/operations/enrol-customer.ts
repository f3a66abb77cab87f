import type { MemberRecord, PersonalDetails } from '../books/members.ts';
import type { ShopContext } from '../context.ts';
import { changeDetails, joinMember } from './member-details.ts';
import { looksLikeOurs, type NamedCustomer, type ResolvedCustomer } from './resolve-member.ts';

/**
 * Writes down what a customer tells of themselves: they join, get the shop's customer id, or have
 * empty fields filled. What is known already is never overwritten, but for an address that nobody
 * has proven, which makes room for one that the shop has verified.
 */
export function enrolCustomer(
  shop: ShopContext,
  { customer, member }: ResolvedCustomer,
): MemberRecord {
  const address = addressOf(shop, customer, member);
  if (!member) {
    return joinMember(shop, {
      customerId: customer.id,
      ...address,
      name: customer.name ?? null,
      language: null,
    });
  }
  return changeDetails(shop, member, {
    // Whom the shop calls by our own id has not got one of the shop's yet.
    customerId: member.customerId ?? (looksLikeOurs(customer.id) ? null : customer.id),
    ...address,
    name: member.name ?? customer.name ?? null,
    language: member.language,
  });
}

type Address = Pick<PersonalDetails, 'email' | 'emailProvenAt'>;

function addressOf(
  shop: ShopContext,
  { email, emailVerified }: NamedCustomer,
  member: MemberRecord | undefined,
): Address {
  const known: Address = {
    email: member?.email ?? null,
    emailProvenAt: member?.emailProvenAt ?? null,
  };
  if (email === undefined || known.emailProvenAt !== null) return known;
  if (emailVerified && isFree(shop, email, member)) return { email, emailProvenAt: shop.now };
  return known.email === null ? { email, emailProvenAt: null } : known;
}

/** Whether nobody else has proven an address. */
export function isFree(
  shop: ShopContext,
  email: string,
  member: MemberRecord | undefined,
): boolean {
  const holder = shop.books.members.findByProvenEmail(email);
  return !holder || holder.number === member?.number;
}
