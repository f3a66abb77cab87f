import { isTransferForm, TotalsReplay } from '@stamm/loyalty';
import { fromHex, toHex } from '../../encoding.ts';
import type { StoredSeals } from '../books/seals.ts';
import type { ChainedTransfer } from '../books/transfers.ts';
import type { ShopContext } from '../context.ts';
import { chainHash, positionOf, sealHash, sequenceAt } from '../seals/chain-link.ts';
import { difference, type Place, type Seen, STEP_SIZE, type StepOutcome } from './progress.ts';

type Link = { position: number } & ({ transfer: ChainedTransfer } | { seals: StoredSeals });

/**
 * The next links of the chain: their numbers, amounts and hashes, whose the transfers are, and what
 * they sum up to; and whether an old head is among them.
 */
export function verifyChain(
  shop: ShopContext,
  place: Place & { phase: 'chain' },
  seen: Seen,
): StepOutcome {
  const links = nextLinks(shop, place);
  const replay = new TotalsReplay({ sequence: seen.transfers, totals: seen.totals });
  let hash: Uint8Array = fromHex(place.hash);
  for (const link of links) {
    if ('transfer' in link) {
      const breach = replay.apply(link.transfer.transfer);
      if (breach) return { difference: breach };
      if (!isTransferForm(link.transfer.form)) {
        return { difference: difference('form', nameOf(link), 'a known one', link.transfer.form) };
      }
      seen.transfers++;
    } else if (sequenceAt(link.position) !== seen.transfers) {
      const missing = `transfer ${seen.transfers + 1}`;
      return { difference: difference('sequence', missing, 'a row', 'none') };
    }
    const stored = 'transfer' in link ? link.transfer.hash : link.seals.hash;
    hash =
      'transfer' in link
        ? chainHash(hash, link.transfer)
        : sealHash(hash, link.position, link.seals);
    if (!sameBytes(hash, stored)) {
      return { difference: difference('hash', nameOf(link), toHex(hash), toHex(stored)) };
    }
    if (seen.oldHead?.position === link.position) {
      if (seen.oldHead.hash !== toHex(hash)) return { difference: rewritten(seen, toHex(hash)) };
      seen.oldHead.isFound = true;
    }
  }
  Object.assign(seen.totals, replay.totals);
  const last = links.at(-1)?.position;
  if (last !== undefined) seen.headHash = toHex(hash);
  const orphan = withoutMember(
    shop,
    links.flatMap((link) => ('transfer' in link ? [link.transfer] : [])),
  );
  if (orphan) return { difference: orphan };
  if (last !== undefined && last < place.until) {
    return { next: { ...place, after: last, hash: toHex(hash) } };
  }
  const breach = replay.finish() ?? withoutOldHead(seen);
  return breach ? { difference: breach } : { next: { phase: 'members', after: 0 } };
}

/** Transfers and seals in the order of the chain, as many as come in one step. */
function nextLinks({ books }: ShopContext, { after, until }: Place & { phase: 'chain' }): Link[] {
  const transfers = books.transfers
    .page(sequenceAt(after), STEP_SIZE)
    .map((transfer): Link => ({ position: positionOf(transfer.transfer.sequence), transfer }));
  const seals = books.seals
    .page(after, until, STEP_SIZE)
    .map((stored): Link => ({ position: stored.position, seals: stored }));
  const ends = [transfers, seals].flatMap((page) =>
    page.length === STEP_SIZE ? [page.at(-1)?.position ?? until] : [],
  );
  const last = Math.min(until, ...ends);
  return [...transfers, ...seals]
    .filter(({ position }) => position <= last)
    .sort((a, b) => a.position - b.position);
}

function nameOf(link: Link): string {
  return 'transfer' in link
    ? `transfer ${link.transfer.transfer.sequence}`
    : `seals ${link.position}`;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** A head that was handed out before is no link of the chain: history was written anew. */
function withoutOldHead(seen: Seen) {
  return seen.oldHead && !seen.oldHead.isFound ? rewritten(seen, 'nothing') : null;
}

function rewritten({ oldHead }: Seen, found: string) {
  return difference('head', `position ${oldHead?.position}`, oldHead?.hash, found);
}

function withoutMember({ books }: ShopContext, page: readonly ChainedTransfer[]) {
  const numbers = new Set(page.map(({ transfer }) => transfer.member));
  const known = books.members.named([...numbers]);
  for (const number of numbers) {
    if (!known.has(number)) return difference('member', `member ${number}`, 'a row', 'none');
  }
  return null;
}
