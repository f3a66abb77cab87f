import type { Incentive, RejectionReason, ReviewSort, ReviewState } from '@stamm/contract/types';
import type { RatingCounts } from '@stamm/loyalty';
import { Insertion } from './insertion.ts';

/** What a review says. */
export interface ReviewContent {
  rating: number;
  title: string | null;
  text: string;
  displayName: string;
  /** What it is written in. */
  language: string | null;
  photoId: string | null;
}

export interface ReviewRecord extends ReviewContent {
  id: string;
  /** Null for one that was imported and is of nobody known here. */
  member: number | null;
  productId: string;
  /** The purchase that it is of; null where none is known. */
  orderId: string | null;
  state: ReviewState;
  rejectedFor: RejectionReason | null;
  /** When the shop last rejected it, or what it said before; null once the shop has approved it. */
  rejectedAt: number | null;
  imported: boolean;
  /** Whether there was a reward for it when it was written: it stays labelled so. */
  rewarded: boolean;
  /** What was promised for it here; null for nothing. */
  incentive: Incentive | null;
  /** When the reward is given although the shop has not decided; null: never. */
  dueAt: number | null;
  writtenAt: number;
  editedAt: number | null;
  answer: { text: string; answeredAt: number } | null;
}

/** What is known of a review also once it was taken back. */
export type ReviewTrace = {
  id: string;
  productId: string;
  photoId: string | null;
  state: ReviewState | 'takenBack';
  rejectedAt: number | null;
};

/** Where a list of reviews goes on: behind this one. */
export type ReviewPlace = Pick<ReviewRecord, 'id' | 'rating' | 'writtenAt'>;

type ReviewRow = {
  id: string;
  member: number | null;
  product_id: string;
  order_id: string | null;
  state: ReviewState;
  rejected_for: RejectionReason | null;
  rejected_at: number | null;
  imported: number;
  rewarded: number;
  incentive: string | null;
  due_at: number | null;
  rating: number;
  title: string | null;
  text: string | null;
  display_name: string | null;
  language: string | null;
  photo_id: string | null;
  written_at: number;
  edited_at: number | null;
  answer: string | null;
  answered_at: number | null;
};

const COLUMNS = `id, member, product_id, order_id, state, rejected_for, rejected_at, imported, rewarded,
  incentive, due_at, rating, title, text, display_name, language, photo_id, written_at, edited_at,
  answer, answered_at`;

const ALL_BUT_ID = COLUMNS.split(/,\s*/).slice(1);

const SAVING = new Insertion(
  'reviews',
  COLUMNS,
  `ON CONFLICT (id) DO UPDATE SET ${ALL_BUT_ID.map((name) => `${name} = excluded.${name}`).join(', ')}`,
);

/** Behind which place, and in which order. */
const SORTS: Record<ReviewSort, string> = {
  newest: `AND (written_at, id) < (?3, ?4) ORDER BY written_at DESC, id DESC`,
  withPhoto: `AND photo_id IS NOT NULL AND (written_at, id) < (?3, ?4)
    ORDER BY written_at DESC, id DESC`,
  highest: `AND (rating, written_at, id) < (?2, ?3, ?4)
    ORDER BY rating DESC, written_at DESC, id DESC`,
  lowest: `AND rating >= ?2 AND (rating > ?2 OR (written_at, id) < (?3, ?4))
    ORDER BY rating, written_at DESC, id DESC`,
};

const FIRST: Record<ReviewSort, ReviewPlace> = {
  newest: { rating: 0, writtenAt: Number.MAX_SAFE_INTEGER, id: '' },
  withPhoto: { rating: 0, writtenAt: Number.MAX_SAFE_INTEGER, id: '' },
  highest: { rating: 6, writtenAt: 0, id: '' },
  lowest: { rating: 0, writtenAt: 0, id: '' },
};

function toRecord(row: ReviewRow): ReviewRecord {
  return {
    id: row.id,
    member: row.member,
    productId: row.product_id,
    orderId: row.order_id,
    state: row.state,
    rejectedFor: row.rejected_for,
    rejectedAt: row.rejected_at,
    imported: row.imported === 1,
    rewarded: row.rewarded === 1,
    incentive: row.incentive === null ? null : JSON.parse(row.incentive),
    dueAt: row.due_at,
    rating: row.rating,
    title: row.title,
    text: row.text ?? '',
    displayName: row.display_name ?? '',
    language: row.language,
    photoId: row.photo_id,
    writtenAt: row.written_at,
    editedAt: row.edited_at,
    answer:
      row.answer === null || row.answered_at === null
        ? null
        : { text: row.answer, answeredAt: row.answered_at },
  };
}

/** What was written about products. Reviews that were taken back are nobody's to see. */
export class ReviewsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(id: string): ReviewRecord | undefined {
    return this.#all(`WHERE id = ? AND state <> 'takenBack'`, id)[0];
  }

  /** A member's review of a product; there is one at most. */
  ofPurchase(member: number, productId: string): ReviewRecord | undefined {
    return this.#all(
      `WHERE member = ? AND product_id = ? AND state <> 'takenBack'`,
      member,
      productId,
    )[0];
  }

  /** The only review that a member has ever written of a product, also where they took it back. */
  traceOf(member: number, productId: string): ReviewTrace | undefined {
    return this.#traces('member = ? AND product_id = ?', [member, productId])[0];
  }

  /** Adds a review or puts it in the place of what it was. */
  save(review: ReviewRecord): void {
    this.#countOut(review.id);
    SAVING.run(this.#sql, toValues(review));
    this.#countIn(review.id);
  }

  /** Leaves of a review that there was one. */
  takeBack(id: string): void {
    this.#countOut(id);
    this.#sql.exec(
      `UPDATE reviews SET state = 'takenBack', rejected_for = NULL, rating = NULL, title = NULL,
        text = NULL, display_name = NULL, language = NULL, photo_id = NULL, edited_at = NULL,
        answer = NULL, answered_at = NULL WHERE id = ?`,
      id,
    );
  }

  /** Leaves of a review only that it is gone, and of nobody: so that no old copy brings it back. */
  erase(id: string): void {
    this.takeBack(id);
    this.#sql.exec('UPDATE reviews SET member = NULL, order_id = NULL WHERE id = ?', id);
  }

  /** Whether its writer does not want it to be seen any more. */
  isTakenBack(id: string): boolean {
    return (
      this.#sql.exec(`SELECT 1 FROM reviews WHERE id = ? AND state = 'takenBack'`, id).toArray()
        .length > 0
    );
  }

  /** A member's reviews, newest first. */
  ofMember(member: number, after: ReviewPlace | undefined, limit: number): ReviewRecord[] {
    const { writtenAt, id } = after ?? FIRST.newest;
    return this.#all(
      `WHERE member = ? AND state <> 'takenBack' AND (written_at, id) < (?, ?)
        ORDER BY written_at DESC, id DESC LIMIT ?`,
      member,
      writtenAt,
      id,
      limit,
    );
  }

  /** All that a member has written, also what they took back. */
  tracesOf(member: number): ReviewTrace[] {
    return this.#traces('member = ?', [member]);
  }

  /** Remembers that what was taken back, or what it stands for, had been rejected. */
  noteRejection(id: string, rejectedAt: number): void {
    this.#sql.exec('UPDATE reviews SET rejected_at = ? WHERE id = ?', rejectedAt, id);
  }

  /** Nothing is promised for a review any more. It stays labelled as it was. */
  dropIncentive(id: string): void {
    this.#sql.exec('UPDATE reviews SET incentive = NULL, due_at = NULL WHERE id = ?', id);
  }

  /** A product's published reviews. */
  ofProduct(
    productId: string,
    sort: ReviewSort,
    after: ReviewPlace | undefined,
    limit: number,
  ): ReviewRecord[] {
    const { rating, writtenAt, id } = after ?? FIRST[sort];
    return this.#all(
      `WHERE product_id = ?1 AND state = 'published' ${SORTS[sort]} LIMIT ?5`,
      productId,
      rating,
      writtenAt,
      id,
      limit,
    );
  }

  /** How many stars a product's published reviews have. */
  ratingsOf(productId: string): RatingCounts {
    const counts: [number, number, number, number, number] = [0, 0, 0, 0, 0];
    for (const { rating, reviews } of this.#sql.exec<{ rating: number; reviews: number }>(
      'SELECT rating, reviews FROM rating_counts WHERE product_id = ?',
      productId,
    )) {
      counts[rating - 1] = reviews;
    }
    return counts;
  }

  /** Those that wait come in the order in which they were written, others the newest first. */
  inState(state: ReviewState, after: ReviewPlace | undefined, limit: number): ReviewRecord[] {
    const isOldestFirst = state === 'pending';
    const first = isOldestFirst ? { writtenAt: -1, id: '' } : FIRST.newest;
    const { writtenAt, id } = after ?? first;
    const direction = isOldestFirst ? 'ASC' : 'DESC';
    return this.#all(
      `WHERE state = ? AND (written_at, id) ${isOldestFirst ? '>' : '<'} (?, ?)
        ORDER BY written_at ${direction}, id ${direction} LIMIT ?`,
      state,
      writtenAt,
      id,
      limit,
    );
  }

  hand(id: string, to: number): void {
    this.#sql.exec('UPDATE reviews SET member = ? WHERE id = ?', to, id);
  }

  /** A published review counts among those of its product. */
  #countIn(id: string): void {
    this.#sql.exec(
      `INSERT INTO rating_counts (product_id, rating, reviews)
        SELECT product_id, rating, 1 FROM reviews WHERE id = ? AND state = 'published'
        ON CONFLICT (product_id, rating) DO UPDATE SET reviews = reviews + 1`,
      id,
    );
  }

  #countOut(id: string): void {
    this.#sql.exec(
      `UPDATE rating_counts SET reviews = reviews - 1 WHERE (product_id, rating) =
        (SELECT product_id, rating FROM reviews WHERE id = ? AND state = 'published')`,
      id,
    );
  }

  #traces(condition: string, values: (string | number)[]): ReviewTrace[] {
    return this.#sql
      .exec<ReviewTrace>(
        `SELECT id, product_id AS productId, photo_id AS photoId, state, rejected_at AS rejectedAt
          FROM reviews WHERE ${condition}`,
        ...values,
      )
      .toArray();
  }

  #all(condition: string, ...values: (string | number)[]): ReviewRecord[] {
    return this.#sql
      .exec<ReviewRow>(`SELECT ${COLUMNS} FROM reviews ${condition}`, ...values)
      .toArray()
      .map(toRecord);
  }
}

function toValues(review: ReviewRecord): (string | number | null)[] {
  return [
    review.id,
    review.member,
    review.productId,
    review.orderId,
    review.state,
    review.rejectedFor,
    review.rejectedAt,
    Number(review.imported),
    Number(review.rewarded),
    review.incentive && JSON.stringify(review.incentive),
    review.dueAt,
    review.rating,
    review.title,
    review.text,
    review.displayName,
    review.language,
    review.photoId,
    review.writtenAt,
    review.editedAt,
    review.answer?.text ?? null,
    review.answer?.answeredAt ?? null,
  ];
}
