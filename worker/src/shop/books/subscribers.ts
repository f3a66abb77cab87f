/** Someone who has confirmed, and what became of it. */
export interface SubscriberRecord {
  number: number;
  /** How the API and links in mails name them: nobody guesses it. */
  id: string;
  /** Stays when the person is erased: so a proof is found by an address that somebody names. */
  addressHash: string;
  /** Null once the person was erased. */
  email: string | null;
  name: string | null;
  topics: string[];
  language: string | null;
  /** Whose proven address it is. */
  member: number | null;
  consentVersion: string;
  confirmedAt: number;
  unsubscribedAt: number | null;
  erasedAt: number | null;
}

/** Which subscribers a list is about. */
export interface SubscriberFilter {
  status: 'subscribed' | 'unsubscribed' | 'all';
  topic?: string | undefined;
}

type SubscriberRow = {
  number: number;
  id: string;
  address_hash: string;
  email: string | null;
  name: string | null;
  topics: string;
  language: string | null;
  member: number | null;
  consent_version: string;
  confirmed_at: number;
  unsubscribed_at: number | null;
  erased_at: number | null;
};

const COLUMNS = `number, id, address_hash, email, name, topics, language, member, consent_version,
  confirmed_at, unsubscribed_at, erased_at`;

function toRecord(row: SubscriberRow): SubscriberRecord {
  return {
    number: row.number,
    id: row.id,
    addressHash: row.address_hash,
    email: row.email,
    name: row.name,
    topics: JSON.parse(row.topics),
    language: row.language,
    member: row.member,
    consentVersion: row.consent_version,
    confirmedAt: row.confirmed_at,
    unsubscribedAt: row.unsubscribed_at,
    erasedAt: row.erased_at,
  };
}

const OF_STATUS: Record<SubscriberFilter['status'], string> = {
  subscribed: 'unsubscribed_at IS NULL',
  unsubscribed: 'unsubscribed_at IS NOT NULL',
  all: '1',
};

/** Everyone who ever confirmed that they want the newsletter. */
export class SubscribersBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(id: string): SubscriberRecord | undefined {
    return this.#all(`SELECT ${COLUMNS} FROM subscribers WHERE id = ?`, id)[0];
  }

  findByEmail(email: string): SubscriberRecord | undefined {
    return this.#all(`SELECT ${COLUMNS} FROM subscribers WHERE email = ?`, email)[0];
  }

  /** The latest one with an address, also where the person was erased. */
  findByAddressHash(addressHash: string): SubscriberRecord | undefined {
    return this.#all(
      `SELECT ${COLUMNS} FROM subscribers WHERE address_hash = ? ORDER BY number DESC LIMIT 1`,
      addressHash,
    )[0];
  }

  /** With the addresses that are proven to be a member's: whoever is subscribed first, then the latest. */
  ofMember(member: number): SubscriberRecord[] {
    return this.#all(
      `SELECT ${COLUMNS} FROM subscribers WHERE member = ?
        ORDER BY unsubscribed_at IS NOT NULL, number DESC`,
      member,
    );
  }

  /** In the order in which they first confirmed, without those who were erased. */
  page(filter: SubscriberFilter, after: number, limit: number): SubscriberRecord[] {
    const ofTopic =
      filter.topic === undefined ? '' : 'AND ?3 IN (SELECT value FROM json_each(topics))';
    return this.#all(
      `SELECT ${COLUMNS} FROM subscribers
        WHERE number > ?1 AND erased_at IS NULL AND ${OF_STATUS[filter.status]} ${ofTopic}
        ORDER BY number LIMIT ?2`,
      after,
      limit,
      ...(filter.topic === undefined ? [] : [filter.topic]),
    );
  }

  add(subscriber: Omit<SubscriberRecord, 'number'>): SubscriberRecord {
    const { number } = this.#sql
      .exec<{ number: number }>(
        `INSERT INTO subscribers (id, address_hash, email, name, topics, language, member,
          consent_version, confirmed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number`,
        subscriber.id,
        subscriber.addressHash,
        subscriber.email,
        subscriber.name,
        JSON.stringify(subscriber.topics),
        subscriber.language,
        subscriber.member,
        subscriber.consentVersion,
        subscriber.confirmedAt,
      )
      .one();
    return { ...subscriber, number };
  }

  /** Writes down all that can change. */
  save(subscriber: SubscriberRecord): void {
    this.#sql.exec(
      `UPDATE subscribers SET email = ?, name = ?, topics = ?, language = ?, member = ?,
        consent_version = ?, confirmed_at = ?, unsubscribed_at = ?, erased_at = ? WHERE number = ?`,
      subscriber.email,
      subscriber.name,
      JSON.stringify(subscriber.topics),
      subscriber.language,
      subscriber.member,
      subscriber.consentVersion,
      subscriber.confirmedAt,
      subscriber.unsubscribedAt,
      subscriber.erasedAt,
      subscriber.number,
    );
  }

  hand(from: number, to: number): void {
    this.#sql.exec('UPDATE subscribers SET member = ? WHERE member = ?', to, from);
  }

  /** Deletes whoever was unsubscribed before; answers the numbers. */
  deleteUnsubscribedBefore(before: number): number[] {
    return this.#sql
      .exec<{ number: number }>(
        'DELETE FROM subscribers WHERE unsubscribed_at <= ? RETURNING number',
        before,
      )
      .toArray()
      .map((row) => row.number);
  }

  oldestUnsubscribedAt(): number | null {
    return this.#sql
      .exec<{ oldest: number | null }>(
        'SELECT min(unsubscribed_at) AS oldest FROM subscribers WHERE unsubscribed_at IS NOT NULL',
      )
      .one().oldest;
  }

  #all(query: string, ...values: (string | number)[]): SubscriberRecord[] {
    return this.#sql
      .exec<SubscriberRow>(query, ...values)
      .toArray()
      .map(toRecord);
  }
}
