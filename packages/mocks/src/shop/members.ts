import { limits } from '@stamm/contract';
import type {
  Adjustment,
  AdjustmentInput,
  Balance,
  Me,
  Member,
  MemberExport,
  MemberInput,
  MemberPage,
  MePatch,
} from '@stamm/contract/types';
import { lotTerms, type MemberAccount, Refusal, refundedMinor } from '@stamm/loyalty';
import { activityOf } from './activity.ts';
import { couponsOf, couponView } from './coupons.ts';
import { numberInCursor } from './cursor.ts';
import { eraseNewsletter, joinNewsletter } from './newsletter.ts';
import { newsletterOf } from './newsletter-views.ts';
import { exportReferral } from './referrals.ts';
import { forgetReviewer, reviewsOf } from './reviews.ts';
import {
  isoTime,
  keepAccount,
  type MockMember,
  newId,
  once,
  openAccount,
  programAt,
  type ShopState,
} from './state.ts';

const OUR_ID = /^mem_([1-9][0-9]{0,14})$/;

export interface NamedCustomer {
  id: string;
  email?: string | undefined;
  name?: string | undefined;
}

export function memberId(member: MockMember): string {
  return member.customerId ?? `mem_${member.number}`;
}

function findMember(shop: ShopState, id: string): MockMember | undefined {
  return shop.members.find((member) => !member.erased && memberId(member) === id);
}

function findByEmail(shop: ShopState, email: string): MockMember | undefined {
  return shop.members.find((member) => member.email === email);
}

/** @throws Refusal `member_not_found` */
export function mustFindMember(shop: ShopState, id: string): MockMember {
  const member = findMember(shop, id);
  if (!member) {
    throw new Refusal(
      'member_not_found',
      `There is no member ${id}. Enrol the customer with PUT /v1/members/{id}, or send an order of theirs.`,
    );
  }
  return member;
}

/** Someone known by the customer id, or who joined by e-mail and has none yet. */
export function resolveCustomer(shop: ShopState, customer: NamedCustomer): MockMember | undefined {
  const known = findMember(shop, customer.id);
  if (known) return known;
  mustNotLookLikeOurs(customer.id);
  const byEmail = customer.email === undefined ? undefined : findByEmail(shop, customer.email);
  return byEmail?.customerId === null ? byEmail : undefined;
}

function mustNotLookLikeOurs(id: string): void {
  if (OUR_ID.test(id)) {
    throw new Refusal(
      'invalid_request',
      `Ids such as ${id} are given to members by Stamm, and this one does not exist. Use the id that the customer has in your shop.`,
    );
  }
}

function addMember(
  shop: ShopState,
  details: Pick<MockMember, 'customerId' | 'email' | 'name' | 'language'>,
): MockMember {
  const member: MockMember = {
    ...details,
    number: shop.members.length + 1,
    joinedAt: shop.now(),
    erased: false,
    mails: { expiryWarnings: true },
    provenEmail: null,
    pending: new Map(),
    lots: new Map(),
    debt: 0,
    transfers: [],
  };
  shop.members.push(member);
  return member;
}

/** The customer joins, or has empty fields filled; what is known is not overwritten. */
export function enrolCustomer(shop: ShopState, customer: NamedCustomer): MockMember {
  const known = resolveCustomer(shop, customer);
  const freeEmail =
    customer.email !== undefined && !findByEmail(shop, customer.email) ? customer.email : null;
  if (!known) {
    return addMember(shop, {
      customerId: customer.id,
      email: freeEmail,
      name: customer.name ?? null,
      language: null,
    });
  }
  if (!OUR_ID.test(customer.id)) known.customerId ??= customer.id;
  known.email ??= freeEmail;
  known.name ??= customer.name ?? null;
  return known;
}

export function enrolByEmail(shop: ShopState, email: string, language: string | null): MockMember {
  const member =
    findByEmail(shop, email) ?? addMember(shop, { customerId: null, email, name: null, language });
  member.provenEmail = email;
  joinNewsletter(shop, member);
  return member;
}

export function putMember(shop: ShopState, id: string, input: MemberInput): Member {
  const email = input.email ?? undefined;
  const known = resolveCustomer(shop, { id, email });
  const holder = email === undefined ? undefined : findByEmail(shop, email);
  if (holder && holder !== known) {
    throw new Refusal(
      'email_taken',
      'Another member has this e-mail address. Leave it out, or change it there first.',
    );
  }
  const member =
    known ?? addMember(shop, { customerId: id, email: null, name: null, language: null });
  if (!OUR_ID.test(id)) member.customerId ??= id;
  if (input.email !== undefined) member.email = input.email;
  if (input.name !== undefined) member.name = input.name;
  if (input.language !== undefined) member.language = input.language;
  return memberView(shop, member);
}

function balanceView(account: MemberAccount): Balance {
  const { nextExpiry, nextRelease, ...points } = account.balance();
  return {
    ...points,
    nextExpiry: nextExpiry && { ...nextExpiry, expiresAt: isoTime(nextExpiry.expiresAt) },
    nextRelease: nextRelease && { ...nextRelease, availableAt: isoTime(nextRelease.availableAt) },
  };
}

export function memberView(shop: ShopState, member: MockMember): Member {
  return {
    id: memberId(member),
    email: member.email,
    name: member.name,
    language: member.language,
    joinedAt: isoTime(member.joinedAt),
    points: balanceView(openAccount(shop, member)),
  };
}

export function meView(shop: ShopState, member: MockMember): Me {
  const coupons = couponsOf(shop, member).slice(0, limits.MAX_COUPONS_SHOWN);
  return {
    ...memberView(shop, member),
    mails: member.mails,
    emailBounced: false,
    coupons: coupons.map((one) => couponView(shop, one)),
  };
}

export function patchMe(shop: ShopState, member: MockMember, patch: MePatch): Me {
  if (patch.name !== undefined) member.name = patch.name;
  if (patch.language !== undefined) member.language = patch.language;
  member.mails = { expiryWarnings: patch.mails?.expiryWarnings ?? member.mails.expiryWarnings };
  return meView(shop, member);
}

/** Who they were is gone; what they did stays in the books. */
export function eraseMe(shop: ShopState, member: MockMember): void {
  eraseNewsletter(shop, member);
  Object.assign(member, { customerId: null, email: null, name: null, language: null });
  member.erased = true;
  forgetReviewer(shop, member);
  for (const coupon of couponsOf(shop, member)) {
    if (!coupon.use) coupon.canceledAt ??= shop.now();
  }
  shop.referralCodes = shop.referralCodes.filter((candidate) => candidate.member !== member);
  for (const { adjustmentId } of member.transfers) {
    if (adjustmentId) shop.adjustments.delete(adjustmentId);
  }
}

export function exportMe(shop: ShopState, member: MockMember): MemberExport {
  return {
    exportedAt: isoTime(shop.now()),
    shop: { id: shop.id, name: shop.name },
    member: memberView(shop, member),
    mails: member.mails,
    coupons: couponsOf(shop, member).map((coupon) => couponView(shop, coupon)),
    activity: activityOf(shop, member),
    orders: ordersOf(shop, member),
    referral: exportReferral(shop, member),
    reviews: reviewsOf(shop, member),
    newsletter: newsletterOf(shop, member),
  };
}

/** Those that are known, in the order in which they were placed. */
function ordersOf(shop: ShopState, member: MockMember): MemberExport['orders'] {
  const orders = [...shop.orders.values()].flatMap(({ id, member: owner, facts }) =>
    owner === member && facts.snapshot
      ? {
          id,
          currency: facts.snapshot.currency,
          totalMinor: facts.snapshot.totalMinor,
          refundedMinor: refundedMinor(facts),
          placedAt: isoTime(facts.snapshot.placedAt),
        }
      : [],
  );
  const place = (order: MemberExport['orders'][number]) => `${order.placedAt} ${order.id}`;
  return orders.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

export function memberPage(
  shop: ShopState,
  page: { cursor?: string | undefined; limit: number },
): MemberPage {
  const after = page.cursor === undefined ? 0 : numberInCursor(page.cursor);
  const found = shop.members.filter((member) => !member.erased && member.number > after);
  const shown = found.slice(0, page.limit);
  return {
    items: shown.map((member) => memberView(shop, member)),
    nextCursor: found.length > shown.length ? String(shown.at(-1)?.number) : null,
  };
}

/** Gives or takes points by hand. What is given expires as if it had been earned now. */
export function adjustPoints(
  shop: ShopState,
  id: string,
  key: string,
  input: AdjustmentInput,
): Adjustment {
  return once(shop, `backend ${key}`, ['adjustment', id, input], () => {
    const member = mustFindMember(shop, id);
    const adjustmentId = newId(shop, 'adj');
    const account = openAccount(shop, member);
    const now = shop.now();
    if (input.points > 0) {
      account.give(input.points, adjustmentId, lotTerms(programAt(shop), now), now);
    } else {
      account.take(-input.points, adjustmentId, now);
    }
    shop.adjustments.set(adjustmentId, input.reason);
    keepAccount(shop, member, account);
    return { id: adjustmentId, points: input.points, balance: balanceView(account) };
  });
}
