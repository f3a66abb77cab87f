/** A photo that a member has uploaded. Its bytes are kept elsewhere, under its id. */
export interface PhotoRecord {
  id: string;
  member: number;
  /** The review that shows it; null while it waits for one. */
  reviewId: string | null;
  type: string;
  /** As it is seen, upright. */
  width: number;
  height: number;
  uploadedAt: number;
}

type PhotoRow = {
  id: string;
  member: number;
  review_id: string | null;
  type: string;
  width: number;
  height: number;
  uploaded_at: number;
};

function toRecord(row: PhotoRow): PhotoRecord {
  return {
    id: row.id,
    member: row.member,
    reviewId: row.review_id,
    type: row.type,
    width: row.width,
    height: row.height,
    uploadedAt: row.uploaded_at,
  };
}

export class PhotosBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(id: string): PhotoRecord | undefined {
    const [row] = this.#sql
      .exec<PhotoRow>(
        'SELECT id, member, review_id, type, width, height, uploaded_at FROM photos WHERE id = ?',
        id,
      )
      .toArray();
    return row && toRecord(row);
  }

  add(photo: PhotoRecord): void {
    this.#sql.exec(
      `INSERT INTO photos (id, member, review_id, type, width, height, uploaded_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)`,
      photo.id,
      photo.member,
      photo.reviewId,
      photo.type,
      photo.width,
      photo.height,
      photo.uploadedAt,
    );
  }

  /** How many photos of a member wait for a review. */
  waitingOf(member: number): number {
    return this.#sql
      .exec<{ photos: number }>(
        'SELECT count(*) AS photos FROM photos WHERE member = ? AND review_id IS NULL',
        member,
      )
      .one().photos;
  }

  attach(id: string, reviewId: string): void {
    this.#sql.exec('UPDATE photos SET review_id = ? WHERE id = ?', reviewId, id);
  }

  /** Has it seen by nobody any more. */
  remove(id: string): void {
    this.#sql.exec('DELETE FROM photos WHERE id = ?', id);
    this.#sql.exec('INSERT OR IGNORE INTO removed_photos (id) VALUES (?)', id);
  }

  /** Those of a member that wait for a review. */
  idsWaiting(member: number): string[] {
    return this.#ids('SELECT id FROM photos WHERE member = ? AND review_id IS NULL', member);
  }

  /** Those of anybody that have waited since before a moment. */
  idsWaitingSinceBefore(uploadedAt: number): string[] {
    return this.#ids(
      'SELECT id FROM photos WHERE review_id IS NULL AND uploaded_at < ?',
      uploadedAt,
    );
  }

  isAnyWaiting(): boolean {
    return this.#ids('SELECT id FROM photos WHERE review_id IS NULL LIMIT 1').length > 0;
  }

  hand(from: number, to: number): void {
    this.#sql.exec('UPDATE photos SET member = ? WHERE member = ?', to, from);
  }

  /** Photos whose bytes are still to be deleted. */
  removed(limit: number): string[] {
    return this.#ids('SELECT id FROM removed_photos LIMIT ?', limit);
  }

  forget(id: string): void {
    this.#sql.exec('DELETE FROM removed_photos WHERE id = ?', id);
  }

  #ids(query: string, ...values: number[]): string[] {
    return this.#sql
      .exec<{ id: string }>(query, ...values)
      .toArray()
      .map((row) => row.id);
  }
}
