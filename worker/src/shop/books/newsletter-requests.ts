import type { ConsentWords } from '@stamm/loyalty';

/** What was asked for, in the first of two steps. */
export interface NewsletterRequest {
  number: number;
  /** Names the mailbox and not the address: every way to write to one person counts together. */
  mailboxHash: string;
  /** Null once nobody can confirm it any more. */
  email: string | null;
  name: string | null;
  topics: string[];
  /** Of the mails. */
  language: string | null;
  consent: ConsentWords;
  page: string;
  /** The confirmation mail without its link. */
  mail: { subject: string; text: string };
  requestedBy: 'visitor' | 'member';
  /** Whose session asked for it. */
  member: number | null;
  requestedAt: number;
  usedAt: number | null;
}

type RequestRow = {
  number: number;
  mailbox_hash: string;
  email: string | null;
  name: string | null;
  topics: string;
  language: string | null;
  consent: string;
  page: string;
  mail: string;
  requested_by: 'visitor' | 'member';
  member: number | null;
  requested_at: number;
  used_at: number | null;
};

const COLUMNS = `number, mailbox_hash, email, name, topics, language, consent, page, mail,
  requested_by, member, requested_at, used_at`;

function toRequest(row: RequestRow): NewsletterRequest {
  return {
    number: row.number,
    mailboxHash: row.mailbox_hash,
    email: row.email,
    name: row.name,
    topics: JSON.parse(row.topics),
    language: row.language,
    consent: JSON.parse(row.consent),
    page: row.page,
    mail: JSON.parse(row.mail),
    requestedBy: row.requested_by,
    member: row.member,
    requestedAt: row.requested_at,
    usedAt: row.used_at,
  };
}

/** Who asked for the newsletter, as long as a mailed link is to be understood. */
export class NewsletterRequestsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(tokenHash: string, request: Omit<NewsletterRequest, 'number' | 'usedAt'>): number {
    return this.#sql
      .exec<{ number: number }>(
        `INSERT INTO newsletter_requests (token_hash, mailbox_hash, email, name, topics, language,
          consent, page, mail, requested_by, member, requested_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number`,
        tokenHash,
        request.mailboxHash,
        request.email,
        request.name,
        JSON.stringify(request.topics),
        request.language,
        JSON.stringify(request.consent),
        request.page,
        JSON.stringify(request.mail),
        request.requestedBy,
        request.member,
        request.requestedAt,
      )
      .one().number;
  }

  findByToken(tokenHash: string): NewsletterRequest | undefined {
    return this.#all(
      `SELECT ${COLUMNS} FROM newsletter_requests WHERE token_hash = ?`,
      tokenHash,
    )[0];
  }

  /** All that is known of a mailbox, oldest first: a few, for only so many are mailed. */
  ofMailbox(mailboxHash: string): NewsletterRequest[] {
    return this.#all(
      `SELECT ${COLUMNS} FROM newsletter_requests WHERE mailbox_hash = ? ORDER BY number`,
      mailboxHash,
    );
  }

  /** Those that a member asked for, oldest first. */
  ofMember(member: number): NewsletterRequest[] {
    return this.#all(
      `SELECT ${COLUMNS} FROM newsletter_requests WHERE member = ? ORDER BY number`,
      member,
    );
  }

  setMember(number: number, member: number): void {
    this.#sql.exec('UPDATE newsletter_requests SET member = ? WHERE number = ?', member, number);
  }

  /** Confirmed: what it asked for is written down elsewhere now. */
  markUsed(number: number, usedAt: number): void {
    this.#sql.exec(
      `UPDATE newsletter_requests SET used_at = ?, email = NULL, name = NULL WHERE number = ?`,
      usedAt,
      number,
    );
  }

  hand(from: number, to: number): void {
    this.#sql.exec('UPDATE newsletter_requests SET member = ? WHERE member = ?', to, from);
  }

  /** Removes who asked: nobody can confirm it any more. */
  erase(number: number): void {
    this.#sql.exec(
      'UPDATE newsletter_requests SET email = NULL, name = NULL, member = NULL WHERE number = ?',
      number,
    );
  }

  /** Removes who asked, of what a member asked for. */
  eraseOf(member: number): void {
    this.#sql.exec(
      `UPDATE newsletter_requests SET email = NULL, name = NULL, member = NULL WHERE member = ?`,
      member,
    );
  }

  /** Removes who asked, where nobody has confirmed in time. */
  eraseUnconfirmed(before: number): void {
    this.#sql.exec(
      `UPDATE newsletter_requests SET email = NULL, name = NULL, member = NULL
        WHERE requested_at <= ? AND email IS NOT NULL`,
      before,
    );
  }

  deleteBefore(before: number): void {
    this.#sql.exec('DELETE FROM newsletter_requests WHERE requested_at <= ?', before);
  }

  /** When the oldest one was asked for that still names somebody, and the oldest one of all. */
  oldest(): { named: number | null; any: number | null } {
    return this.#sql
      .exec<{ named: number | null; any: number | null }>(
        `SELECT min(CASE WHEN email IS NOT NULL THEN requested_at END) AS named,
          min(requested_at) AS any FROM newsletter_requests`,
      )
      .one();
  }

  #all(query: string, ...values: (string | number)[]): NewsletterRequest[] {
    return this.#sql
      .exec<RequestRow>(query, ...values)
      .toArray()
      .map(toRequest);
  }
}
