/** Kinds of mails to members that are not strictly transactional: each can be ended by itself. */
export type MailTopic = 'expiryWarnings';

export const MAIL_TOPICS: readonly MailTopic[] = ['expiryWarnings'];

/** Which mails a member does not want any more. */
export class MailPreferencesBook {
  readonly #sql: SqlStorage;
  /** Whether anybody has ended any: in most shops nobody has, and then nobody needs to be looked up. */
  #hasOptOuts: boolean | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  wants(member: number, topic: MailTopic): boolean {
    this.#hasOptOuts ??= this.#sql.exec('SELECT 1 FROM mail_opt_outs LIMIT 1').toArray().length > 0;
    if (!this.#hasOptOuts) return true;
    const optOuts = this.#sql
      .exec('SELECT 1 FROM mail_opt_outs WHERE member = ? AND topic = ?', member, topic)
      .toArray();
    return optOuts.length === 0;
  }

  /** The first time stays. */
  optOut(member: number, topic: MailTopic, at: number): void {
    this.#sql.exec(
      'INSERT OR IGNORE INTO mail_opt_outs (member, topic, at) VALUES (?, ?, ?)',
      member,
      topic,
      at,
    );
    this.#hasOptOuts = true;
  }

  /** After writes that may have been undone. */
  forgetRead(): void {
    this.#hasOptOuts = undefined;
  }

  optIn(member: number, topic: MailTopic): void {
    this.#sql.exec('DELETE FROM mail_opt_outs WHERE member = ? AND topic = ?', member, topic);
  }

  /** One member becomes part of another: what either did not want is not wanted. */
  hand(from: number, to: number): void {
    this.#sql.exec(
      `INSERT OR IGNORE INTO mail_opt_outs (member, topic, at)
        SELECT ?, topic, at FROM mail_opt_outs WHERE member = ?`,
      to,
      from,
    );
    this.forget(from);
  }

  forget(member: number): void {
    this.#sql.exec('DELETE FROM mail_opt_outs WHERE member = ?', member);
  }
}
