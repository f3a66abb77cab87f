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
  /** Since when its bytes are there; null while they are on their way, or did not arrive. */
  storedAt: number | null;
}

type PhotoRow = {
  id: string;
  member: number;
  review_id: string | null;
  type: string;
  width: number;
  height: number;
  uploaded_at: number;
  stored_at: number | null;
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
    storedAt: row.stored_at,
  };
}

/** A photo whose bytes are still to be deleted, and how often that failed. */
export type RemovedPhoto = { id: string; failures: number };

export class PhotosBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(id: string): PhotoRecord | undefined {
    const [row] = this.#sql
      .exec<PhotoRow>(
        `SELECT id, member, review_id, type, width, height, uploaded_at, stored_at
          FROM photos WHERE id = ?`,
        id,
      )
      .toArray();
    return row && toRecord(row);
  }

  add(photo: Omit<PhotoRecord, 'storedAt'>): void {
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

  /**
   * How many photos of a member wait for a review: those that are stored, and those that may still
   * arrive because their upload began after `since`.
   */
  waitingOf(member: number, since: number): number {
    return this.#sql
      .exec<{ photos: number }>(
        `SELECT count(*) AS photos FROM photos WHERE member = ? AND review_id IS NULL
          AND (stored_at IS NOT NULL OR uploaded_at > ?)`,
        member,
        since,
      )
      .one().photos;
  }

  /** Its bytes are there. */
  markStored(id: string, storedAt: number): void {
    this.#sql.exec('UPDATE photos SET stored_at = ? WHERE id = ?', storedAt, id);
  }

  /** How many bytes a member has sent on a day. */
  bytesOn(member: number, day: number): number {
    const [row] = this.#sql
      .exec<{ bytes: number }>(
        'SELECT bytes FROM photo_bytes WHERE member = ? AND day = ?',
        member,
        day,
      )
      .toArray();
    return row?.bytes ?? 0;
  }

  countBytes(member: number, day: number, bytes: number): void {
    this.#sql.exec(
      `INSERT INTO photo_bytes (member, day, bytes) VALUES (?, ?, ?)
        ON CONFLICT (member, day) DO UPDATE SET bytes = bytes + excluded.bytes`,
      member,
      day,
      bytes,
    );
  }

  /** Forgets what was sent before a day; answers whether anything is left. */
  forgetBytesBefore(day: number): boolean {
    this.#sql.exec('DELETE FROM photo_bytes WHERE day < ?', day);
    return this.#sql.exec('SELECT 1 FROM photo_bytes LIMIT 1').toArray().length > 0;
  }

  attach(id: string, reviewId: string): void {
    this.#sql.exec('UPDATE photos SET review_id = ? WHERE id = ?', reviewId, id);
  }

  /** Has it seen by nobody any more. */
  remove(id: string): void {
    this.#sql.exec('DELETE FROM photos WHERE id = ?', id);
    this.removeBytes(id);
  }

  /** Has bytes deleted that belong to no photo. */
  removeBytes(id: string): void {
    this.#sql.exec('INSERT OR IGNORE INTO removed_photos (id) VALUES (?)', id);
  }

  /** Of these, those that belong to no photo. */
  withoutPhoto(ids: readonly string[]): string[] {
    return this.#ids(
      `SELECT value AS id FROM json_each(?) WHERE value NOT IN (SELECT id FROM photos)`,
      JSON.stringify(ids),
    );
  }

  isAny(): boolean {
    return this.#ids('SELECT id FROM photos LIMIT 1').length > 0;
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
    for (const { day, bytes } of this.#sql
      .exec<{ day: number; bytes: number }>(
        'DELETE FROM photo_bytes WHERE member = ? RETURNING day, bytes',
        from,
      )
      .toArray()) {
      this.countBytes(to, day, bytes);
    }
  }

  /** Photos whose bytes are to be deleted now, those first that have waited longest. */
  removed(now: number, limit: number): RemovedPhoto[] {
    return this.#sql
      .exec<RemovedPhoto>(
        'SELECT id, failures FROM removed_photos WHERE due_at <= ? ORDER BY due_at, id LIMIT ?',
        now,
        limit,
      )
      .toArray();
  }

  /** When the next bytes are to be deleted; null for none. */
  nextRemovalAt(): number | null {
    return this.#sql
      .exec<{ due_at: number | null }>('SELECT min(due_at) AS due_at FROM removed_photos')
      .one().due_at;
  }

  /** They could not be deleted: they are tried again. */
  postponeRemoval(id: string, dueAt: number): void {
    this.#sql.exec(
      'UPDATE removed_photos SET failures = failures + 1, due_at = ? WHERE id = ?',
      dueAt,
      id,
    );
  }

  forget(id: string): void {
    this.#sql.exec('DELETE FROM removed_photos WHERE id = ?', id);
  }

  #ids(query: string, ...values: (number | string)[]): string[] {
    return this.#sql
      .exec<{ id: string }>(query, ...values)
      .toArray()
      .map((row) => row.id);
  }
}
