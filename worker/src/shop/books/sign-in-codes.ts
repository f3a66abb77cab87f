/** A code on its way to an address, for the one browser that holds the challenge. */
export interface SignInCode {
  /** Of the challenge, which only that browser knows. */
  challengeHash: string;
  mailbox: string;
  email: string;
  codeHash: Uint8Array;
  digits: number;
  /** Whether the code was mailed because another browser asked, and this one has only joined. */
  isShared: boolean;
  tries: number;
  language: string | null;
  expiresAt: number;
}

type Row = {
  hash: string;
  mailbox: string;
  email: string;
  code_hash: ArrayBuffer;
  digits: number;
  is_shared: number;
  tries: number;
  language: string | null;
  expires_at: number;
};

const COLUMNS = 'hash, mailbox, email, code_hash, digits, is_shared, tries, language, expires_at';

function toCode(row: Row): SignInCode {
  return {
    challengeHash: row.hash,
    mailbox: row.mailbox,
    email: row.email,
    codeHash: new Uint8Array(row.code_hash),
    digits: row.digits,
    isShared: row.is_shared === 1,
    tries: row.tries,
    language: row.language,
    expiresAt: row.expires_at,
  };
}

/** The codes that browsers wait for. */
export class SignInCodesBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(challengeHash: string): SignInCode | undefined {
    const [row] = this.#sql
      .exec<Row>(`SELECT ${COLUMNS} FROM sign_in_challenges WHERE hash = ?`, challengeHash)
      .toArray();
    return row && toCode(row);
  }

  /** Those that are still valid for a mailbox, the newest first. */
  ofMailbox(mailbox: string, now: number): SignInCode[] {
    return this.#sql
      .exec<Row>(
        `SELECT ${COLUMNS} FROM sign_in_challenges
          WHERE mailbox = ? AND expires_at > ? ORDER BY expires_at DESC, hash`,
        mailbox,
        now,
      )
      .toArray()
      .map(toCode);
  }

  add(code: SignInCode): void {
    this.#sql.exec(
      `INSERT INTO sign_in_challenges (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      code.challengeHash,
      code.mailbox,
      code.email,
      code.codeHash,
      code.digits,
      code.isShared ? 1 : 0,
      code.tries,
      code.language,
      code.expiresAt,
    );
  }

  countTry(challengeHash: string): void {
    this.#sql.exec('UPDATE sign_in_challenges SET tries = tries + 1 WHERE hash = ?', challengeHash);
  }

  /** A code is used up in all browsers that wait for it. */
  use({ mailbox, codeHash }: SignInCode): void {
    this.#sql.exec(
      'DELETE FROM sign_in_challenges WHERE mailbox = ? AND code_hash = ?',
      mailbox,
      codeHash,
    );
  }

  forget(mailbox: string): void {
    this.#sql.exec('DELETE FROM sign_in_challenges WHERE mailbox = ?', mailbox);
  }

  /** Deletes what ended before; answers whether anything is left. */
  deleteBefore(expiresAt: number): boolean {
    this.#sql.exec('DELETE FROM sign_in_challenges WHERE expires_at < ?', expiresAt);
    return this.#sql.exec('SELECT 1 FROM sign_in_challenges LIMIT 1').toArray().length > 0;
  }
}
