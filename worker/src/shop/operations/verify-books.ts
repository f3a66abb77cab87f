import { limits } from '@stamm/contract';
import type { Verification } from '@stamm/contract/types';
import { type Breach, Replay } from '@stamm/loyalty';
import { chainHash, GENESIS_HASH } from '../books/transfers.ts';
import type { ShopContext } from '../context.ts';

/** Transfers in memory at a time. */
const PAGE_SIZE = 5_000;

interface Proof {
  replay: Replay;
  transfers: number;
  members: number;
  lots: number;
  orders: number;
  headHash: Uint8Array | null;
}

/**
 * Recomputes every balance, lot and hash from the transfers (law 10) and names the first thing
 * that differs from what is stored.
 */
export function verifyBooks(shop: ShopContext): Verification {
  const proof: Proof = {
    replay: new Replay(),
    transfers: 0,
    members: 0,
    lots: 0,
    orders: 0,
    headHash: null,
  };
  const difference =
    replayTransfers(shop, proof) ??
    proof.replay.finish() ??
    compareMembers(shop, proof) ??
    compareLots(shop, proof) ??
    compareOrders(shop, proof) ??
    compareRedemptions(shop, proof);
  return verification(proof, difference);
}

function replayTransfers({ books }: ShopContext, proof: Proof): Breach | null {
  let previous: Uint8Array = GENESIS_HASH;
  for (;;) {
    const page = books.transfers.page(proof.transfers, PAGE_SIZE);
    for (const { transfer, hash } of page) {
      const breach = proof.replay.apply(transfer);
      if (breach) return breach;
      const expected = hexadecimal(chainHash(previous, transfer));
      if (hexadecimal(hash) !== expected) {
        return difference('hash', `transfer ${transfer.sequence}`, expected, hexadecimal(hash));
      }
      previous = hash;
      proof.transfers++;
    }
    if (page.length > 0) proof.headHash = previous;
    if (page.length < PAGE_SIZE) return null;
  }
}

function compareMembers({ books }: ShopContext, proof: Proof): Breach | null {
  const left = new Set(proof.replay.members.keys());
  for (const { number, debt } of books.members.debts()) {
    proof.members++;
    left.delete(number);
    const expected = proof.replay.members.get(number)?.debt ?? 0;
    if (debt !== expected) {
      return difference('debt', `member ${number}`, String(expected), String(debt));
    }
  }
  const [missing] = left;
  return missing === undefined ? null : difference('member', `member ${missing}`, 'a row', 'none');
}

function compareLots({ books }: ShopContext, proof: Proof): Breach | null {
  const left = new Set(proof.replay.lots.keys());
  for (const lot of books.lots.all()) {
    proof.lots++;
    left.delete(lot.id);
    const expected = proof.replay.lots.get(lot.id);
    if (!expected) return difference('lot', `lot ${lot.id}`, 'no such lot', 'a row');
    for (const what of ['member', 'orderId', 'remaining', 'expired', 'expiresAt'] as const) {
      if (lot[what] !== expected[what]) {
        return difference(
          `lot ${what}`,
          `lot ${lot.id}`,
          String(expected[what]),
          String(lot[what]),
        );
      }
    }
  }
  const [missing] = left;
  return missing === undefined ? null : difference('lot', `lot ${missing}`, 'a row', 'none');
}

function compareOrders({ books }: ShopContext, proof: Proof): Breach | null {
  const left = new Set(proof.replay.orders.keys());
  for (const order of books.orders.grants()) {
    proof.orders++;
    left.delete(order.id);
    const { granted, pending, member } = proof.replay.orders.get(order.id) ?? {
      granted: 0,
      pending: 0,
      member: order.member,
    };
    const expected = { granted, pending, member };
    for (const what of ['member', 'granted', 'pending'] as const) {
      if (order[what] !== expected[what]) {
        return difference(
          `order ${what}`,
          `order ${order.id}`,
          String(expected[what]),
          String(order[what]),
        );
      }
    }
  }
  const [missing] = left;
  return missing === undefined ? null : difference('order', `order ${missing}`, 'a row', 'none');
}

function compareRedemptions({ books }: ShopContext, { replay }: Proof): Breach | null {
  const spent = books.redemptions.pointsSpent();
  const { redeemed } = replay.totals;
  return spent === redeemed
    ? null
    : difference('redeemed points', 'shop', String(redeemed), String(spent));
}

function verification(proof: Proof, firstDifference: Breach | null): Verification {
  const { totals } = proof.replay;
  return {
    ok: firstDifference === null,
    transfers: proof.transfers,
    members: proof.members,
    lots: proof.lots,
    orders: proof.orders,
    points: {
      available: shown(totals.available),
      pending: shown(totals.pending),
      // What members owe is negative on the account, as all debts are.
      debt: shown(-totals.debt),
      redeemed: shown(totals.redeemed),
      expired: shown(totals.expired),
    },
    headHash: proof.headHash && hexadecimal(proof.headHash),
    firstDifference,
  };
}

/** Beyond what is exact as a number, the largest exact one: proven are the totals themselves. */
function shown(total: bigint): number {
  return total > limits.MAX_SAFE_AMOUNT ? limits.MAX_SAFE_AMOUNT : Number(total);
}

function difference(what: string, subject: string, expected: string, found: string): Breach {
  return { what, subject, expected, found };
}

function hexadecimal(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
