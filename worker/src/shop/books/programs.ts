import type { ProgramInput } from '@stamm/contract/types';

/** The shop's rules in one version, with the moment from which it judges orders. */
export interface ProgramVersion {
  version: number;
  /** Epoch milliseconds; null: from the beginning. */
  inForceFrom: number | null;
  rules: ProgramInput;
}

/** So many versions are kept as they are read: those that orders are judged by at a time. */
const MOST_PARSED = 8;

/** What of every version is asked again and again, and is little. */
interface VersionOutline {
  version: number;
  inForceFrom: number | null;
  expiry: ProgramInput['expiry'];
  offersReferrals: boolean;
}

/**
 * All versions of the program: immutable, and needed by every order. Outlines of all are kept in
 * memory, and the rules of those that were asked for last.
 */
export class ProgramsBook {
  readonly #sql: SqlStorage;
  #outlines: VersionOutline[] | undefined;
  #versions: ProgramVersion[] | undefined;
  /** By version, the one that was used last at the end. */
  readonly #parsed = new Map<number, ProgramInput>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** In the order in which they were stated. The rules of one are read when they are asked for. */
  all(): readonly ProgramVersion[] {
    this.#versions ??= this.#known().map(({ version, inForceFrom }) => {
      const rulesOf = () => this.#rulesOf(version);
      return {
        version,
        inForceFrom,
        get rules() {
          return rulesOf();
        },
      };
    });
    return this.#versions;
  }

  /** How points expire, or expired, under each version. */
  expiries(): ProgramInput['expiry'][] {
    return this.#known().map(({ expiry }) => expiry);
  }

  /** Whether any version offers referrals. */
  everOfferedReferrals(): boolean {
    return this.#known().some(({ offersReferrals }) => offersReferrals);
  }

  version(version: number): ProgramVersion {
    const found = this.all()[version - 1];
    if (found?.version !== version) throw new Error(`There is no program version ${version}.`);
    return found;
  }

  /** Before a write, and after writes that were undone. */
  forgetRead(): void {
    this.#outlines = undefined;
    this.#versions = undefined;
    this.#parsed.clear();
  }

  add(rules: ProgramInput, inForceFrom: number | null): ProgramVersion {
    const version = this.all().length + 1;
    this.forgetRead();
    this.#sql.exec(
      'INSERT INTO programs (version, in_force_from, rules) VALUES (?, ?, ?)',
      version,
      inForceFrom,
      JSON.stringify(rules),
    );
    return { version, inForceFrom, rules };
  }

  #known(): readonly VersionOutline[] {
    this.#outlines ??= this.#sql
      .exec<{
        version: number;
        in_force_from: number | null;
        expiry: string;
        offers_referrals: number;
      }>(
        `SELECT version, in_force_from, json_extract(rules, '$.expiry') AS expiry,
          coalesce(json_type(rules, '$.referral'), 'null') <> 'null' AS offers_referrals
          FROM programs ORDER BY version`,
      )
      .toArray()
      .map((row) => ({
        version: row.version,
        inForceFrom: row.in_force_from,
        expiry: JSON.parse(row.expiry),
        offersReferrals: row.offers_referrals === 1,
      }));
    return this.#outlines;
  }

  #rulesOf(version: number): ProgramInput {
    const rules = this.#parsed.get(version) ?? this.#read(version);
    this.#parsed.delete(version);
    this.#parsed.set(version, rules);
    const [longestUnused] = this.#parsed.keys();
    if (this.#parsed.size > MOST_PARSED && longestUnused !== undefined) {
      this.#parsed.delete(longestUnused);
    }
    return rules;
  }

  #read(version: number): ProgramInput {
    const { rules } = this.#sql
      .exec<{ rules: string }>('SELECT rules FROM programs WHERE version = ?', version)
      .one();
    return JSON.parse(rules);
  }
}
