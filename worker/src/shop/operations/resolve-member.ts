import { Refusal } from '@stamm/loyalty';
import type { MemberRecord } from '../books/members.ts';
import type { ShopContext } from '../context.ts';
import { tombstoneOf } from './tombstones.ts';

/** Members without a customer id are called after their number. */
const OUR_ID = /^mem_([1-9][0-9]{0,14})$/;

/** How the API calls a member: by the shop's customer id where there is one. */
export function memberId(member: Pick<MemberRecord, 'number' | 'customerId'>): string {
  return member.customerId ?? `mem_${member.number}`;
}

/** Finds the member that the API calls, or has ever called, by this id. */
export function findMember(shop: ShopContext, id: string): MemberRecord | undefined {
  const { members } = shop.books;
  const byCustomer = members.findByCustomer(id);
  if (byCustomer) return byCustomer;
  const number = OUR_ID.exec(id)?.[1];
  if (number === undefined) return undefined;
  const byNumber = members.find(Number(number));
  return byNumber?.erasedAt === null ? byNumber : undefined;
}

/** @throws Refusal `member_not_found` */
export function mustFindMember(shop: ShopContext, id: string): MemberRecord {
  const member = findMember(shop, id);
  if (!member) {
    throw new Refusal(
      'member_not_found',
      `There is no member ${id}. Enrol the customer with PUT /v1/members/{id}, or send an order of theirs.`,
    );
  }
  return member;
}

/**
 * The member behind a session.
 * @throws Refusal `invalid_session`
 */
export function mustFindSignedIn(shop: ShopContext, number: number): MemberRecord {
  const member = shop.books.members.find(number);
  if (!member || member.erasedAt !== null) {
    throw new Refusal('invalid_session', 'This member has left. Sign in again to join anew.');
  }
  return member;
}

/** A customer as orders and identity tokens name them. */
export interface NamedCustomer {
  id: string;
  email?: string | undefined;
  /** The shop has seen that they read this mailbox. */
  emailVerified?: boolean | undefined;
  name?: string | undefined;
}

/** The member a customer is, or may become. Nothing is written yet. */
export interface ResolvedCustomer {
  customer: NamedCustomer;
  /** Undefined for a customer who is to become a member. */
  member: MemberRecord | undefined;
  /** The pseudonym of one who was erased, and becomes no member again by this. */
  erased?: number | undefined;
}

/**
 * Finds out who a customer is: by customer id, else by the e-mail address of a member whom the
 * shop has not given a customer id yet (they joined by e-mail), where the shop says that the
 * customer has proven it as well. An address that anybody could have typed is nobody's.
 * @throws Refusal `invalid_request` for an id that only we give
 */
export function resolveCustomer(shop: ShopContext, customer: NamedCustomer): ResolvedCustomer {
  const known = findMember(shop, customer.id);
  return known ? { customer, member: known } : resolveStranger(shop, customer);
}

/**
 * The same for a customer whose id is no member's.
 * @throws Refusal `invalid_request` for an id that only we give
 */
export function resolveStranger(shop: ShopContext, customer: NamedCustomer): ResolvedCustomer {
  mustNotLookLikeOurs(customer.id);
  const member = customer.emailVerified ? adoptable(shop, customer.email) : undefined;
  return { customer, member, erased: member ? undefined : tombstoneOf(shop, customer)?.member };
}

/** The member without a customer id who has proven an address. */
export function adoptable(
  shop: ShopContext,
  email: string | null | undefined,
): MemberRecord | undefined {
  const member = email == null ? undefined : shop.books.members.findByProvenEmail(email);
  return member?.customerId === null ? member : undefined;
}

/** Whether only we could have given an id. */
export function looksLikeOurs(id: string): boolean {
  return OUR_ID.test(id);
}

/** @throws Refusal `invalid_request` */
export function mustNotLookLikeOurs(id: string): void {
  if (looksLikeOurs(id)) {
    throw new Refusal(
      'invalid_request',
      `Ids such as ${id} are given to members by Stamm, and this one does not exist. Use the id that the customer has in your shop.`,
    );
  }
}
