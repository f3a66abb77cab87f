import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const schema = `
  CREATE TABLE IF NOT EXISTS sessions (
    token_hash TEXT PRIMARY KEY,
    customer_id TEXT,
    cart TEXT NOT NULL DEFAULT '{}',
    coupon_code TEXT,
    checkout_id TEXT NOT NULL,
    used_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY,
    checkout_id TEXT NOT NULL UNIQUE,
    customer_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'paid', 'canceled', 'failed')),
    placed_at TEXT NOT NULL,
    paid_at TEXT,
    delivered_at TEXT,
    address TEXT NOT NULL,
    priced TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS orders_by_customer ON orders (customer_id, placed_at);
  CREATE TABLE IF NOT EXISTS refunds (
    id TEXT PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    refunded_at TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    shipping_cents INTEGER NOT NULL,
    lines TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS refunds_by_order ON refunds (order_id);
  CREATE TABLE IF NOT EXISTS reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    body TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL DEFAULT 0,
    refused TEXT
  ) STRICT;
`;

/** The shop's own database. `transaction` makes what belongs together happen together. */
export interface Store {
  db: DatabaseSync;
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/** Without a folder, the store lives in memory only. */
export function openStore(dataDir: string | null): Store {
  if (dataDir) mkdirSync(dataDir, { recursive: true });
  const db = new DatabaseSync(dataDir ? join(dataDir, 'demo.sqlite') : ':memory:');
  db.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000;');
  db.exec(schema);
  return {
    db,
    transaction(work) {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => db.close(),
  };
}
