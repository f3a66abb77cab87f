import { Refusal } from '@stamm/loyalty';
import { toBase64Url } from '../../encoding.ts';
import type { Tombstone } from '../books/tombstones.ts';
import type { ShopContext } from '../context.ts';
import { keyedHash } from '../secrets.ts';
import type { NamedCustomer } from './resolve-member.ts';

/** By the shop's own key, which never changes. */
function hashOf({ settings }: ShopContext, kind: 'customer' | 'address', text: string): string {
  return toBase64Url(keyedHash(settings.mailKey, `erased ${kind}\n${text}`));
}

/**
 * Remembers that a member is erased, by their customer ids and proven addresses. An address that
 * was only claimed is somebody else's, perhaps.
 */
export function rememberErased(shop: ShopContext, member: number): void {
  const { members, tombstones } = shop.books;
  const proven = members.addressesOf(member).filter(({ isProven }) => isProven);
  const hashes = [
    ...members.customerIdsOf(member).map((id) => hashOf(shop, 'customer', id)),
    ...proven.map(({ email }) => hashOf(shop, 'address', email)),
  ];
  for (const hash of hashes) tombstones.add({ hash, member, erasedAt: shop.now });
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
  const { tombstones } = shop.books;
  if (id !== undefined) tombstones.delete(hashOf(shop, 'customer', id));
  if (email !== undefined) tombstones.delete(hashOf(shop, 'address', email));
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

/** Members looked at in one step. */
const BATCH_SIZE = 500;

/**
 * Finds the members whom these hashes name: those of tombstones that a journal has kept beside a
 * backup. Erase each of them with `eraseMember`.
 */
export function membersBehind(shop: ShopContext, hashes: ReadonlySet<string>): number[] {
  const { members } = shop.books;
  const found: number[] = [];
  let after = 0;
  for (;;) {
    const page = members.page(after, BATCH_SIZE);
    for (const { number } of page) {
      const isNamed =
        members.customerIdsOf(number).some((id) => hashes.has(hashOf(shop, 'customer', id))) ||
        members
          .addressesOf(number)
          .some(({ email, isProven }) => isProven && hashes.has(hashOf(shop, 'address', email)));
      if (isNamed) found.push(number);
      after = number;
    }
    if (page.length < BATCH_SIZE) return found;
  }
}
