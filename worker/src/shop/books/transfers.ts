import {
  ACTIVITY_CODES,
  canonicalTransfer,
  type PostedTransfer,
  TRANSFER_FORM,
  type Transfer,
  type TransferCode,
  type TransferReason,
} from '@stamm/loyalty';
import { sha256Bytes } from '../../hashing.ts';
import { Insertion } from './insertion.ts';

const COLUMNS = `sequence, member, entry, code, points, reason, lot_id, lot_expires_at,
  lot_idle_months, order_id, redemption_id, adjustment_id, award_id, at, hash, form`;

const INSERTION = new Insertion('transfers', COLUMNS);

const TOLD_CODES = ACTIVITY_CODES.map((code) => `'${code}'`).join(', ');

type TransferRow = [
  sequence: number,
  member: number,
  entry: number,
  code: string,
  points: number,
  reason: string,
  lotId: string | null,
  lotExpiresAt: number | null,
  lotIdleMonths: number | null,
  orderId: string | null,
  redemptionId: string | null,
  adjustmentId: string | null,
  awardId: string | null,
  at: number,
  hash: ArrayBuffer,
  form: number,
];

/** A transfer as it is stored, with its link in the chain of hashes. */
export interface ChainedTransfer {
  transfer: PostedTransfer;
  /** The form in which it was hashed. */
  form: number;
  hash: Uint8Array;
}

/** What transfers can name. */
const NAMED_IN = {
  lot: 'lot_id',
  order: 'order_id',
  redemption: 'redemption_id',
  adjustment: 'adjustment_id',
  award: 'award_id',
} as const;

export type NamedThing = keyof typeof NAMED_IN;

/** Ids after one, up to and with another; null for all the rest. */
export interface IdRange {
  after: string;
  upTo: string | null;
}

/** What stands before the first transfer. */
export const GENESIS_HASH = new Uint8Array(32);

const encoder = new TextEncoder();

/** Where the bytes to be hashed are put together: one hash at a time, so one place will do. */
let chained = new Uint8Array(2_048);

/** SHA-256 over the hash before and the transfer's canonical bytes: no row can change unnoticed. */
export function chainHash(
  previous: Uint8Array,
  transfer: PostedTransfer,
  form = TRANSFER_FORM,
): Uint8Array {
  const text = canonicalTransfer(transfer, form);
  // In UTF-8, a character of JavaScript takes three bytes at most.
  const most = previous.length + 3 * text.length;
  if (chained.length < most) chained = new Uint8Array(most);
  chained.set(previous);
  const { written } = encoder.encodeInto(text, chained.subarray(previous.length));
  return sha256Bytes(chained.subarray(0, previous.length + written));
}

/**
 * Numbers a member's transfers from `first` on. Those of one cause at one moment share an entry,
 * which is what the member is told: whether time was settled early or late makes no difference.
 */
export function numberTransfers(
  member: number,
  transfers: readonly Transfer[],
  first: number,
): PostedTransfer[] {
  const posted: PostedTransfer[] = [];
  for (const [index, transfer] of transfers.entries()) {
    const sequence = first + index;
    const before = posted.at(-1);
    const entry = before && sameEntry(before, transfer) ? before.entry : sequence;
    posted.push({ ...transfer, sequence, member, entry });
  }
  return posted;
}

function sameEntry(a: Transfer, b: Transfer): boolean {
  if (a.reason !== b.reason || a.at !== b.at) return false;
  // Whatever expires at one moment is told as one.
  if (a.reason === 'expiry') return true;
  return (
    a.orderId === b.orderId &&
    a.redemptionId === b.redemptionId &&
    a.adjustmentId === b.adjustmentId &&
    a.awardId === b.awardId
  );
}

function toChained(row: TransferRow): ChainedTransfer {
  return {
    transfer: {
      sequence: row[0],
      member: row[1],
      entry: row[2],
      code: row[3] as TransferCode,
      points: row[4],
      reason: row[5] as TransferReason,
      lotId: row[6],
      lotExpiresAt: row[7],
      lotIdleMonths: row[8],
      orderId: row[9],
      redemptionId: row[10],
      adjustmentId: row[11],
      awardId: row[12],
      at: row[13],
    },
    hash: new Uint8Array(row[14]),
    form: row[15],
  };
}

/** Nearly every member is one number, which the index answers without sorting. */
function isOneOf(members: readonly number[]): string {
  return members.length === 1 ? 'member = ?1' : 'member IN (SELECT value FROM json_each(?1))';
}

function oneOf(members: readonly number[]): number | string {
  return members.length === 1 && members[0] !== undefined ? members[0] : JSON.stringify(members);
}

/** The end of the chain of transfers. */
interface Head {
  sequence: number;
  hash: Uint8Array;
}

/** The ledger itself: nothing in it is ever changed or deleted. */
export class TransfersBook {
  readonly #sql: SqlStorage;
  /** Every operation goes on from it, and only this book moves it: kept in memory. */
  #head: Head | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The last transfer's number and hash. */
  head(): Head {
    this.#head ??= this.#readHead();
    return this.#head;
  }

  /** After writes that may have been undone. */
  forgetRead(): void {
    this.#head = undefined;
  }

  /** The only place where a transfer is posted: numbered without gaps and chained. */
  append<Posting extends { member: number; transfers: readonly Transfer[] }>(
    postings: readonly Posting[],
  ): { posting: Posting; posted: PostedTransfer[] }[] {
    let { sequence, hash } = this.head();
    const appended = postings.map((posting) => {
      const posted = numberTransfers(posting.member, posting.transfers, sequence + 1);
      for (const transfer of posted) {
        sequence = transfer.sequence;
        hash = chainHash(hash, transfer);
        this.#insert(transfer, hash);
      }
      return { posting, posted };
    });
    this.#head = { sequence, hash };
    return appended;
  }

  /**
   * What a member is told of, newest first, from `before` down: read only as much as you need.
   * `members` are the member's number and those of all who were merged into them.
   */
  *toldBefore(members: readonly number[], before: number): Generator<PostedTransfer> {
    const rows = this.#sql
      .exec(
        `SELECT ${COLUMNS} FROM transfers WHERE ${isOneOf(members)} AND sequence < ?2
          AND code IN (${TOLD_CODES}) ORDER BY sequence DESC`,
        oneOf(members),
        before,
      )
      .raw<TransferRow>();
    for (const row of rows) yield toChained(row).transfer;
  }

  /** A member's transfers after a number, in their order; by default all. */
  after(members: readonly number[], sequence: number, limit = -1): PostedTransfer[] {
    const rows = this.#sql
      .exec(
        `SELECT ${COLUMNS} FROM transfers WHERE ${isOneOf(members)} AND sequence > ?2
          ORDER BY sequence LIMIT ?3`,
        oneOf(members),
        sequence,
        limit,
      )
      .raw<TransferRow>();
    return Array.from(rows, (row) => toChained(row).transfer);
  }

  /** A member's transfers that name a thing within a range of ids, in their order. */
  *naming(
    members: readonly number[],
    thing: NamedThing,
    range: IdRange,
  ): Generator<PostedTransfer> {
    const column = NAMED_IN[thing];
    const rows = this.#sql
      .exec(
        `SELECT ${COLUMNS} FROM transfers WHERE ${isOneOf(members)}
          AND ${column} > ?2 AND (?3 IS NULL OR ${column} <= ?3) ORDER BY sequence`,
        oneOf(members),
        range.after,
        range.upTo,
      )
      .raw<TransferRow>();
    for (const row of rows) yield toChained(row).transfer;
  }

  /** The next ids of things that a member's transfers name, in the order of ids. */
  idsNamed(members: readonly number[], thing: NamedThing, after: string, limit: number): string[] {
    const column = NAMED_IN[thing];
    return this.#sql
      .exec<{ id: string }>(
        `SELECT DISTINCT ${column} AS id FROM transfers WHERE ${isOneOf(members)}
          AND ${column} > ?2 ORDER BY ${column} LIMIT ?3`,
        oneOf(members),
        after,
        limit,
      )
      .toArray()
      .map((row) => row.id);
  }

  #insert(transfer: PostedTransfer, hash: Uint8Array): void {
    INSERTION.run(this.#sql, [
      transfer.sequence,
      transfer.member,
      transfer.entry,
      transfer.code,
      transfer.points,
      transfer.reason,
      transfer.lotId,
      transfer.lotExpiresAt,
      transfer.lotIdleMonths,
      transfer.orderId,
      transfer.redemptionId,
      transfer.adjustmentId,
      transfer.awardId,
      transfer.at,
      hash,
      TRANSFER_FORM,
    ]);
  }

  /** The next transfers of all members after a number: for proving the books page by page. */
  page(after: number, limit: number): ChainedTransfer[] {
    const rows = this.#sql
      .exec(
        `SELECT ${COLUMNS} FROM transfers WHERE sequence > ? ORDER BY sequence LIMIT ?`,
        after,
        limit,
      )
      .raw<TransferRow>();
    return Array.from(rows, toChained);
  }

  #readHead(): Head {
    const [row] = this.#sql
      .exec<{ sequence: number; hash: ArrayBuffer }>(
        'SELECT sequence, hash FROM transfers ORDER BY sequence DESC LIMIT 1',
      )
      .toArray();
    return row
      ? { sequence: row.sequence, hash: new Uint8Array(row.hash) }
      : { sequence: 0, hash: GENESIS_HASH };
  }
}
