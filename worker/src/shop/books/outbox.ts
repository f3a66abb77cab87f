export interface OutgoingMail {
  id: number;
  recipient: string;
  subject: string;
  text: string;
  createdAt: number;
}

export const OUTBOX_SCHEMA = [
  `CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    cause TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT,
    created_at INTEGER NOT NULL,
    delivered_at INTEGER
  )`,
];

type MailRow = {
  id: number;
  recipient: string;
  subject: string;
  text: string;
  created_at: number;
};

function toMail(row: MailRow): OutgoingMail {
  return {
    id: row.id,
    recipient: row.recipient,
    subject: row.subject,
    text: row.text,
    createdAt: row.created_at,
  };
}

/** What is to happen outside the shop: written with its cause, done later by a job. */
export class OutboxBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  addMail(cause: string, mail: Omit<OutgoingMail, 'id'>): number {
    return this.#sql
      .exec<{ id: number }>(
        `INSERT INTO outbox (kind, cause, recipient, subject, text, created_at)
          VALUES ('mail', ?, ?, ?, ?, ?) RETURNING id`,
        cause,
        mail.recipient,
        mail.subject,
        mail.text,
        mail.createdAt,
      )
      .one().id;
  }

  /** The mail as long as it was not delivered. */
  undelivered(id: number): OutgoingMail | undefined {
    const [row] = this.#sql
      .exec<MailRow>(
        `SELECT id, recipient, subject, text, created_at FROM outbox
          WHERE id = ? AND delivered_at IS NULL`,
        id,
      )
      .toArray();
    return row && toMail(row);
  }

  markDelivered(id: number, deliveredAt: number, keepText: boolean): void {
    this.#sql.exec(
      `UPDATE outbox SET delivered_at = ?, text = CASE WHEN ? THEN text END WHERE id = ?`,
      deliveredAt,
      keepText ? 1 : 0,
      id,
    );
  }

  /** The newest mails whose text is kept. */
  latestMails(limit: number): OutgoingMail[] {
    return this.#sql
      .exec<MailRow>(
        `SELECT id, recipient, subject, text, created_at FROM outbox
          WHERE kind = 'mail' AND text IS NOT NULL ORDER BY id DESC LIMIT ?`,
        limit,
      )
      .toArray()
      .map(toMail);
  }

  /** Removes all that was ever sent, or is to be sent, to an address. */
  forget(recipient: string): void {
    this.#sql.exec('DELETE FROM outbox WHERE recipient = ?', recipient);
  }

  /** Deletes what was delivered before; answers whether anything is left. */
  deleteBefore(createdAt: number): boolean {
    this.#sql.exec(
      'DELETE FROM outbox WHERE created_at < ? AND delivered_at IS NOT NULL',
      createdAt,
    );
    return this.#sql.exec('SELECT 1 FROM outbox LIMIT 1').toArray().length > 0;
  }
}
