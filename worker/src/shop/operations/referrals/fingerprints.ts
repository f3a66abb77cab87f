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

/**
 * What a text is called in the shop's memory. Nothing can be read from it, and it compares with
 * nothing of another shop. The first is by the shop's own key, which never changes. A shop that is
 * older than its key also knows texts by the Worker's secret: as long as that is there, new ones are
 * compared and remembered in its form too, so that the old ones still tell something.
 */
export function keyedForms({ environment, settings }: ShopContext, text: string): Forms {
  const by = (key: string) => toBase64Url(keyedHash(key, `${settings.shopId}\n${text}`));
  const { secret, previousSecret } = environment;
  const former = settings.fingerprintKeySince === null ? [] : [secret, previousSecret];
  return [by(settings.fingerprintKey), ...former.flatMap((key) => (key ? [by(key)] : []))];
}

type Forms = [string, ...string[]];

function hashes(shop: ShopContext, kind: FingerprintKind, text: string): string[] {
  return keyedForms(shop, `${kind}\n${text}`).map((hash) => hash.slice(0, HASH_LENGTH));
}

/** Which mailbox an address belongs to, in all the ways in which it may be remembered. */
export function mailboxHashes(shop: ShopContext, email: string): string[] {
  return hashes(shop, 'mailbox', mailboxOf(email));
}

function note(shop: ShopContext, member: number, kind: FingerprintKind, text: string): void {
  for (const hash of hashes(shop, kind, text)) shop.books.fingerprints.add(member, kind, hash);
}

/** Remembers whose mailbox an address belongs to, where referrals are offered. */
export function noteMailbox(shop: ShopContext, member: number, email: string | null): void {
  if (email === null || !knowsReferrals(shop)) return;
  note(shop, member, 'mailbox', mailboxOf(email));
}

/** Remembers where an order was shipped to and what it was paid with, as far as the shop tells. */
export function noteFingerprints(
  shop: ShopContext,
  member: number,
  { shippingAddress, payment }: NonNullable<OrderInput['fingerprints']>,
): void {
  if (shippingAddress !== undefined) note(shop, member, 'address', shippingAddress);
  if (payment !== undefined) note(shop, member, 'payment', payment);
}

/** One side of a referral, by all that is known of them. */
export function partyOf(shop: ShopContext, member: number): Party {
  const { fingerprints, members } = shop.books;
  const known = fingerprints.of(member);
  const of = (kind: FingerprintKind) =>
    known.filter((fingerprint) => fingerprint.kind === kind).map(({ hash: sign }) => sign);
  const present = members.addressesOf(member).flatMap(({ email }) => mailboxHashes(shop, email));
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
    .flatMap(({ email }) => mailboxHashes(shop, email));
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
