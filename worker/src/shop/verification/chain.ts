import { isTransferForm, TotalsReplay } from '@stamm/loyalty';
import { fromHex, toHex } from '../../encoding.ts';
import { type ChainedTransfer, chainHash } from '../books/transfers.ts';
import type { ShopContext } from '../context.ts';
import { difference, type Place, type Seen, STEP_SIZE, type StepOutcome } from './progress.ts';

/** The next transfers: their numbers, amounts and hashes, whose they are, and what they sum up to. */
export function verifyChain(
  shop: ShopContext,
  place: Place & { phase: 'chain' },
  seen: Seen,
): StepOutcome {
  const page = shop.books.transfers
    .page(seen.transfers, STEP_SIZE)
    .filter(({ transfer }) => transfer.sequence <= place.until);
  const replay = new TotalsReplay({ sequence: seen.transfers, totals: seen.totals });
  let hash: Uint8Array = fromHex(place.hash);
  for (const { transfer, form, hash: stored } of page) {
    const breach = replay.apply(transfer);
    if (breach) return { difference: breach };
    if (!isTransferForm(form)) {
      return {
        difference: difference('form', `transfer ${transfer.sequence}`, 'a known one', form),
      };
    }
    hash = chainHash(hash, transfer, form);
    if (!sameBytes(hash, stored)) {
      const [expected, found] = [hash, stored].map(toHex);
      return { difference: difference('hash', `transfer ${transfer.sequence}`, expected, found) };
    }
    seen.transfers++;
  }
  Object.assign(seen.totals, replay.totals);
  if (page.length > 0) seen.headHash = toHex(hash);
  const orphan = withoutMember(shop, page);
  if (orphan) return { difference: orphan };
  if (seen.transfers < place.until && page.length > 0) {
    return { next: { ...place, hash: toHex(hash) } };
  }
  const breach = replay.finish();
  return breach ? { difference: breach } : { next: { phase: 'members', after: 0 } };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function withoutMember({ books }: ShopContext, page: readonly ChainedTransfer[]) {
  const numbers = new Set(page.map(({ transfer }) => transfer.member));
  const known = books.members.named([...numbers]);
  for (const number of numbers) {
    if (!known.has(number)) return difference('member', `member ${number}`, 'a row', 'none');
  }
  return null;
}
