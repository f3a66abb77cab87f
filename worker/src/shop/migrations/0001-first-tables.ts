import type { Migration } from './migration.ts';

/** Every table of the first version whose data folders must open for good. */
export const FIRST_TABLES: Migration = {
  version: 1,
  statements: [
    `CREATE TABLE settings (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      shop_id TEXT NOT NULL,
      name TEXT NOT NULL,
      allowed_origins TEXT NOT NULL,
      email_sign_in INTEGER NOT NULL,
      profile TEXT NOT NULL,
      mail_key TEXT NOT NULL,
      created_at INTEGER NOT NULL
    )`,
    `CREATE TABLE programs (
      version INTEGER PRIMARY KEY,
      in_force_from INTEGER,
      rules TEXT NOT NULL
    )`,
    // A secret key is kept as its hash only. An identity key has to be kept itself: it verifies
    // signatures that the shop's backend makes with it.
    `CREATE TABLE keys (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      secret_hash TEXT,
      identity_secret TEXT,
      hint TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      revoked_at INTEGER,
      CHECK ((secret_hash IS NULL) <> (identity_secret IS NULL))
    ) WITHOUT ROWID`,
    `CREATE TABLE members (
      number INTEGER PRIMARY KEY,
      customer_id TEXT,
      email TEXT,
      name TEXT,
      language TEXT,
      joined_at INTEGER NOT NULL,
      debt INTEGER NOT NULL DEFAULT 0 CHECK (debt >= 0),
      bucket INTEGER NOT NULL,
      erased_at INTEGER,
      merged_into INTEGER,
      email_proven_at INTEGER
    )`,
    `CREATE UNIQUE INDEX members_by_customer ON members (customer_id) WHERE customer_id IS NOT NULL`,
    `CREATE UNIQUE INDEX members_by_email ON members (email) WHERE email IS NOT NULL`,
    `CREATE INDEX members_by_whole ON members (merged_into) WHERE merged_into IS NOT NULL`,
    `CREATE TABLE orders (
      id TEXT PRIMARY KEY,
      member INTEGER,
      currency TEXT,
      placed_at INTEGER,
      paid_at INTEGER,
      canceled_at INTEGER,
      fulfilled_at INTEGER,
      updated_at INTEGER,
      total_minor INTEGER,
      shipping_minor INTEGER,
      shipping_tax_minor INTEGER,
      tax_minor INTEGER,
      lines TEXT,
      refunds TEXT,
      cancellation_at INTEGER,
      program_version INTEGER,
      granted INTEGER NOT NULL CHECK (granted >= 0),
      forgiven INTEGER NOT NULL CHECK (forgiven >= 0),
      pending INTEGER NOT NULL CHECK (pending >= 0),
      available_at INTEGER,
      lot_expires_at INTEGER,
      lot_idle_months INTEGER
    ) WITHOUT ROWID`,
    // Which orders are a member's, and which of them was paid last.
    `CREATE INDEX orders_by_member ON orders (member, paid_at)`,
    // What of a member is pending, and what of it is released first.
    `CREATE INDEX orders_pending ON orders (member, available_at, id, pending) WHERE pending > 0`,
    `CREATE TABLE lots (
      id TEXT PRIMARY KEY,
      member INTEGER NOT NULL,
      order_id TEXT,
      remaining INTEGER NOT NULL CHECK (remaining >= 0),
      expired INTEGER NOT NULL CHECK (expired >= 0),
      expires_at INTEGER,
      idle_months INTEGER
    ) WITHOUT ROWID`,
    // One index for all questions: which lots are a member's, which of them are open, which open one
    // of a kind expires first, and how many points there are until a moment.
    `CREATE INDEX lots_by_member
      ON lots (member, remaining > 0, idle_months, expires_at, id, remaining)`,
    `CREATE TABLE transfers (
      sequence INTEGER PRIMARY KEY,
      member INTEGER NOT NULL,
      entry INTEGER NOT NULL,
      code TEXT NOT NULL,
      points INTEGER NOT NULL CHECK (points > 0),
      reason TEXT NOT NULL,
      lot_id TEXT,
      lot_expires_at INTEGER,
      lot_idle_months INTEGER,
      order_id TEXT,
      redemption_id TEXT,
      adjustment_id TEXT,
      award_id TEXT,
      at INTEGER NOT NULL,
      hash BLOB NOT NULL
    )`,
    // The sequence is the row id, so every index ends with it: (member, sequence).
    `CREATE INDEX transfers_by_member ON transfers (member)`,
    `CREATE TABLE redemptions (
      id TEXT PRIMARY KEY,
      member INTEGER NOT NULL,
      coupon_code TEXT NOT NULL,
      uses TEXT NOT NULL,
      points INTEGER NOT NULL CHECK (points > 0),
      created_at INTEGER NOT NULL,
      canceled_at INTEGER
    ) WITHOUT ROWID`,
    `CREATE TABLE coupons (
      code TEXT PRIMARY KEY,
      source TEXT NOT NULL,
      redemption_id TEXT,
      award_id TEXT,
      member INTEGER,
      reward_id TEXT,
      reward_name TEXT NOT NULL,
      points INTEGER NOT NULL,
      benefit TEXT NOT NULL,
      minimum_order TEXT,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      canceled_at INTEGER,
      used_at INTEGER,
      used_order_id TEXT,
      discount TEXT,
      released_order_id TEXT
    ) WITHOUT ROWID`,
    `CREATE INDEX coupons_by_member ON coupons (member, created_at)`,
    `CREATE TABLE adjustments (
      id TEXT PRIMARY KEY,
      member INTEGER NOT NULL,
      points INTEGER NOT NULL,
      reason TEXT,
      author TEXT,
      created_at INTEGER NOT NULL
    ) WITHOUT ROWID`,
    `CREATE TABLE awards (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      measure TEXT NOT NULL,
      member INTEGER,
      points INTEGER,
      coupon_code TEXT,
      after_sequence INTEGER NOT NULL,
      given_at INTEGER NOT NULL,
      withdrawn_at INTEGER,
      CHECK ((points IS NULL) <> (coupon_code IS NULL))
    )`,
    `CREATE INDEX awards_by_member ON awards (member) WHERE member IS NOT NULL`,
    `CREATE TABLE idempotency (
      scope TEXT NOT NULL,
      key TEXT NOT NULL,
      request_hash TEXT NOT NULL,
      answer TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      PRIMARY KEY (scope, key)
    ) WITHOUT ROWID`,
    `CREATE TABLE sign_in_codes (
      email TEXT PRIMARY KEY,
      hash BLOB NOT NULL,
      tries INTEGER NOT NULL,
      language TEXT,
      expires_at INTEGER NOT NULL
    ) WITHOUT ROWID`,
    `CREATE TABLE attempts (
      subject TEXT PRIMARY KEY,
      times TEXT NOT NULL,
      last_at INTEGER NOT NULL
    ) WITHOUT ROWID`,
    `CREATE TABLE outbox (
      number INTEGER PRIMARY KEY,
      cause TEXT NOT NULL UNIQUE,
      message_id TEXT NOT NULL,
      recipient TEXT,
      subject TEXT,
      html TEXT,
      text TEXT,
      unsubscribe_url TEXT,
      useful_until INTEGER,
      created_at INTEGER NOT NULL,
      failures INTEGER NOT NULL DEFAULT 0,
      try_until INTEGER NOT NULL,
      due_at INTEGER,
      given_up_at INTEGER,
      sent_at INTEGER
    )`,
    `CREATE INDEX outbox_due ON outbox (due_at) WHERE due_at IS NOT NULL`,
    `CREATE INDEX outbox_by_recipient ON outbox (recipient) WHERE recipient IS NOT NULL`,
    `CREATE TABLE suppressions (
      address_hash BLOB PRIMARY KEY,
      reason TEXT NOT NULL,
      at INTEGER NOT NULL
    ) WITHOUT ROWID`,
    `CREATE TABLE mail_opt_outs (
      member INTEGER NOT NULL,
      topic TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (member, topic)
    ) WITHOUT ROWID`,
    `CREATE TABLE webhook_endpoints (
      id TEXT PRIMARY KEY,
      url TEXT NOT NULL,
      events TEXT NOT NULL,
      secret TEXT NOT NULL,
      previous_secret TEXT,
      previous_secret_until INTEGER,
      created_at INTEGER NOT NULL,
      disabled_at INTEGER,
      failing_since INTEGER,
      failures INTEGER NOT NULL,
      paused_until INTEGER
    ) WITHOUT ROWID`,
    `CREATE TABLE event_messages (
      number INTEGER PRIMARY KEY,
      endpoint TEXT NOT NULL,
      member INTEGER,
      event_id TEXT NOT NULL,
      type TEXT NOT NULL,
      at INTEGER NOT NULL,
      data TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      due_at INTEGER,
      given_up_at INTEGER
    )`,
    `CREATE INDEX event_messages_due ON event_messages (endpoint, due_at) WHERE due_at IS NOT NULL`,
    `CREATE INDEX event_messages_by_member ON event_messages (endpoint, member)
      WHERE given_up_at IS NULL`,
    `CREATE TABLE deliveries (
      number INTEGER PRIMARY KEY,
      endpoint TEXT NOT NULL,
      event_id TEXT NOT NULL,
      type TEXT NOT NULL,
      at INTEGER NOT NULL,
      attempt INTEGER NOT NULL,
      status INTEGER,
      error TEXT,
      next_attempt_at INTEGER
    )`,
    `CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint)`,
    `CREATE TABLE expiry_warnings (
      member INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      PRIMARY KEY (member, expires_at)
    ) WITHOUT ROWID`,
    `CREATE TABLE jobs (
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      due_at INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      failed_at INTEGER,
      last_error TEXT,
      PRIMARY KEY (kind, key)
    ) WITHOUT ROWID`,
    `CREATE INDEX jobs_due ON jobs (due_at) WHERE failed_at IS NULL`,
    `CREATE INDEX jobs_failed ON jobs (due_at) WHERE failed_at IS NOT NULL`,
    `CREATE TABLE referral_codes (
      code TEXT PRIMARY KEY,
      member INTEGER NOT NULL,
      display_name TEXT,
      created_at INTEGER NOT NULL,
      handed INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID`,
    `CREATE INDEX referral_codes_by_member ON referral_codes (member)`,
    `CREATE TABLE referrals (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      advocate INTEGER NOT NULL,
      friend INTEGER,
      bound_by TEXT,
      bound_order TEXT,
      code TEXT NOT NULL,
      claimed_by TEXT NOT NULL,
      claimed_at INTEGER NOT NULL,
      order_by INTEGER NOT NULL,
      program_version INTEGER NOT NULL,
      claim_key TEXT,
      coupon_code TEXT,
      welcomed INTEGER NOT NULL,
      verdict TEXT NOT NULL,
      findings TEXT NOT NULL,
      order_id TEXT,
      paid_at INTEGER,
      due_at INTEGER,
      rewarded_at INTEGER,
      first_rewarded_at INTEGER,
      capped INTEGER NOT NULL,
      decision TEXT,
      approved TEXT,
      decision_reason TEXT,
      decided_at INTEGER
    )`,
    `CREATE INDEX referrals_by_advocate ON referrals (advocate, claimed_at)`,
    `CREATE INDEX referrals_by_friend ON referrals (friend) WHERE friend IS NOT NULL`,
    `CREATE INDEX referrals_by_order ON referrals (bound_order) WHERE bound_order IS NOT NULL`,
    `CREATE INDEX referrals_by_coupon ON referrals (coupon_code) WHERE coupon_code IS NOT NULL`,
    `CREATE UNIQUE INDEX referrals_by_key ON referrals (claim_key) WHERE claim_key IS NOT NULL`,
    `CREATE INDEX referrals_held ON referrals (number) WHERE verdict = 'held'`,
    `CREATE TABLE fingerprints (
      member INTEGER NOT NULL,
      kind TEXT NOT NULL,
      hash TEXT NOT NULL,
      PRIMARY KEY (member, kind, hash)
    ) WITHOUT ROWID`,
    `CREATE INDEX fingerprints_by_mailbox ON fingerprints (hash) WHERE kind = 'mailbox'`,
    // One that its writer took back keeps its row without a word of it: writing it anew is the same
    // review, and is not rewarded twice.
    `CREATE TABLE reviews (
      id TEXT PRIMARY KEY,
      member INTEGER,
      product_id TEXT NOT NULL,
      order_id TEXT,
      state TEXT NOT NULL CHECK (state IN ('pending', 'published', 'rejected', 'takenBack')),
      rejected_for TEXT,
      imported INTEGER NOT NULL,
      rewarded INTEGER NOT NULL,
      incentive TEXT,
      due_at INTEGER,
      rating INTEGER CHECK (rating BETWEEN 1 AND 5),
      title TEXT,
      text TEXT,
      display_name TEXT,
      language TEXT,
      photo_id TEXT,
      written_at INTEGER NOT NULL,
      edited_at INTEGER,
      answer TEXT,
      answered_at INTEGER
    ) WITHOUT ROWID`,
    `CREATE UNIQUE INDEX reviews_by_member ON reviews (member, product_id) WHERE member IS NOT NULL`,
    `CREATE INDEX reviews_by_state ON reviews (state, written_at, id)`,
    `CREATE INDEX reviews_newest ON reviews (product_id, written_at, id) WHERE state = 'published'`,
    `CREATE INDEX reviews_by_rating ON reviews (product_id, rating, written_at, id)
      WHERE state = 'published'`,
    // How many published reviews a product has with how many stars: a page asks for it each time.
    `CREATE TABLE rating_counts (
      product_id TEXT NOT NULL,
      rating INTEGER NOT NULL,
      reviews INTEGER NOT NULL CHECK (reviews >= 0),
      PRIMARY KEY (product_id, rating)
    ) WITHOUT ROWID`,
    `CREATE TABLE photos (
      id TEXT PRIMARY KEY,
      member INTEGER NOT NULL,
      review_id TEXT,
      type TEXT NOT NULL,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      uploaded_at INTEGER NOT NULL
    ) WITHOUT ROWID`,
    `CREATE INDEX photos_waiting ON photos (member, uploaded_at) WHERE review_id IS NULL`,
    // Photos that nobody may see any more, until their bytes are gone as well.
    `CREATE TABLE removed_photos (id TEXT PRIMARY KEY) WITHOUT ROWID`,
    `CREATE TABLE newsletter_requests (
      number INTEGER PRIMARY KEY,
      token_hash TEXT NOT NULL UNIQUE,
      mailbox_hash TEXT NOT NULL,
      email TEXT,
      name TEXT,
      topics TEXT NOT NULL,
      language TEXT,
      consent TEXT NOT NULL,
      page TEXT NOT NULL,
      mail TEXT NOT NULL,
      requested_by TEXT NOT NULL,
      member INTEGER,
      requested_at INTEGER NOT NULL,
      used_at INTEGER
    )`,
    `CREATE INDEX newsletter_requests_by_mailbox ON newsletter_requests (mailbox_hash)`,
    `CREATE INDEX newsletter_requests_by_member ON newsletter_requests (member)
      WHERE member IS NOT NULL`,
    `CREATE TABLE subscribers (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      address_hash TEXT NOT NULL,
      email TEXT,
      name TEXT,
      topics TEXT NOT NULL,
      language TEXT,
      member INTEGER,
      consent_version TEXT NOT NULL,
      confirmed_at INTEGER NOT NULL,
      unsubscribed_at INTEGER,
      erased_at INTEGER
    )`,
    `CREATE UNIQUE INDEX subscribers_by_email ON subscribers (email) WHERE email IS NOT NULL`,
    `CREATE INDEX subscribers_by_address ON subscribers (address_hash)`,
    `CREATE INDEX subscribers_by_member ON subscribers (member) WHERE member IS NOT NULL`,
    `CREATE INDEX subscribers_by_end ON subscribers (unsubscribed_at)
      WHERE unsubscribed_at IS NOT NULL`,
    `CREATE TABLE newsletter_texts (
      hash TEXT PRIMARY KEY,
      text TEXT NOT NULL
    ) WITHOUT ROWID`,
    `CREATE TABLE newsletter_proofs (
      number INTEGER PRIMARY KEY,
      subscriber INTEGER NOT NULL,
      confirmed_at INTEGER NOT NULL,
      requested_at INTEGER NOT NULL,
      requested_by TEXT NOT NULL,
      version TEXT NOT NULL,
      language TEXT NOT NULL,
      words TEXT NOT NULL,
      privacy_url TEXT NOT NULL,
      page TEXT NOT NULL,
      topics TEXT NOT NULL,
      mail_subject TEXT NOT NULL,
      mail_text TEXT NOT NULL
    )`,
    `CREATE INDEX newsletter_proofs_by_subscriber ON newsletter_proofs (subscriber)`,
    `CREATE TABLE newsletter_changes (
      number INTEGER PRIMARY KEY,
      subscriber INTEGER NOT NULL,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      via TEXT NOT NULL,
      topics TEXT NOT NULL
    )`,
    `CREATE INDEX newsletter_changes_by_subscriber ON newsletter_changes (subscriber)`,
    `CREATE TABLE newsletter_rewards (
      mailbox_hash TEXT PRIMARY KEY,
      member INTEGER,
      award_id TEXT NOT NULL UNIQUE,
      incentive TEXT NOT NULL,
      given_at INTEGER
    ) WITHOUT ROWID`,
    `CREATE INDEX newsletter_rewards_by_member ON newsletter_rewards (member)
      WHERE member IS NOT NULL`,
  ],
};
