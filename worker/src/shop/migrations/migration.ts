/**
 * One step from a data folder of an earlier version to the present one. Its statements are frozen
 * once released: data folders exist that were made by them. A change is a new file with the next
 * number in its name and in the list of `migrations.ts`.
 */
export interface Migration {
  version: number;
  statements: readonly string[];
}
