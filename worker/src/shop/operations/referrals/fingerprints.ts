import type { OrderInput } from '@stamm/contract/types';
import { mailboxOf, type Party } from '@stamm/loyalty';
import { toBase64Url } from '../../../encoding.ts';
import type { FingerprintKind } from '../../books/fingerprints.ts';
import type { ShopContext } from '../../context.ts';
import { keyedHash } from '../../secrets.ts';
import { knowsReferrals } from './referral-rules.ts';

const HASH_LENGTH = 27;
/** Members between two turns of other work. */
const BATCH_SIZE = 500;

/** Nothing can be read from it, and it compares with nothing of another shop. */
function hash({ environment, settings }: ShopContext, kind: FingerprintKind, text: string): string {
  const bytes = keyedHash(environment.secret, `${settings.shopId}\n${kind}\n${text}`);
  return toBase64Url(bytes).slice(0, HASH_LENGTH);
}

/** Which mailbox an address belongs to. */
export function mailboxHash(shop: ShopContext, email: string): string {
  return hash(shop, 'mailbox', mailboxOf(email));
}

/** Remembers whose mailbox an address belongs to, where referrals are offered. */
export function noteMailbox(shop: ShopContext, member: number, email: string | null): void {
  if (email === null || !knowsReferrals(shop)) return;
  shop.books.fingerprints.add(member, 'mailbox', mailboxHash(shop, email));
}

/** Remembers where an order was shipped to and what it was paid with, as far as the shop tells. */
export function noteFingerprints(
  shop: ShopContext,
  member: number,
  { shippingAddress, payment }: NonNullable<OrderInput['fingerprints']>,
): void {
  const { fingerprints } = shop.books;
  if (shippingAddress !== undefined) {
    fingerprints.add(member, 'address', hash(shop, 'address', shippingAddress));
  }
  if (payment !== undefined) fingerprints.add(member, 'payment', hash(shop, 'payment', payment));
}

/** One side of a referral, by all that is known of them. */
export function partyOf(shop: ShopContext, member: number): Party {
  const { fingerprints, members } = shop.books;
  const known = fingerprints.of(member);
  const of = (kind: FingerprintKind) =>
    known.filter((fingerprint) => fingerprint.kind === kind).map(({ hash: sign }) => sign);
  const present = members.addressesOf(member).map(({ email }) => mailboxHash(shop, email));
  return {
    member,
    mailboxes: [...new Set([...of('mailbox'), ...present])],
    addresses: of('address'),
    payments: of('payment'),
  };
}

/** The mailboxes that are proven to be a member's. */
export function provenMailboxes(shop: ShopContext, member: number): string[] {
  return shop.books.members
    .addressesOf(member)
    .filter(({ isProven }) => isProven)
    .map(({ email }) => mailboxHash(shop, email));
}

/** Has the mailboxes remembered of all who joined before referrals were offered. */
export function scheduleMailboxes(shop: ShopContext): void {
  shop.books.jobs.schedule('index-mailboxes', '0', shop.now);
}

/** Remembers the next members' mailboxes, and goes on behind them. */
export function indexMailboxes(shop: ShopContext, after: number): void {
  const { members, jobs } = shop.books;
  const found = members.page(after, BATCH_SIZE);
  for (const { number } of found) {
    for (const { email } of members.addressesOf(number)) noteMailbox(shop, number, email);
  }
  const last = found.at(-1);
  if (last && found.length === BATCH_SIZE) {
    jobs.schedule('index-mailboxes', String(last.number), shop.now);
  }
}
