/** A change by hand, and what verify must name: `what of subject`. */
export type Plant = readonly [name: string, sql: string, named: RegExp];

/** What of each table is changed: a column of one row, to another value. */
const COLUMNS: Record<string, { named: RegExp; changes: Record<string, string> }> = {
  settings: {
    named: /settings/,
    changes: {
      name: `'Other'`,
      allowed_origins: `'["https://evil.example"]'`,
      mail_key: `'other'`,
      profile: `'{}'`,
    },
  },
  programs: {
    named: /program|order|award/,
    changes: {
      rules: `replace(rules, '"perMinor":100', '"perMinor":101')`,
      in_force_from: '1',
    },
  },
  keys: {
    named: /key/,
    changes: {
      revoked_at: '1',
      hint: `'xxxx'`,
      kind: `'identity'`,
      created_at: '1',
    },
  },
  members: {
    named: /member/,
    changes: {
      customer_id: `'mallory'`,
      email: `'mallory@example.com'`,
      name: `'Mallory'`,
      language: `'fr'`,
      joined_at: '1',
      email_proven_at: '1772366400001',
      erased_at: '1',
    },
  },
  orders: {
    named: /order|transfer/,
    changes: {
      currency: `'USD'`,
      placed_at: 'placed_at - 1',
      updated_at: 'updated_at + 1',
      fulfilled_at: '1',
      lines: `'[]'`,
      refunds: `'[]'`,
      total_minor: 'total_minor + 1',
      tax_minor: 'tax_minor + 1',
      cancellation_at: '1',
      granted: 'granted + 1',
      program_version: '2',
      lot_expires_at: '1',
    },
  },
  redemptions: {
    named: /redemption/,
    changes: {
      coupon_code: `'AAAA-AAAA-AAAA-AAAA'`,
      points: 'points + 1',
      created_at: 'created_at + 1',
      canceled_at: '1',
      uses: `'[]'`,
    },
  },
  coupons: {
    named: /coupon/,
    changes: {
      benefit: `'{"kind":"amountOff","amountMinor":50000,"currency":"EUR"}'`,
      expires_at: 'expires_at + 864000000',
      created_at: 'created_at + 1',
      minimum_order: `'{"amountMinor":1,"currency":"EUR"}'`,
      reward_name: `'{"en":"500 € off"}'`,
      used_at: 'NULL, used_order_id = NULL, discount = NULL',
      used_order_id: `'other'`,
      discount: `'{"discountMinor":1}'`,
      source: `'review'`,
      reward_id: `'other'`,
      points: 'points + 1',
      canceled_at: '1',
    },
  },
  coupon_uses: {
    named: /coupon/,
    changes: { used_at: 'used_at + 1', released_at: '1', discount: 'NULL' },
  },
  adjustments: {
    named: /adjustment/,
    changes: {
      points: 'points + 1',
      reason: `'Other'`,
      author: `'Mallory'`,
      created_at: 'created_at + 1',
    },
  },
  awards: {
    named: /award|review|newsletter/,
    changes: {
      points: 'points + 1',
      given_at: 'given_at + 1',
      withdrawn_at: '1',
      measure: `'other'`,
    },
  },
  idempotency: {
    named: /answer/,
    changes: { answer: `'{}'`, request_hash: `'0'`, created_at: 'created_at + 1' },
  },
  webhook_endpoints: {
    named: /webhook endpoint/,
    changes: { url: `'https://evil.example'`, secret: `'whsec_x'`, events: `'[]'` },
  },
  referral_codes: {
    named: /referral code/,
    changes: { member: 'member + 1', display_name: `'Mallory'` },
  },
  referrals: {
    named: /referral/,
    changes: {
      friend: '1',
      order_id: `'other'`,
      rewarded_at: '1',
      verdict: `'rejected'`,
      capped: '1',
      claimed_at: 'claimed_at + 1',
      welcomed: '1 - welcomed',
      program_version: '2',
    },
  },
  reviews: {
    named: /review/,
    changes: {
      rating: '1',
      text: `'Bad.'`,
      state: `'rejected'`,
      incentive: 'NULL',
      rewarded: '1 - rewarded',
      product_id: `'cup'`,
    },
  },
  subscribers: {
    named: /subscriber/,
    changes: {
      email: `'mallory@example.com'`,
      topics: `'[]'`,
      confirmed_at: '1',
      unsubscribed_at: '1',
    },
  },
  newsletter_proofs: {
    named: /proof of consent/,
    changes: {
      confirmed_at: '1',
      words: `'other'`,
      page: `'https://evil.example'`,
      version: `'x'`,
    },
  },
  newsletter_changes: {
    named: /change of consent/,
    changes: { at: '1', kind: `'other'` },
  },
  newsletter_texts: { named: /words of consent/, changes: { text: `'other'` } },
};

const changed: Plant[] = Object.entries(COLUMNS).flatMap(([table, { named, changes }]) =>
  Object.entries(changes).map(
    ([column, value]): Plant => [
      `${table}: another ${column}`,
      `UPDATE ${table} SET ${column} = ${value} WHERE ${first(table)}`,
      named,
    ],
  ),
);

const deleted: Plant[] = Object.entries(COLUMNS).map(([table, { named }]) => [
  `${table}: a row is gone`,
  `DELETE FROM ${table} WHERE ${first(table)}`,
  table === 'settings' ? /settings/ : new RegExp(`${named.source}|member|transfer`),
]);

/** The row that is changed: one that says most. */
function first(table: string): string {
  const best: Record<string, string> = {
    members: "customer_id = 'ada'",
    orders: "id = '1'",
    programs: 'version = 1',
    coupons: 'used_at IS NOT NULL',
    awards: 'points IS NOT NULL',
    subscribers: 'email IS NOT NULL',
    referrals: 'friend IS NOT NULL',
    keys: "kind = 'secret'",
  };
  return best[table] ?? '1 = 1';
}

const ledger: Plant[] = [
  [
    'transfers: more points',
    'UPDATE transfers SET points = points + 1 WHERE sequence = 1',
    /transfer 1$/,
  ],
  [
    'transfers: another member',
    'UPDATE transfers SET member = 2 WHERE sequence = 1',
    /transfer 1$/,
  ],
  ['transfers: another time', 'UPDATE transfers SET at = at - 1 WHERE sequence = 2', /transfer 2$/],
  ['transfers: other seals', `UPDATE transfers SET seals = '[]' WHERE sequence = 1`, /transfer 1$/],
  ['transfers: no seals', 'UPDATE transfers SET seals = NULL WHERE sequence = 1', /transfer 1$/],
  ['transfers: one is gone', 'DELETE FROM transfers WHERE sequence = 2', /transfer [23]$/],
  ['transfers: all are gone', 'DELETE FROM transfers', /transfer 1$/],
  ['seals: another entry', `UPDATE seals SET entries = '[]' WHERE position = 1`, /seals 1$/],
  ['seals: the first is gone', 'DELETE FROM seals WHERE position = 1', /hash of/],
  [
    'seals: the last are gone',
    'DELETE FROM seals WHERE position > (SELECT max(position) - 3 FROM seals)',
    /./,
  ],
  ['lots: more left', 'UPDATE lots SET remaining = remaining + 1', /lot/],
  ['lots: a later end', `UPDATE lots SET expires_at = coalesce(expires_at, 0) + 1`, /lot/],
  ['lots: one is gone', 'DELETE FROM lots', /lot/],
  ['members: a debt', `UPDATE members SET debt = 5 WHERE customer_id = 'ada'`, /debt/],
  [
    'members: a merge undone',
    'UPDATE members SET merged_into = NULL WHERE merged_into IS NOT NULL',
    /./,
  ],
  [
    'members: an erasure undone',
    'UPDATE members SET erased_at = NULL WHERE erased_at IS NOT NULL',
    /member/,
  ],
  ['orders: pending made up', `UPDATE orders SET pending = 9 WHERE id = '1'`, /order/],
];

const jobs: Plant[] = [
  ['jobs: the release of pending points', `DELETE FROM jobs WHERE kind = 'settle-member'`, /job/],
  [
    'jobs: the release, put off',
    `UPDATE jobs SET due_at = due_at + 86400000000 WHERE kind = 'settle-member'`,
    /job/,
  ],
  ['jobs: of webhooks', `DELETE FROM jobs WHERE kind = 'deliver-webhooks'`, /job/],
  ['jobs: of old answers', `DELETE FROM jobs WHERE kind = 'clean-up'`, /job/],
  ['jobs: of old requests', `DELETE FROM jobs WHERE kind = 'clean-up-newsletter'`, /job/],
  ['jobs: all', 'DELETE FROM jobs', /job/],
];

const added: Plant[] = [
  [
    'coupons: one from nowhere, with an award of its own',
    `INSERT INTO coupons (code, source, award_id, reward_name, points, benefit, created_at, expires_at)
      VALUES ('AAAA', 'review', 'forged', '{}', 0, '{}', 1, 2000000000000)`,
    /coupon/,
  ],
  [
    'coupons: one that says it was sealed',
    `INSERT INTO coupons (code, source, award_id, reward_name, points, benefit, created_at,
      expires_at, sealed_in) VALUES ('AAAA', 'review', 'forged', '{}', 0, '{}', 1, 2000000000000, 1)`,
    /coupon/,
  ],
  [
    'keys: one more',
    `INSERT INTO keys (id, kind, secret_hash, hint, created_at) VALUES ('k', 'secret', 'h', 'x', 1)`,
    /key/,
  ],
  [
    'members: one more',
    `INSERT INTO members (number, customer_id, joined_at, bucket) VALUES (99, 'mallory', 1, 1)`,
    /member 99/,
  ],
  [
    'orders: one of nobody',
    `INSERT INTO orders (id, granted, forgiven, pending) VALUES ('x', 0, 0, 0)`,
    /order x/,
  ],
  [
    'programs: one more version',
    `INSERT INTO programs (version, in_force_from, rules) SELECT 9, 1, rules FROM programs`,
    /program|order/,
  ],
  [
    'answers: one more',
    `INSERT INTO idempotency (scope, key, request_hash, answer, created_at)
      VALUES ('backend', 'k', 'h', '{}', 1)`,
    /answer/,
  ],
  [
    'proofs: one more',
    `INSERT INTO newsletter_proofs (subscriber, confirmed_at, requested_at, requested_by, version,
      language, words, privacy_url, page, topics, mail_subject, mail_text)
      SELECT subscriber, 1, 1, requested_by, version, language, words, privacy_url, page, topics,
        mail_subject, mail_text FROM newsletter_proofs`,
    /proof of consent/,
  ],
  ['coupons: sealed by nothing any more', 'UPDATE coupons SET sealed_in = NULL', /coupon/],
  ['coupons: sealed later', 'UPDATE coupons SET sealed_in = sealed_in + 1', /coupon/],
  [
    'deletions: one made up',
    `INSERT INTO sealed_deletions (kind, key, unit) VALUES ('coupons', '["AAAA"]', 1)`,
    /deletion/,
  ],
  [
    'coupons: gone, with a deletion made up',
    `INSERT INTO sealed_deletions (kind, key, unit) SELECT 'coupons', json_array(code), 9007199254740991
      FROM coupons WHERE used_at IS NULL`,
    /deletion/,
  ],
];

export const PLANTS: readonly Plant[] = [...changed, ...deleted, ...ledger, ...jobs, ...added];
