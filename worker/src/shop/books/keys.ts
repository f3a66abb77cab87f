import { fromHex } from '../../encoding.ts';
import { isSameSecret } from '../../hashing.ts';

export type KeyKind = 'secret' | 'identity';

export interface KeyRecord {
  id: string;
  kind: KeyKind;
  hint: string;
  createdAt: number;
  revokedAt: number | null;
}

type KeyRow = {
  id: string;
  kind: KeyKind;
  hint: string;
  created_at: number;
  revoked_at: number | null;
};

export class KeysBook {
  readonly #sql: SqlStorage;
  #activeSecretHashes: Uint8Array[] | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /**
   * Every call of the shop's backend asks this, so the few active hashes are kept in memory. All
   * of them are compared, each in constant time: how long it takes says nothing about a key.
   */
  isActiveSecret(hash: string): boolean {
    this.#activeSecretHashes ??= this.#sql
      .exec<{ secret_hash: string }>(
        `SELECT secret_hash FROM keys WHERE kind = 'secret' AND revoked_at IS NULL`,
      )
      .toArray()
      .map((row) => fromHex(row.secret_hash));
    const asked = fromHex(hash);
    const same = this.#activeSecretHashes.filter((known) => isSameSecret(known, asked));
    return same.length > 0;
  }

  /** The secret of an active identity key, in base64url. */
  identitySecret(id: string): string | undefined {
    const [row] = this.#sql
      .exec<{ identity_secret: string }>(
        `SELECT identity_secret FROM keys
          WHERE id = ? AND kind = 'identity' AND revoked_at IS NULL`,
        id,
      )
      .toArray();
    return row?.identity_secret;
  }

  all(): KeyRecord[] {
    return this.#sql
      .exec<KeyRow>(
        'SELECT id, kind, hint, created_at, revoked_at FROM keys ORDER BY created_at, id',
      )
      .toArray()
      .map((row) => ({
        id: row.id,
        kind: row.kind,
        hint: row.hint,
        createdAt: row.created_at,
        revokedAt: row.revoked_at,
      }));
  }

  /** Before a write, and after writes that were undone. */
  forgetRead(): void {
    this.#activeSecretHashes = undefined;
  }

  add(key: KeyRecord, stored: { secretHash: string } | { identitySecret: string }): void {
    this.forgetRead();
    this.#sql.exec(
      `INSERT INTO keys (id, kind, secret_hash, identity_secret, hint, created_at)
        VALUES (?, ?, ?, ?, ?, ?)`,
      key.id,
      key.kind,
      'secretHash' in stored ? stored.secretHash : null,
      'identitySecret' in stored ? stored.identitySecret : null,
      key.hint,
      key.createdAt,
    );
  }

  revoke(id: string, revokedAt: number): void {
    this.forgetRead();
    this.#sql.exec('UPDATE keys SET revoked_at = ? WHERE id = ?', revokedAt, id);
  }
}
