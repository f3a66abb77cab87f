/** What the first line of an export says it is. No zod here: commands read it too. */
export const EXPORT_FORMAT = 'stamm-export';
export const EXPORT_VERSION = 1;

/** The form of an export, as it is documented. */
export const EXPORT_FORM = `One JSON object a line:

- first \`{"format":"stamm-export","version":1,"shop","at","migrations"}\`; \`migrations\` are the changes of tables that the shop has gone through, and the shop that takes the file in must have gone through the same: import it with the version that wrote it, then update;
- \`{"table","row"}\`: a row by its columns. Bytes are \`{"base64":"…"}\`;
- \`{"photo","base64"}\`: a photo of a review;
- \`{"leftBehind","key"}\`: the name, and nothing else, of a key, a webhook endpoint or an answer to an idempotency key, so that the chain of hashes can say that it is not there;
- last \`{"end":true,"complete","counts"}\`: how many rows there are of each table. A file without it is torn.

The file goes in steps, and the shop is served in between. Where something was written meanwhile, the last line says \`complete: false\`, and an import refuses the file: export again in a quiet moment, or from a backup, which stands still.

Included are settings, programs, members, orders, transfers with their hashes and seals, lots, redemptions, coupons and their uses, awards, adjustments, referrals, reviews with photos, subscribers with their proofs of consent, mail preferences, suppressed and erased addresses (as hashes, with the keys that make them) and what is planned. Not included are secrets of keys and webhooks, sessions, codes, mails and webhook events on their way, newsletter requests that nobody has confirmed, stored answers to idempotency keys and the audit log. The file holds personal data and coupon codes: keep it like a backup.`;
