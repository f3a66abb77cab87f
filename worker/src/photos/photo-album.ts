import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env.ts';

/** A row holds two megabytes at most. */
const PART_BYTES = 1024 * 1024;
/** An object holds ten gigabytes, of which some are for the database itself. */
const MOST_BYTES = 8 * 1024 ** 3;

/** The photos of one shop, where there is no bucket for them: in parts that fit a row. */
export class PhotoAlbum extends DurableObject<Env> {
  /** How many bytes of photos it takes. */
  mostBytes = MOST_BYTES;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const { sql } = state.storage;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS parts (
        photo TEXT NOT NULL,
        part INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        PRIMARY KEY (photo, part)
      )`,
    );
    sql.exec(
      `CREATE TABLE IF NOT EXISTS size (only INTEGER PRIMARY KEY CHECK (only = 1), bytes INTEGER)`,
    );
    // One of before it was counted is counted once.
    sql.exec(
      `INSERT INTO size (only, bytes) SELECT 1, (SELECT coalesce(sum(length(bytes)), 0) FROM parts)
        WHERE NOT EXISTS (SELECT 1 FROM size)`,
    );
  }

  async hasRoomFor(bytes: number): Promise<boolean> {
    const { size } = this.ctx.storage.sql
      .exec<{ size: number }>('SELECT bytes AS size FROM size')
      .one();
    return size + bytes <= this.mostBytes;
  }

  async put(photo: string, bytes: Uint8Array): Promise<boolean> {
    const { sql } = this.ctx.storage;
    if (!(await this.hasRoomFor(bytes.byteLength))) return false;
    this.ctx.storage.transactionSync(() => {
      this.#delete(photo);
      for (let part = 0; part * PART_BYTES < bytes.byteLength; part++) {
        const from = part * PART_BYTES;
        const content = bytes.slice(from, from + PART_BYTES);
        sql.exec('INSERT INTO parts (photo, part, bytes) VALUES (?, ?, ?)', photo, part, content);
      }
      sql.exec('UPDATE size SET bytes = bytes + ?', bytes.byteLength);
    });
    return true;
  }

  async read(photo: string): Promise<Uint8Array | null> {
    const parts = this.ctx.storage.sql
      .exec<{ bytes: ArrayBuffer }>('SELECT bytes FROM parts WHERE photo = ? ORDER BY part', photo)
      .toArray();
    if (parts.length === 0) return null;
    const whole = new Uint8Array(parts.reduce((size, { bytes }) => size + bytes.byteLength, 0));
    let at = 0;
    for (const { bytes } of parts) {
      whole.set(new Uint8Array(bytes), at);
      at += bytes.byteLength;
    }
    return whole;
  }

  async remove(photo: string): Promise<void> {
    this.ctx.storage.transactionSync(() => this.#delete(photo));
  }

  async list(after: string, limit: number): Promise<string[]> {
    return this.ctx.storage.sql
      .exec<{ photo: string }>(
        'SELECT DISTINCT photo FROM parts WHERE photo > ? ORDER BY photo LIMIT ?',
        after,
        limit,
      )
      .toArray()
      .map(({ photo }) => photo);
  }

  #delete(photo: string): void {
    const { sql } = this.ctx.storage;
    sql.exec(
      `UPDATE size SET bytes = bytes
        - (SELECT coalesce(sum(length(bytes)), 0) FROM parts WHERE photo = ?)`,
      photo,
    );
    sql.exec('DELETE FROM parts WHERE photo = ?', photo);
  }
}
