import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env.ts';

/** A row holds two megabytes at most. */
const PART_BYTES = 1024 * 1024;

/** The photos of one shop, where there is no bucket for them: in parts that fit a row. */
export class PhotoAlbum extends DurableObject<Env> {
  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    state.storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS parts (
        photo TEXT NOT NULL,
        part INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        PRIMARY KEY (photo, part)
      )`,
    );
  }

  async put(photo: string, bytes: Uint8Array): Promise<void> {
    const { sql } = this.ctx.storage;
    this.ctx.storage.transactionSync(() => {
      sql.exec('DELETE FROM parts WHERE photo = ?', photo);
      for (let part = 0; part * PART_BYTES < bytes.byteLength; part++) {
        const from = part * PART_BYTES;
        const content = bytes.slice(from, from + PART_BYTES);
        sql.exec('INSERT INTO parts (photo, part, bytes) VALUES (?, ?, ?)', photo, part, content);
      }
    });
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
    this.ctx.storage.sql.exec('DELETE FROM parts WHERE photo = ?', photo);
  }
}
