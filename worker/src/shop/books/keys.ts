import type { KeyScope } from '@stamm/contract/types';
import { fromHex } from '../../encoding.ts';
import { isSameSecret } from '../../hashing.ts';

export type KeyKind = 'secret' | 'identity';

export interface KeyRecord {
  id: string;
  kind: KeyKind;
  name: string | null;
  /** Of a secret key; an identity key has none. */
  scopes: readonly KeyScope[];
  hint: string;
  createdAt: number;
  revokedAt: number | null;
  /** To the hour, so that using a key is seldom a write. */
  lastUsedAt: number | null;
}

type KeyRow = {
  id: string;
  kind: KeyKind;
  name: string | null;
  scopes: string | null;
  secret_hash: string | null;
  hint: string;
  created_at: number;
  revoked_at: number | null;
  last_used_at: number | null;
};

const COLUMNS = 'id, kind, name, scopes, secret_hash, hint, created_at, revoked_at, last_used_at';

/** Keys from before there were scopes may do everything. */
function scopesOf({ kind, scopes }: KeyRow): KeyScope[] {
  if (kind !== 'secret') return [];
  return scopes === null ? ['all'] : (scopes.split(' ') as KeyScope[]);
}

function toRecord(row: KeyRow): KeyRecord {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    scopes: scopesOf(row),
    hint: row.hint,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}

export class KeysBook {
  readonly #sql: SqlStorage;
  #activeSecrets: { hash: Uint8Array; key: KeyRecord }[] | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /**
   * The active secret key with this hash. Every call of the shop's backend asks this, so the few
   * active ones are kept in memory. All of them are compared, each in constant time: how long it
   * takes says nothing about a key.
   */
  activeSecret(hash: string): KeyRecord | undefined {
    this.#activeSecrets ??= this.#sql
      .exec<KeyRow>(`SELECT ${COLUMNS} FROM keys WHERE kind = 'secret' AND revoked_at IS NULL`)
      .toArray()
      .map((row) => ({ hash: fromHex(row.secret_hash ?? ''), key: toRecord(row) }));
    const asked = fromHex(hash);
    const [found] = this.#activeSecrets.filter((known) => isSameSecret(known.hash, asked));
    return found?.key;
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
      .exec<KeyRow>(`SELECT ${COLUMNS} FROM keys ORDER BY created_at, id`)
      .toArray()
      .map(toRecord);
  }

  /** Before a write, and after writes that were undone. */
  forgetRead(): void {
    this.#activeSecrets = undefined;
  }

  add(key: KeyRecord, stored: { secretHash: string } | { identitySecret: string }): void {
    this.forgetRead();
    this.#sql.exec(
      `INSERT INTO keys (id, kind, name, scopes, secret_hash, identity_secret, hint, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      key.id,
      key.kind,
      key.name,
      key.kind === 'secret' ? key.scopes.join(' ') : null,
      'secretHash' in stored ? stored.secretHash : null,
      'identitySecret' in stored ? stored.identitySecret : null,
      key.hint,
      key.createdAt,
    );
  }

  recordUse(id: string, lastUsedAt: number): void {
    this.forgetRead();
    this.#sql.exec('UPDATE keys SET last_used_at = ? WHERE id = ?', lastUsedAt, id);
  }

  revoke(id: string, revokedAt: number): void {
    this.forgetRead();
    this.#sql.exec('UPDATE keys SET revoked_at = ? WHERE id = ?', revokedAt, id);
  }
}
