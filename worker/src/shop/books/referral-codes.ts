/** An advocate's code. */
export interface ReferralCodeRecord {
  code: string;
  member: number;
  /** What friends are shown; null: no name. */
  displayName: string | null;
}

/** The codes that members share. Each has one; who was merged with another brings theirs along. */
export class ReferralCodesBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(code: string): ReferralCodeRecord | undefined {
    return this.#first('code = ?', code);
  }

  /** The code that is a member's for good: their own, else the oldest that came to them. */
  ofMember(member: number): ReferralCodeRecord | undefined {
    return this.#first('member = ? ORDER BY handed, created_at, code LIMIT 1', member);
  }

  add({ code, member, displayName }: ReferralCodeRecord, createdAt: number): void {
    this.#sql.exec(
      'INSERT INTO referral_codes (code, member, display_name, created_at) VALUES (?, ?, ?, ?)',
      code,
      member,
      displayName,
      createdAt,
    );
  }

  saveDisplayName(member: number, displayName: string | null): void {
    this.#sql.exec(
      'UPDATE referral_codes SET display_name = ? WHERE member = ?',
      displayName,
      member,
    );
  }

  hand(from: number, to: number): void {
    this.#sql.exec('UPDATE referral_codes SET member = ?, handed = 1 WHERE member = ?', to, from);
  }

  /** Links that were shared lead nowhere from now on. */
  forget(member: number): void {
    this.#sql.exec('DELETE FROM referral_codes WHERE member = ?', member);
  }

  #first(condition: string, value: string | number): ReferralCodeRecord | undefined {
    const [row] = this.#sql
      .exec<{ code: string; member: number; display_name: string | null }>(
        `SELECT code, member, display_name FROM referral_codes WHERE ${condition}`,
        value,
      )
      .toArray();
    return row && { code: row.code, member: row.member, displayName: row.display_name };
  }
}
