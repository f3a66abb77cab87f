import { canonicalTransfer, type PostedTransfer } from '@stamm/loyalty';
import { sha256Bytes } from '../../hashing.ts';

/** What stands before the first link. */
export const GENESIS_HASH = new Uint8Array(32);

/**
 * The links of the chain have positions: that of transfer S is S × 2^26, and what is sealed without
 * a transfer takes the numbers behind the last one. A database of 10 GB cannot hold enough of
 * either to leave what is exact as a number.
 */
const PLACES_BETWEEN = 2 ** 26;

export function positionOf(sequence: number): number {
  return sequence * PLACES_BETWEEN;
}

/** The last transfer at or before a position. */
export function sequenceAt(position: number): number {
  return Math.floor(position / PLACES_BETWEEN);
}

/** Seals that go into the chain together: the rows that name `unit` as that which sealed them. */
export interface SealUnit {
  unit: number;
  /** JSON: `[[table, seal or null, ...key], …]`; null for a row that was deleted. */
  entries: string;
}

/** What of a transfer its hash covers. */
export interface HashedTransfer {
  transfer: PostedTransfer;
  /** The form in which it is hashed. */
  form: number;
  /** What is sealed together with it. */
  seals: SealUnit | null;
}

const encoder = new TextEncoder();

/** Where the bytes to be hashed are put together: one hash at a time, so one place will do. */
let chained = new Uint8Array(2_048);

function linkHash(previous: Uint8Array, text: string): Uint8Array {
  // In UTF-8, a character of JavaScript takes three bytes at most.
  const most = previous.length + 3 * text.length;
  if (chained.length < most) chained = new Uint8Array(most);
  chained.set(previous);
  const { written } = encoder.encodeInto(text, chained.subarray(previous.length));
  return sha256Bytes(chained.subarray(0, previous.length + written));
}

/**
 * SHA-256 over the hash before, the transfer's canonical bytes and the seals that it carries: no
 * row can change unnoticed.
 */
export function chainHash(
  previous: Uint8Array,
  { transfer, form, seals }: HashedTransfer,
): Uint8Array {
  const text = canonicalTransfer(transfer, form);
  return linkHash(previous, seals ? `${text}\n${sealText(seals)}` : text);
}

/** The same for seals that no transfer carries. */
export function sealHash(previous: Uint8Array, position: number, seals: SealUnit): Uint8Array {
  return linkHash(previous, `seals ${position}\n${sealText(seals)}`);
}

function sealText({ unit, entries }: SealUnit): string {
  return `${unit} ${entries}`;
}
