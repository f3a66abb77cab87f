/** Something that a shop has forgotten, ended or used up, told by no more than ids and keyed hashes. */
export interface JournalEntry {
  /** The same for the same happening: told twice, it is written once. */
  key: string;
  kind: string;
  /** JSON. */
  note: string;
  /** Epoch milliseconds. */
  at: number;
  /** After it, nothing hangs on the entry any more; null for never. */
  until: number | null;
}

export interface WrittenEntry extends JournalEntry {
  sequence: number;
}

/** The calls to a shop's journal, which is an object of its own. */
export interface JournalApi {
  /** Writes entries down, behind all that the shop knows of; answers where the last one stands. */
  append(shopId: string, entries: JournalEntry[], known: number): Promise<number>;
  /** The next entries after a place, in their order. */
  since(sequence: number, limit: number): Promise<WrittenEntry[]>;
}
