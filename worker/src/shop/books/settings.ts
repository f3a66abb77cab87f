import type { ShopProfile } from '@stamm/contract/types';

export interface Settings {
  shopId: string;
  name: string;
  allowedOrigins: string[];
  emailSignIn: boolean;
  profile: ShopProfile;
  /** Random, and the same for ever: keys the suppressed addresses and the links in mails. */
  mailKey: string;
  /** Random, and the same for ever: keys the fingerprints. */
  fingerprintKey: string;
  /** Of a shop that had fingerprints by the Worker's secret before: when it was given its own key. */
  fingerprintKeySince: number | null;
  createdAt: number;
}

/** What the shop is called and where it may be shown. One row, read by nearly every call: kept in memory. */
export class SettingsBook {
  readonly #sql: SqlStorage;
  #known: Settings | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Undefined as long as the shop was not created. */
  find(): Settings | undefined {
    if (this.#known) return this.#known;
    const [row] = this.#sql
      .exec<{
        shop_id: string;
        name: string;
        allowed_origins: string;
        email_sign_in: number;
        profile: string;
        mail_key: string;
        fingerprint_key: string | null;
        fingerprint_key_since: number | null;
        created_at: number;
      }>(
        `SELECT shop_id, name, allowed_origins, email_sign_in, profile, mail_key, fingerprint_key,
          fingerprint_key_since, created_at FROM settings`,
      )
      .toArray();
    if (!row) return undefined;
    this.#known = {
      shopId: row.shop_id,
      name: row.name,
      allowedOrigins: JSON.parse(row.allowed_origins),
      emailSignIn: row.email_sign_in === 1,
      profile: JSON.parse(row.profile),
      mailKey: row.mail_key,
      fingerprintKey: row.fingerprint_key ?? '',
      fingerprintKeySince: row.fingerprint_key_since,
      createdAt: row.created_at,
    };
    return this.#known;
  }

  /** Before a write, and after writes that were undone. */
  forgetRead(): void {
    this.#known = undefined;
  }

  save(settings: Settings): void {
    this.forgetRead();
    this.#sql.exec(
      `INSERT OR REPLACE INTO settings
        (only, shop_id, name, allowed_origins, email_sign_in, profile, mail_key, fingerprint_key,
          fingerprint_key_since, created_at)
        VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      settings.shopId,
      settings.name,
      JSON.stringify(settings.allowedOrigins),
      settings.emailSignIn ? 1 : 0,
      JSON.stringify(settings.profile),
      settings.mailKey,
      settings.fingerprintKey,
      settings.fingerprintKeySince,
      settings.createdAt,
    );
  }
}
