import { Refusal } from '@stamm/loyalty';
import { toBase64Url } from '../../encoding.ts';
import type { Tombstone } from '../books/tombstones.ts';
import type { ShopContext } from '../context.ts';
import { type MemberName, noteInJournal } from '../journal/journal-note.ts';
import { keyedHash } from '../secrets.ts';
import type { NamedCustomer } from './resolve-member.ts';

/** By the shop's own key, which never changes. */
function hashOf({ settings }: ShopContext, kind: 'customer' | 'address', text: string): string {
  return toBase64Url(keyedHash(settings.mailKey, `erased ${kind}\n${text}`));
}

/**
 * Remembers that a member is erased, by their customer ids and proven addresses. An address that
 * was only claimed is somebody else's, perhaps. Answers the hashes, for the journal.
 */
export function rememberErased(shop: ShopContext, member: number): string[] {
  const { members, tombstones } = shop.books;
  const proven = members.addressesOf(member).filter(({ isProven }) => isProven);
  const hashes = [
    ...members.customerIdsOf(member).map((id) => hashOf(shop, 'customer', id)),
    ...proven.map(({ email }) => hashOf(shop, 'address', email)),
  ];
  for (const hash of hashes) tombstones.add({ hash, member, erasedAt: shop.now });
  return hashes;
}

/**
 * Remembers those whom the journal says were erased. Who joined after the backup has no pseudonym
 * in it, and gets one: their late orders belong to somebody who is nobody.
 */
export function rememberErasedAgain(
  shop: ShopContext,
  names: readonly MemberName[],
  hashes: readonly string[],
): void {
  const { members, tombstones } = shop.books;
  const missing = hashes.filter((hash) => !tombstones.find(hash));
  if (missing.length === 0) return;
  const known = names.find(({ number, joinedAt }) => members.find(number)?.joinedAt === joinedAt);
  const member = known?.number ?? addPseudonym(shop, names[0]?.joinedAt ?? shop.now);
  for (const hash of missing) tombstones.add({ hash, member, erasedAt: shop.now });
}

function addPseudonym({ books: { members }, now }: ShopContext, joinedAt: number): number {
  const nobody = { customerId: null, email: null, emailProvenAt: null, name: null, language: null };
  const { number } = members.add(nobody, joinedAt);
  members.erase(number, now);
  return number;
}

/** Whether a customer was erased: by their id, or by an address that had been proven. */
export function tombstoneOf(
  shop: ShopContext,
  { id, email }: Pick<NamedCustomer, 'id' | 'email'>,
): Tombstone | undefined {
  const { tombstones } = shop.books;
  return (
    tombstones.find(hashOf(shop, 'customer', id)) ??
    (email === undefined ? undefined : tombstones.find(hashOf(shop, 'address', email)))
  );
}

/** The customer joins anew, and has said so. */
export function liftTombstones(
  shop: ShopContext,
  { id, email }: { id?: string; email?: string | undefined },
): void {
  const hashes = [
    ...(id === undefined ? [] : [hashOf(shop, 'customer', id)]),
    ...(email === undefined ? [] : [hashOf(shop, 'address', email)]),
  ].filter((hash) => shop.books.tombstones.find(hash));
  if (hashes.length === 0) return;
  for (const hash of hashes) shop.books.tombstones.delete(hash);
  noteInJournal(shop, { kind: 'tombstones-lifted', hashes });
}

/**
 * Lets a customer who was erased join anew only where they have asked for it.
 * @throws Refusal `member_left`
 */
export function mustWantToRejoin(
  shop: ShopContext,
  customer: Pick<NamedCustomer, 'id' | 'email'>,
  rejoin: boolean | undefined,
): void {
  if (!tombstoneOf(shop, customer)) return;
  if (!rejoin) {
    throw new Refusal(
      'member_left',
      'This customer has left the program and was erased. If they ask to join again, send rejoin: true.',
    );
  }
  liftTombstones(shop, customer);
}
