export interface SignInCode {
  email: string;
  hash: Uint8Array;
  tries: number;
  language: string | null;
  expiresAt: number;
}

/** The one code that each address waits for; a new one replaces it. */
export class SignInCodesBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(email: string): SignInCode | undefined {
    const [row] = this.#sql
      .exec<{
        email: string;
        hash: ArrayBuffer;
        tries: number;
        language: string | null;
        expires_at: number;
      }>(
        'SELECT email, hash, tries, language, expires_at FROM sign_in_codes WHERE email = ?',
        email,
      )
      .toArray();
    return (
      row && {
        email: row.email,
        hash: new Uint8Array(row.hash),
        tries: row.tries,
        language: row.language,
        expiresAt: row.expires_at,
      }
    );
  }

  save(code: SignInCode): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO sign_in_codes (email, hash, tries, language, expires_at)
        VALUES (?, ?, ?, ?, ?)`,
      code.email,
      code.hash,
      code.tries,
      code.language,
      code.expiresAt,
    );
  }

  countTry(email: string): void {
    this.#sql.exec('UPDATE sign_in_codes SET tries = tries + 1 WHERE email = ?', email);
  }

  delete(email: string): void {
    this.#sql.exec('DELETE FROM sign_in_codes WHERE email = ?', email);
  }

  /** Deletes what ended before; answers whether anything is left. */
  deleteBefore(expiresAt: number): boolean {
    this.#sql.exec('DELETE FROM sign_in_codes WHERE expires_at < ?', expiresAt);
    return this.#sql.exec('SELECT 1 FROM sign_in_codes LIMIT 1').toArray().length > 0;
  }
}
