import {
  MAIL_KINDS,
  MAIL_PRIORITIES,
  type MailKind,
  type MailPriority,
} from '../mails/mail-kinds.ts';

/** A mail that is to leave, or has left. */
export interface StoredMail {
  number: number;
  /** `something@domain`: the same whenever it is sent again. */
  messageId: string;
  kind: MailKind;
  /** Whose mail it is, where that is known: they may end such mails while it waits. */
  member: number | null;
  recipient: string;
  subject: string;
  html: string;
  text: string;
  unsubscribeUrl: string | null;
  /** From then on it is of no use any more, and not sent. */
  usefulUntil: number | null;
  createdAt: number;
  /** How often it was this mail's own fault that it could not be sent. */
  failures: number;
  /** Until then it is tried. */
  tryUntil: number;
  /** Null while an earlier one of its priority to the same address is on its way, after it was given up or sent. */
  dueAt: number | null;
  givenUpAt: number | null;
  sentAt: number | null;
}

export type NewMail = { cause: string } & Pick<
  StoredMail,
  | 'messageId'
  | 'kind'
  | 'member'
  | 'recipient'
  | 'subject'
  | 'html'
  | 'text'
  | 'unsubscribeUrl'
  | 'usefulUntil'
  | 'createdAt'
  | 'tryUntil'
>;

type MailRow = {
  number: number;
  message_id: string;
  kind: MailKind;
  member: number | null;
  recipient: string;
  subject: string;
  html: string;
  text: string;
  unsubscribe_url: string | null;
  useful_until: number | null;
  created_at: number;
  failures: number;
  try_until: number;
  due_at: number | null;
  given_up_at: number | null;
  sent_at: number | null;
};

const COLUMNS = `number, message_id, kind, member, recipient, subject, html, text, unsubscribe_url,
  useful_until, created_at, failures, try_until, due_at, given_up_at, sent_at`;

function toMail(row: MailRow): StoredMail {
  return {
    number: row.number,
    messageId: row.message_id,
    kind: row.kind,
    member: row.member,
    recipient: row.recipient,
    subject: row.subject,
    html: row.html,
    text: row.text,
    unsubscribeUrl: row.unsubscribe_url,
    usefulUntil: row.useful_until,
    createdAt: row.created_at,
    failures: row.failures,
    tryUntil: row.try_until,
    dueAt: row.due_at,
    givenUpAt: row.given_up_at,
    sentAt: row.sent_at,
  };
}

/** As it is stored: the lower, the sooner. */
function rankOf(priority: MailPriority): number {
  return MAIL_PRIORITIES.indexOf(priority);
}

/**
 * The outbox of mails: written with their cause, sent later. Of the mails of one priority to one
 * address only the first is due; the others wait behind it.
 */
export class OutboxBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  has(cause: string): boolean {
    return this.#sql.exec('SELECT 1 FROM outbox WHERE cause = ?', cause).toArray().length > 0;
  }

  /** Answers whether it is due at once, with nothing before it. */
  add(mail: NewMail, now: number): boolean {
    const { priority } = MAIL_KINDS[mail.kind];
    const isFirst = this.#firstTo(mail.recipient, priority) === undefined;
    this.#sql.exec(
      `INSERT INTO outbox (cause, message_id, kind, priority, member, recipient, subject, html, text,
        unsubscribe_url, useful_until, created_at, try_until, due_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      mail.cause,
      mail.messageId,
      mail.kind,
      rankOf(priority),
      mail.member,
      mail.recipient,
      mail.subject,
      mail.html,
      mail.text,
      mail.unsubscribeUrl,
      mail.usefulUntil,
      mail.createdAt,
      mail.tryUntil,
      isFirst ? now : null,
    );
    return isFirst;
  }

  /** The mail as long as it waits to be sent. */
  waiting(number: number): StoredMail | undefined {
    return this.#all(
      `SELECT ${COLUMNS} FROM outbox WHERE number = ? AND sent_at IS NULL AND given_up_at IS NULL`,
      number,
    )[0];
  }

  due(priority: MailPriority, now: number, limit: number): StoredMail[] {
    return this.#all(
      `SELECT ${COLUMNS} FROM outbox
        WHERE priority = ? AND due_at <= ? ORDER BY due_at, number LIMIT ?`,
      rankOf(priority),
      now,
      limit,
    );
  }

  nextDueAt(): number | null {
    const times = MAIL_PRIORITIES.map(
      (priority) =>
        this.#sql
          .exec<{ due_at: number | null }>(
            'SELECT min(due_at) AS due_at FROM outbox WHERE priority = ? AND due_at IS NOT NULL',
            rankOf(priority),
          )
          .one().due_at,
    ).filter((dueAt) => dueAt !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  postpone(number: number, failures: number, dueAt: number): void {
    this.#sql.exec(
      'UPDATE outbox SET failures = ?, due_at = ? WHERE number = ?',
      failures,
      dueAt,
      number,
    );
  }

  /** It has left, or is of no use any more. Unless it is kept for the mailbox, only the cause stays. */
  markSent(number: number, sentAt: number, isKept: boolean): void {
    this.#sql.exec('UPDATE outbox SET sent_at = ?, due_at = NULL WHERE number = ?', sentAt, number);
    if (isKept) return;
    this.#sql.exec(
      `UPDATE outbox SET recipient = NULL, subject = NULL, html = NULL, text = NULL,
        unsubscribe_url = NULL WHERE number = ?`,
      number,
    );
  }

  giveUp(number: number, givenUpAt: number): void {
    this.#sql.exec(
      'UPDATE outbox SET due_at = NULL, given_up_at = ? WHERE number = ?',
      givenUpAt,
      number,
    );
  }

  /** Begins anew with what was given up; answers whether there is such a mail. */
  revive(number: number, now: number, tryUntil: number): boolean {
    return (
      this.#sql
        .exec(
          `UPDATE outbox SET failures = 0, due_at = ?, try_until = ?, given_up_at = NULL
            WHERE number = ? AND given_up_at IS NOT NULL RETURNING number`,
          now,
          tryUntil,
          number,
        )
        .toArray().length > 0
    );
  }

  /** The next mail of a kind's priority to an address has its turn. */
  releaseNext({ recipient, kind }: Pick<StoredMail, 'recipient' | 'kind'>, now: number): void {
    const next = this.#firstTo(recipient, MAIL_KINDS[kind].priority);
    if (next === undefined) return;
    this.#sql.exec('UPDATE outbox SET due_at = ? WHERE number = ? AND due_at IS NULL', now, next);
  }

  /** The newest mails whose text is still there. */
  latest(limit: number): StoredMail[] {
    return this.#all(
      `SELECT ${COLUMNS} FROM outbox WHERE recipient IS NOT NULL ORDER BY number DESC LIMIT ?`,
      limit,
    );
  }

  /** Removes all that was sent, or is to be sent, to an address; answers the numbers. */
  forget(recipient: string): number[] {
    return this.#numbers('DELETE FROM outbox WHERE recipient = ? RETURNING number', recipient);
  }

  /** Removes all that is about a member, wherever it goes; answers it. */
  forgetAbout(member: number): Pick<StoredMail, 'number' | 'recipient' | 'kind'>[] {
    return this.#sql
      .exec<{ number: number; recipient: string; kind: MailKind }>(
        'DELETE FROM outbox WHERE member = ? RETURNING number, recipient, kind',
        member,
      )
      .toArray();
  }

  /** Removes the mail of a cause that has not left yet; answers it. */
  withdraw(cause: string): StoredMail | undefined {
    const [mail] = this.#all(
      `SELECT ${COLUMNS} FROM outbox WHERE cause = ? AND sent_at IS NULL`,
      cause,
    );
    if (mail) this.#sql.exec('DELETE FROM outbox WHERE number = ?', mail.number);
    return mail;
  }

  /** Deletes what was sent or given up and is older; answers the numbers. */
  deleteBefore(createdAt: number): number[] {
    return this.#numbers(
      `DELETE FROM outbox WHERE created_at < ? AND (sent_at IS NOT NULL OR given_up_at IS NOT NULL)
        RETURNING number`,
      createdAt,
    );
  }

  isEmpty(): boolean {
    return this.#sql.exec('SELECT 1 FROM outbox LIMIT 1').toArray().length === 0;
  }

  #firstTo(recipient: string, priority: MailPriority): number | undefined {
    return this.#numbers(
      `SELECT number FROM outbox WHERE recipient = ? AND priority = ?
        AND sent_at IS NULL AND given_up_at IS NULL ORDER BY number LIMIT 1`,
      recipient,
      rankOf(priority),
    )[0];
  }

  #numbers(query: string, ...values: (string | number)[]): number[] {
    return this.#sql
      .exec<{ number: number }>(query, ...values)
      .toArray()
      .map((row) => row.number);
  }

  #all(query: string, ...values: (string | number)[]): StoredMail[] {
    return this.#sql
      .exec<MailRow>(query, ...values)
      .toArray()
      .map(toMail);
  }
}
