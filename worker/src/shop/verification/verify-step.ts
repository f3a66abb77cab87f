import { limits } from '@stamm/contract';
import type { Verification } from '@stamm/contract/types';
import { type Breach, TotalsReplay } from '@stamm/loyalty';
import { toHex } from '../../encoding.ts';
import type { ShopContext } from '../context.ts';
import { GENESIS_HASH } from '../seals/chain-link.ts';
import { verifyChain } from './chain.ts';
import { verifyJobs } from './jobs.ts';
import { verifyLargeMember } from './large-member.ts';
import { verifyMembers } from './members.ts';
import type { OldHead, Place, Progress, Seen, StepOutcome, VerificationStep } from './progress.ts';
import { verifyRows } from './rows.ts';
import { verifyDeletions, verifySealed, verifySeals } from './seals.ts';

/**
 * Recomputes from the transfers what is stored (law 11), the next piece of it, and names the first
 * thing that differs. First the chain of hashes and the sums of all accounts, up to the link that
 * was the last when it began; then member by member their points, lots, orders, redemptions and
 * coupons; then the rows that belong to no member, and whether each row is as it was sealed; at last
 * the jobs. Each thing is looked at in one step, as it is at that moment, so what is written in
 * between does no harm.
 */
export function verifyStep(
  shop: ShopContext,
  progress: Progress | null,
  oldHead: OldHead | null = null,
): VerificationStep {
  const { place, seen } = progress ?? begin(shop, oldHead);
  const seenThen: Seen = {
    ...seen,
    totals: { ...seen.totals },
    oldHead: seen.oldHead && { ...seen.oldHead },
  };
  const outcome = verifyPlace(shop, place, seenThen);
  if ('difference' in outcome) {
    return { isDone: true, verification: verification(seenThen, outcome.difference) };
  }
  return outcome.next
    ? { isDone: false, progress: { place: outcome.next, seen: seenThen } }
    : { isDone: true, verification: verification(seenThen, null) };
}

function begin(shop: ShopContext, oldHead: OldHead | null): Progress {
  const head = shop.books.seals.head();
  return {
    place: {
      phase: 'chain',
      after: 0,
      until: head.position,
      hash: toHex(GENESIS_HASH),
    },
    seen: {
      transfers: 0,
      members: 0,
      lots: 0,
      orders: 0,
      totals: new TotalsReplay().totals,
      headHash: null,
      head: { position: head.position, hash: toHex(head.hash) },
      // Before the first link there is nothing to be found.
      oldHead: oldHead && oldHead.position > 0 ? { ...oldHead, isFound: false } : null,
    },
  };
}

function verifyPlace(shop: ShopContext, place: Place, seen: Seen): StepOutcome {
  switch (place.phase) {
    case 'chain':
      return verifyChain(shop, place, seen);
    case 'members':
      return verifyMembers(shop, place, seen);
    case 'large member':
      return verifyLargeMember(shop, place);
    case 'rows':
      return verifyRows(shop, place, seen);
    case 'seals':
      return verifySeals(shop, place);
    case 'sealed':
      return verifySealed(shop, place);
    case 'deletions':
      return verifyDeletions(shop, place);
    case 'jobs':
      return verifyJobs(shop);
  }
}

function verification(seen: Seen, firstDifference: Breach | null): Verification {
  const { available, pending, debt, redeemed, expired } = seen.totals;
  return {
    ok: firstDifference === null,
    transfers: seen.transfers,
    members: seen.members,
    lots: seen.lots,
    orders: seen.orders,
    points: {
      available: shown(available),
      pending: shown(pending),
      // What members owe is negative on the account, as all debts are.
      debt: shown(-debt),
      redeemed: shown(redeemed),
      expired: shown(expired),
    },
    headHash: seen.headHash,
    head: seen.head,
    firstDifference,
  };
}

/** Beyond what is exact as a number, the largest exact one: proven are the totals themselves. */
function shown(total: bigint): number {
  return total > limits.MAX_SAFE_AMOUNT ? limits.MAX_SAFE_AMOUNT : Number(total);
}
