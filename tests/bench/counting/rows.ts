/** What a shop wrote since it was last asked. */
export interface Rows {
  /** Rows of tables and of indexes, as the runtime counts (and bills) them. */
  rows: number;
  /** Settings of the alarm: each is billed as one row. */
  alarms: number;
}
