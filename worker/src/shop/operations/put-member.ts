import type { Member, MemberInput } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { MemberRecord, PersonalDetails } from '../books/members.ts';
import type { ShopContext } from '../context.ts';
import { joinNewsletter } from '../newsletter/join-member.ts';
import { isFree } from './enrol-customer.ts';
import { changeDetails, joinMember } from './member-details.ts';
import { memberWithPoints } from './read-account.ts';
import { adoptable, findMember, mustNotLookLikeOurs } from './resolve-member.ts';
import { mustWantToRejoin } from './tombstones.ts';

/**
 * Enrols a customer, or changes what is known of them: what is absent stays, null removes. An
 * address that the shop changes is the only one from then on: those of merged memberships no longer
 * open this one.
 * @throws Refusal `email_taken`, `member_left`, `invalid_request`
 */
export function putMember(shop: ShopContext, id: string, input: MemberInput): Member {
  return shop.transaction(() => {
    const known = findMember(shop, id);
    const changed = known ?? joinable(shop, id, input);
    if (!changed) {
      const email = input.emailVerified ? (input.email ?? undefined) : undefined;
      mustWantToRejoin(shop, { id, email }, input.rejoin);
    }
    const address = addressOf(shop, input, changed);
    const details = {
      customerId: known ? known.customerId : id,
      ...address,
      name: input.name === undefined ? (changed?.name ?? null) : input.name,
      language: input.language === undefined ? (changed?.language ?? null) : input.language,
    };
    const member = changed ? changeDetails(shop, changed, details) : joinMember(shop, details);
    if (changed && address.email !== changed.email) {
      shop.books.members.dropAddressesOfParts(member.number);
    }
    if (address.emailProvenAt !== null) joinNewsletter(shop, member);
    return memberWithPoints(shop, member);
  });
}

/** Someone joined by e-mail whom the shop now names by a customer id of its own. */
function joinable(
  shop: ShopContext,
  id: string,
  { email, emailVerified }: MemberInput,
): MemberRecord | undefined {
  mustNotLookLikeOurs(id);
  return emailVerified ? adoptable(shop, email) : undefined;
}

/** The address as it is from now on, and since when it is proven. */
function addressOf(
  shop: ShopContext,
  { email: told, emailVerified }: MemberInput,
  member: MemberRecord | undefined,
): Pick<PersonalDetails, 'email' | 'emailProvenAt'> {
  const email = told === undefined ? (member?.email ?? null) : told;
  if (email === null || emailVerified === false) return { email, emailProvenAt: null };
  const provenBefore = email === member?.email ? member.emailProvenAt : null;
  if (provenBefore !== null) return { email, emailProvenAt: provenBefore };
  // It may be proven as that of a membership which was merged into this one.
  const isTheirs =
    member !== undefined && shop.books.members.findByProvenEmail(email)?.number === member.number;
  if (!emailVerified && !isTheirs) return { email, emailProvenAt: null };
  if (!isFree(shop, email, member)) {
    throw new Refusal(
      'email_taken',
      'Another member has proven that this address is theirs. If both are one person, merge them with POST /v1/members/{id}/merge; otherwise change the address there first.',
    );
  }
  return { email, emailProvenAt: shop.now };
}
