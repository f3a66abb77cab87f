import type { NewsletterChange } from '@stamm/contract/types';
import { toBase64Url } from '../../encoding.ts';
import { sha256Bytes } from '../../hashing.ts';
import type { NewsletterRequest } from './newsletter-requests.ts';

/** Both steps of one consent. Who it was is not in it: that stands with the subscriber. */
export type NewsletterProofRecord = Pick<
  NewsletterRequest,
  'consent' | 'page' | 'topics' | 'mail' | 'requestedBy' | 'requestedAt'
> & { confirmedAt: number };

export type NewsletterChangeRecord = Pick<NewsletterChange, 'kind' | 'via' | 'topics'> & {
  at: number;
};

type ProofRow = {
  confirmed_at: number;
  requested_at: number;
  requested_by: 'visitor' | 'member';
  version: string;
  language: string;
  words: string;
  privacy_url: string;
  page: string;
  topics: string;
  mail_subject: string;
  mail_text: string;
};

type ChangeRow = {
  at: number;
  kind: NewsletterChangeRecord['kind'];
  via: NewsletterChangeRecord['via'];
  topics: string;
};

function toProof(row: ProofRow): NewsletterProofRecord {
  return {
    consent: {
      version: row.version,
      language: row.language,
      words: row.words,
      privacyUrl: row.privacy_url,
    },
    page: row.page,
    topics: JSON.parse(row.topics),
    mail: { subject: row.mail_subject, text: row.mail_text },
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    confirmedAt: row.confirmed_at,
  };
}

/** What shows that a subscriber has agreed, and what they have changed since. Never altered, only added to. */
export class NewsletterProofsBook {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(subscriber: number, proof: NewsletterProofRecord): void {
    const { consent, mail } = proof;
    this.#sql.exec(
      `INSERT INTO newsletter_proofs (subscriber, confirmed_at, requested_at, requested_by, version,
        language, words, privacy_url, page, topics, mail_subject, mail_text)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      subscriber,
      proof.confirmedAt,
      proof.requestedAt,
      proof.requestedBy,
      consent.version,
      consent.language,
      this.#keep(consent.words),
      consent.privacyUrl,
      proof.page,
      JSON.stringify(proof.topics),
      mail.subject,
      this.#keep(mail.text),
    );
  }

  /** Oldest first. */
  of(subscriber: number): NewsletterProofRecord[] {
    return this.#sql
      .exec<ProofRow>(
        `SELECT confirmed_at, requested_at, requested_by, version, language, words.text AS words,
          privacy_url, page, topics, mail_subject, mail.text AS mail_text
          FROM newsletter_proofs
          JOIN newsletter_texts words ON words.hash = newsletter_proofs.words
          JOIN newsletter_texts mail ON mail.hash = newsletter_proofs.mail_text
          WHERE subscriber = ? ORDER BY newsletter_proofs.number`,
        subscriber,
      )
      .toArray()
      .map(toProof);
  }

  addChange(subscriber: number, change: NewsletterChangeRecord): void {
    this.#sql.exec(
      'INSERT INTO newsletter_changes (subscriber, at, kind, via, topics) VALUES (?, ?, ?, ?, ?)',
      subscriber,
      change.at,
      change.kind,
      change.via,
      JSON.stringify(change.topics),
    );
  }

  /** Oldest first. */
  changesOf(subscriber: number): NewsletterChangeRecord[] {
    return this.#sql
      .exec<ChangeRow>(
        'SELECT at, kind, via, topics FROM newsletter_changes WHERE subscriber = ? ORDER BY number',
        subscriber,
      )
      .toArray()
      .map((row) => ({ ...row, topics: JSON.parse(row.topics) }));
  }

  delete(subscriber: number): void {
    this.#sql.exec('DELETE FROM newsletter_proofs WHERE subscriber = ?', subscriber);
    this.#sql.exec('DELETE FROM newsletter_changes WHERE subscriber = ?', subscriber);
  }

  #keep(text: string): string {
    const hash = toBase64Url(sha256Bytes(text));
    this.#sql.exec('INSERT OR IGNORE INTO newsletter_texts (hash, text) VALUES (?, ?)', hash, text);
    return hash;
  }
}
