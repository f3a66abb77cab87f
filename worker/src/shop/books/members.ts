export interface MemberRecord {
  /** A pseudonym: it stays when the person is erased. */
  number: number;
  customerId: string | null;
  email: string | null;
  /** Since when the address is proven to be theirs; null: somebody only said so. */
  emailProvenAt: number | null;
  name: string | null;
  language: string | null;
  joinedAt: number;
  debt: number;
  erasedAt: number | null;
  /** Sessions that began up to then were ended; 0 where none were. */
  sessionsEndedAt: number;
}

/** What the books hold of a member besides who they are. */
export type MemberInBooks = {
  number: number;
  debt: number;
  mergedInto: number | null;
};

/** Who a member is; what erasing them removes. */
export type PersonalDetails = Pick<
  MemberRecord,
  'customerId' | 'email' | 'emailProvenAt' | 'name' | 'language'
>;

type MemberRow = {
  number: number;
  customer_id: string | null;
  email: string | null;
  email_proven_at: number | null;
  name: string | null;
  language: string | null;
  joined_at: number;
  debt: number;
  erased_at: number | null;
  merged_into: number | null;
  sessions_ended_at: number | null;
};

const COLUMNS = `number, customer_id, email, email_proven_at, name, language, joined_at, debt,
  erased_at, merged_into, sessions_ended_at`;

/** One of 256 groups, by a multiplicative hash: ready for the day a shop needs more than one object. */
function bucketOf(number: number): number {
  return Math.imul(number, 0x9e3779b1) >>> 24;
}

function toRecord(row: MemberRow): MemberRecord {
  return {
    number: row.number,
    customerId: row.customer_id,
    email: row.email,
    emailProvenAt: row.email_proven_at,
    name: row.name,
    language: row.language,
    joinedAt: row.joined_at,
    debt: row.debt,
    erasedAt: row.erased_at,
    sessionsEndedAt: row.sessions_ended_at ?? 0,
  };
}

/**
 * Everyone who ever joined. A member who was merged into another keeps a row, as another name for
 * the whole: whoever is looked up by its number, customer id or proven address is the whole member.
 * Several members may carry one address that nobody has proven; at most one has it proven.
 */
export class MembersBook {
  readonly #sql: SqlStorage;
  /** Read last: one operation asks for the same member again and again. */
  #last: MemberRecord | undefined;
  /** The number of whoever joined last. */
  #highest: number | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(number: number): MemberRecord | undefined {
    if (this.#last?.number === number) return this.#last;
    return this.#first(`SELECT ${COLUMNS} FROM members WHERE number = ?`, number);
  }

  findByCustomer(customerId: string): MemberRecord | undefined {
    return this.#first(`SELECT ${COLUMNS} FROM members WHERE customer_id = ?`, customerId);
  }

  /** Whoever has proven that the address is theirs. */
  findByProvenEmail(email: string): MemberRecord | undefined {
    return this.#first(
      `SELECT ${COLUMNS} FROM members WHERE email = ? AND email_proven_at IS NOT NULL`,
      email,
    );
  }

  /**
   * Those of these customers who are members, by customer id; undefined for an id that is another
   * name of a member.
   */
  findByCustomers(customerIds: readonly string[]): Map<string, MemberRecord | undefined> {
    const found = this.#sql
      .exec<MemberRow>(
        `SELECT ${COLUMNS} FROM members
          WHERE customer_id IN (SELECT value FROM json_each(?)) AND customer_id IS NOT NULL`,
        JSON.stringify(customerIds),
      )
      .toArray();
    return new Map(
      found.map((row) => [
        row.customer_id ?? '',
        row.merged_into === null ? toRecord(row) : undefined,
      ]),
    );
  }

  findAll(numbers: readonly number[]): MemberRecord[] {
    return this.#sql
      .exec<MemberRow>(
        `SELECT ${COLUMNS} FROM members WHERE number IN (SELECT value FROM json_each(?))`,
        JSON.stringify(numbers),
      )
      .toArray()
      .map(toRecord);
  }

  /** In the order in which they joined, without those who were erased or are part of another. */
  page(after: number, limit: number): MemberRecord[] {
    return this.#sql
      .exec<MemberRow>(
        `SELECT ${COLUMNS} FROM members WHERE number > ? AND erased_at IS NULL AND merged_into IS NULL
          ORDER BY number LIMIT ?`,
        after,
        limit,
      )
      .toArray()
      .map(toRecord);
  }

  /** What the books say of the next members by number, the erased and the merged too: for proving. */
  rows(after: number, limit: number): MemberInBooks[] {
    return this.#sql
      .exec<MemberInBooks>(
        `SELECT number, debt, merged_into AS mergedInto FROM members
          WHERE number > ? ORDER BY number LIMIT ?`,
        after,
        limit,
      )
      .toArray();
  }

  /** Those of these numbers that belong to a member, and whom each is part of. */
  named(numbers: readonly number[]): Map<number, MemberInBooks> {
    const rows = this.#sql
      .exec<MemberInBooks>(
        `SELECT number, debt, merged_into AS mergedInto FROM members
          WHERE number IN (SELECT value FROM json_each(?))`,
        JSON.stringify(numbers),
      )
      .toArray();
    return new Map(rows.map((row) => [row.number, row]));
  }

  /** The numbers of all who are part of a member. */
  partsOf(whole: number): number[] {
    return this.#sql
      .exec<{ number: number }>('SELECT number FROM members WHERE merged_into = ?', whole)
      .toArray()
      .map((row) => row.number);
  }

  /** Also of one who was erased or merged: no two members share both number and time. */
  joinedAt(number: number): number {
    const query = 'SELECT joined_at FROM members WHERE number = ?';
    return this.#sql.exec<{ joined_at: number }>(query, number).one().joined_at;
  }

  add(details: PersonalDetails, joinedAt: number): MemberRecord {
    const number = (this.#highest ?? this.#readHighest()) + 1;
    this.#sql.exec(
      `INSERT INTO members
        (number, customer_id, email, email_proven_at, name, language, joined_at, bucket)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      number,
      details.customerId,
      details.email,
      details.emailProvenAt,
      details.name,
      details.language,
      joinedAt,
      bucketOf(number),
    );
    this.#highest = number;
    this.#last = { number, ...details, joinedAt, debt: 0, erasedAt: null, sessionsEndedAt: 0 };
    return this.#last;
  }

  /** An address or id of someone who was merged into the member becomes the member's own. */
  saveDetails(number: number, details: PersonalDetails): void {
    this.#last = undefined;
    this.#sql.exec(
      `UPDATE members SET customer_id = nullif(customer_id, ?1), email = nullif(email, ?2),
        email_proven_at = CASE WHEN email = ?2 THEN NULL ELSE email_proven_at END
        WHERE merged_into = ?3 AND (customer_id = ?1 OR email = ?2)`,
      details.customerId,
      details.email,
      number,
    );
    this.#sql.exec(
      `UPDATE members SET customer_id = ?1, email = ?2, email_proven_at = ?3, name = ?4,
        language = ?5 WHERE number = ?6`,
      details.customerId,
      details.email,
      details.emailProvenAt,
      details.name,
      details.language,
      number,
    );
  }

  endSessions(number: number, endedAt: number): void {
    this.#last = undefined;
    this.#sql.exec('UPDATE members SET sessions_ended_at = ? WHERE number = ?', endedAt, number);
  }

  saveDebt(number: number, debt: number): void {
    this.#last = undefined;
    this.#sql.exec('UPDATE members SET debt = ? WHERE number = ?', debt, number);
  }

  /** One member, with all who are part of them, becomes part of another. */
  merge(part: number, whole: number): void {
    this.#last = undefined;
    this.#sql.exec(
      'UPDATE members SET merged_into = ?1 WHERE number = ?2 OR merged_into = ?2',
      whole,
      part,
    );
  }

  /** The addresses of a member and of all who are part of them. */
  addressesOf(whole: number): { email: string; isProven: boolean }[] {
    return this.#sql
      .exec<{ email: string; proven: number }>(
        `SELECT email, email_proven_at IS NOT NULL AS proven FROM members
          WHERE (number = ?1 OR merged_into = ?1) AND email IS NOT NULL`,
        whole,
      )
      .toArray()
      .map(({ email, proven }) => ({ email, isProven: proven === 1 }));
  }

  /** The shop's ids of a member and of all who are part of them. */
  customerIdsOf(whole: number): string[] {
    return this.#sql
      .exec<{ id: string }>(
        `SELECT customer_id AS id FROM members
          WHERE (number = ?1 OR merged_into = ?1) AND customer_id IS NOT NULL`,
        whole,
      )
      .toArray()
      .map(({ id }) => id);
  }

  /** The addresses of those who are part of a member open the membership no more. */
  dropAddressesOfParts(whole: number): void {
    this.#sql.exec(
      'UPDATE members SET email = NULL, email_proven_at = NULL WHERE merged_into = ?',
      whole,
    );
  }

  /** Removes who they were. The row and its number stay, so that the books still balance. */
  erase(number: number, erasedAt: number): void {
    this.#last = undefined;
    this.#sql.exec(
      `UPDATE members SET customer_id = NULL, email = NULL, name = NULL, language = NULL,
        email_proven_at = NULL, erased_at = ?1 WHERE number = ?2 OR merged_into = ?2`,
      erasedAt,
      number,
    );
  }

  /** After writes that may have been undone. */
  forgetRead(): void {
    this.#last = undefined;
    this.#highest = undefined;
  }

  #readHighest(): number {
    return this.#sql
      .exec<{ highest: number }>('SELECT coalesce(max(number), 0) AS highest FROM members')
      .one().highest;
  }

  #first(query: string, value: string | number): MemberRecord | undefined {
    const [row] = this.#sql.exec<MemberRow>(query, value).toArray();
    if (!row) return undefined;
    if (row.merged_into !== null) {
      const whole = this.find(row.merged_into);
      // What was ended before the merge stays ended.
      const sessionsEndedAt = Math.max(whole?.sessionsEndedAt ?? 0, row.sessions_ended_at ?? 0);
      return whole && { ...whole, sessionsEndedAt };
    }
    this.#last = toRecord(row);
    return this.#last;
  }
}
