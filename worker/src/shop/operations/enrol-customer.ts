import type { MemberRecord } from '../books/members.ts';
import type { ShopContext } from '../context.ts';
import { changeDetails, joinMember } from './member-details.ts';
import { looksLikeOurs, type ResolvedCustomer } from './resolve-member.ts';

/**
 * Writes down what a customer tells of themselves: they join, get the shop's customer id, or have
 * empty fields filled. What is known already is never overwritten, and an address that another
 * member has is left out rather than losing what it came with.
 */
export function enrolCustomer(
  shop: ShopContext,
  { customer, member }: ResolvedCustomer,
): MemberRecord {
  if (!member) {
    return joinMember(shop, {
      customerId: customer.id,
      email: freeEmail(shop, customer.email),
      name: customer.name ?? null,
      language: null,
    });
  }
  return changeDetails(shop, member, {
    // Whom the shop calls by our own id has not got one of the shop's yet.
    customerId: member.customerId ?? (looksLikeOurs(customer.id) ? null : customer.id),
    email: member.email ?? freeEmail(shop, customer.email),
    name: member.name ?? customer.name ?? null,
    language: member.language,
  });
}

function freeEmail(shop: ShopContext, email: string | undefined): string | null {
  return email !== undefined && !shop.books.members.findByEmail(email) ? email : null;
}
