import type { ProgramInput } from '@stamm/contract/types';

/** The shop's rules in one version, with the moment from which it judges orders. */
export interface ProgramVersion {
  version: number;
  /** Epoch milliseconds; null: from the beginning. */
  inForceFrom: number | null;
  rules: ProgramInput;
}

/** All versions of the program: few, immutable and needed by every order, so they are kept in memory. */
export class ProgramsBook {
  readonly #sql: SqlStorage;
  #known: ProgramVersion[] | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** In the order in which they were stated. */
  all(): readonly ProgramVersion[] {
    this.#known ??= this.#sql
      .exec<{ version: number; in_force_from: number | null; rules: string }>(
        'SELECT version, in_force_from, rules FROM programs ORDER BY version',
      )
      .toArray()
      .map((row) => ({
        version: row.version,
        inForceFrom: row.in_force_from,
        rules: JSON.parse(row.rules),
      }));
    return this.#known;
  }

  version(version: number): ProgramVersion {
    const found = this.all()[version - 1];
    if (found?.version !== version) throw new Error(`There is no program version ${version}.`);
    return found;
  }

  /** Before a write, and after writes that were undone. */
  forgetRead(): void {
    this.#known = undefined;
  }

  add(rules: ProgramInput, inForceFrom: number | null): ProgramVersion {
    const added = { version: this.all().length + 1, inForceFrom, rules };
    this.forgetRead();
    this.#sql.exec(
      'INSERT INTO programs (version, in_force_from, rules) VALUES (?, ?, ?)',
      added.version,
      inForceFrom,
      JSON.stringify(rules),
    );
    return added;
  }
}
