export type FingerprintKind = 'mailbox' | 'address' | 'payment';

/** Beyond it, more of a kind say nothing new of a member. */
const MOST_OF_A_KIND = 50;
/** Accounts of one mailbox that are looked at. */
const MOST_ACCOUNTS = 20;

/** Keyed hashes by which two accounts may turn out to be of one person. Nothing can be read from them. */
export class FingerprintsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Writes nothing where it is known already. */
  add(member: number, kind: FingerprintKind, hash: string): void {
    const known = this.of(member).filter((fingerprint) => fingerprint.kind === kind);
    if (known.length >= MOST_OF_A_KIND || known.some((other) => other.hash === hash)) return;
    this.#sql.exec(
      'INSERT INTO fingerprints (member, kind, hash) VALUES (?, ?, ?)',
      member,
      kind,
      hash,
    );
  }

  of(member: number): { kind: FingerprintKind; hash: string }[] {
    return this.#sql
      .exec<{ kind: FingerprintKind; hash: string }>(
        'SELECT kind, hash FROM fingerprints WHERE member = ?',
        member,
      )
      .toArray();
  }

  /** All accounts of a mailbox. */
  membersOf(mailbox: string): number[] {
    return this.#sql
      .exec<{ member: number }>(
        `SELECT member FROM fingerprints WHERE kind = 'mailbox' AND hash = ? LIMIT ?`,
        mailbox,
        MOST_ACCOUNTS,
      )
      .toArray()
      .map((row) => row.member);
  }

  hand(from: number, to: number): void {
    this.#sql.exec('UPDATE OR IGNORE fingerprints SET member = ? WHERE member = ?', to, from);
    this.forget(from);
  }

  forget(member: number): void {
    this.#sql.exec('DELETE FROM fingerprints WHERE member = ?', member);
  }
}
