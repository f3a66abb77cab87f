/**
 * One step from a data folder of an earlier version to the present one. Its statements are frozen
 * once released: data folders exist that were made by them. A change is a new file with the next
 * number in its name and in the list of `migrations.ts`. A column may be added to a sealed table if it
 * is NULL or has a default in every row: that changes no seal. Values of sealed rows are changed by
 * a job, through the books, for statements here are not sealed.
 */
export interface Migration {
  version: number;
  statements: readonly string[];
}
