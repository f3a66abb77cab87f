import {
  ACTIVITY_CODES,
  type PostedTransfer,
  TRANSFER_FORM,
  type Transfer,
  type TransferCode,
  type TransferReason,
} from '@stamm/loyalty';
import { chainHash, type HashedTransfer, positionOf, sequenceAt } from '../seals/chain-link.ts';
import { Insertion } from './insertion.ts';
import type { SealsBook } from './seals.ts';

const COLUMNS = `sequence, member, entry, code, points, reason, lot_id, lot_expires_at,
  lot_idle_months, order_id, redemption_id, adjustment_id, award_id, at, hash, form, seal_unit,
  seals`;

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
  sealUnit: number | null,
  seals: string | null,
];

/** A transfer as it is stored, with its link in the chain of hashes. */
export interface ChainedTransfer extends HashedTransfer {
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
    seals: row[16] !== null && row[17] !== null ? { unit: row[16], entries: row[17] } : null,
  };
}

/** Nearly every member is one number, which the index answers without sorting. */
function isOneOf(members: readonly number[]): string {
  return members.length === 1 ? 'member = ?1' : 'member IN (SELECT value FROM json_each(?1))';
}

function oneOf(members: readonly number[]): number | string {
  return members.length === 1 && members[0] !== undefined ? members[0] : JSON.stringify(members);
}

/** The ledger itself: nothing in it is ever changed or deleted. */
export class TransfersBook {
  readonly #sql: SqlStorage;
  readonly #chain: SealsBook;

  constructor(sql: SqlStorage, chain: SealsBook) {
    this.#sql = sql;
    this.#chain = chain;
  }

  /** The number of the last transfer. */
  last(): number {
    return sequenceAt(this.#chain.head().position);
  }

  /**
   * The only place where a transfer is posted: numbered without gaps and chained. The first one
   * seals what was written in this transaction so far.
   */
  append<Posting extends { member: number; transfers: readonly Transfer[] }>(
    postings: readonly Posting[],
  ): { posting: Posting; posted: PostedTransfer[] }[] {
    if (postings.length === 0) return [];
    let seals = this.#chain.take();
    let sequence = this.last();
    let { hash } = this.#chain.head();
    const appended = postings.map((posting) => {
      const posted = numberTransfers(posting.member, posting.transfers, sequence + 1);
      for (const transfer of posted) {
        sequence = transfer.sequence;
        const link = { transfer, form: TRANSFER_FORM, seals };
        hash = chainHash(hash, link);
        this.#insert({ ...link, hash });
        seals = null;
      }
      return { posting, posted };
    });
    this.#chain.moveHead({ position: positionOf(sequence), hash });
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

  #insert({ transfer, hash, seals }: ChainedTransfer): void {
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
      seals?.unit ?? null,
      seals?.entries ?? null,
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
}
