import type { Incentive } from '@stamm/contract/types';

/** What one person was promised for subscribing, once for ever. */
export interface NewsletterRewardRecord {
  mailboxHash: string;
  member: number | null;
  awardId: string;
  incentive: Incentive;
  /** Null for points that wait for a member who gets them. */
  givenAt: number | null;
}

type RewardRow = {
  mailbox_hash: string;
  member: number | null;
  award_id: string;
  incentive: string;
  given_at: number | null;
};

const COLUMNS = 'mailbox_hash, member, award_id, incentive, given_at';

function toRecord(row: RewardRow): NewsletterRewardRecord {
  return {
    mailboxHash: row.mailbox_hash,
    member: row.member,
    awardId: row.award_id,
    incentive: JSON.parse(row.incentive),
    givenAt: row.given_at,
  };
}

/** Who was rewarded for subscribing, by a hash of the mailbox: it stays when the person is erased. */
export class NewsletterRewardsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(mailboxHash: string): NewsletterRewardRecord | undefined {
    const [row] = this.#sql
      .exec<RewardRow>(
        `SELECT ${COLUMNS} FROM newsletter_rewards WHERE mailbox_hash = ?`,
        mailboxHash,
      )
      .toArray();
    return row && toRecord(row);
  }

  findByAward(awardId: string): NewsletterRewardRecord | undefined {
    const [row] = this.#sql
      .exec<RewardRow>(`SELECT ${COLUMNS} FROM newsletter_rewards WHERE award_id = ?`, awardId)
      .toArray();
    return row && toRecord(row);
  }

  /** The next of all by mailbox: for proving the books. */
  pageAfter(mailboxHash: string, limit: number): NewsletterRewardRecord[] {
    return this.#sql
      .exec<RewardRow>(
        `SELECT ${COLUMNS} FROM newsletter_rewards WHERE mailbox_hash > ?
          ORDER BY mailbox_hash LIMIT ?`,
        mailboxHash,
        limit,
      )
      .toArray()
      .map(toRecord);
  }

  /** Whether a member has had it, with whatever address. */
  wasGivenTo(member: number): boolean {
    return (
      this.#sql
        .exec(
          'SELECT 1 FROM newsletter_rewards WHERE member = ? AND given_at IS NOT NULL LIMIT 1',
          member,
        )
        .toArray().length > 0
    );
  }

  /** What a member was given, the first first. */
  givenTo(member: number): NewsletterRewardRecord[] {
    return this.#sql
      .exec<RewardRow>(
        `SELECT ${COLUMNS} FROM newsletter_rewards WHERE member = ? AND given_at IS NOT NULL
          ORDER BY given_at, award_id`,
        member,
      )
      .toArray()
      .map(toRecord);
  }

  save(reward: NewsletterRewardRecord): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO newsletter_rewards (${COLUMNS}) VALUES (?, ?, ?, ?, ?)`,
      reward.mailboxHash,
      reward.member,
      reward.awardId,
      JSON.stringify(reward.incentive),
      reward.givenAt,
    );
  }

  hand(from: number, to: number): void {
    this.#sql.exec('UPDATE newsletter_rewards SET member = ? WHERE member = ?', to, from);
  }
}
