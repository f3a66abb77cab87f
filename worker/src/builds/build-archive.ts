import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env.ts';

/** A file of a build, as it is served. */
export interface ArchivedFile {
  /** Its media type. */
  type: string;
  body: string;
}

/** Pages may be open, or kept by a cache, for this long after another build was deployed. */
const KEPT_MS = 90 * 24 * 60 * 60 * 1000;
/** However old they are, so many builds are kept. */
const KEPT_BUILDS = 3;

/**
 * The files of earlier builds: a page that was opened, or cached, before a deploy asks for them
 * still. One object for the whole Worker.
 */
export class BuildArchive extends DurableObject<Env> {
  /** Epoch milliseconds. Tests put another clock here. */
  clock: () => number = () => Date.now();

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    for (const statement of [
      'CREATE TABLE IF NOT EXISTS builds (id TEXT PRIMARY KEY, served_at INTEGER NOT NULL)',
      `CREATE TABLE IF NOT EXISTS files (
        path TEXT PRIMARY KEY, build TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL
      ) WITHOUT ROWID`,
    ]) {
      state.storage.sql.exec(statement);
    }
  }

  /** Whether the build's files are here; if so, that it is still served is written down. */
  async has(build: string): Promise<boolean> {
    const { rowsWritten } = this.ctx.storage.sql.exec(
      'UPDATE builds SET served_at = ? WHERE id = ?',
      this.clock(),
      build,
    );
    return rowsWritten > 0;
  }

  /** Keeps a build's files by their path, and lets go of builds that no page can ask for any more. */
  async keep(build: string, files: Record<string, ArchivedFile>): Promise<void> {
    const { sql } = this.ctx.storage;
    const now = this.clock();
    this.ctx.storage.transactionSync(() => {
      sql.exec('INSERT OR REPLACE INTO builds (id, served_at) VALUES (?, ?)', build, now);
      for (const [path, { type, body }] of Object.entries(files)) {
        sql.exec(
          'INSERT OR REPLACE INTO files (path, build, type, body) VALUES (?, ?, ?, ?)',
          path,
          build,
          type,
          body,
        );
      }
      sql.exec(
        `DELETE FROM builds WHERE served_at < ?
          AND id NOT IN (SELECT id FROM builds ORDER BY served_at DESC LIMIT ?)`,
        now - KEPT_MS,
        KEPT_BUILDS,
      );
      sql.exec('DELETE FROM files WHERE build NOT IN (SELECT id FROM builds)');
    });
  }

  async read(path: string): Promise<ArchivedFile | null> {
    const [file] = this.ctx.storage.sql
      .exec<{ type: string; body: string }>('SELECT type, body FROM files WHERE path = ?', path)
      .toArray();
    return file ?? null;
  }
}
