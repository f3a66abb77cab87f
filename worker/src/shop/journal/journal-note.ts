import type { Discount } from '@stamm/loyalty';
import type { MailTopic } from '../books/mail-preferences.ts';
import type { MemberRecord } from '../books/members.ts';
import type { SuppressionReason } from '../books/suppressions.ts';
import type { ShopContext } from '../context.ts';
import { sha256 } from '../secrets.ts';

/** A member without who they are. Numbers are given out again after a restore; times are not. */
export type MemberName = Pick<MemberRecord, 'number' | 'joinedAt'>;

export interface NotedUse {
  orderId: string;
  usedAt: number;
  basketHash: string | null;
  discount: Discount;
}

/** What each kind of entry says. Old entries are read for good: a kind only grows. */
export type JournalNote =
  | { kind: 'member-erased'; members: MemberName[]; hashes: string[] }
  | { kind: 'tombstones-lifted'; hashes: string[] }
  | { kind: 'key-revoked'; id: string }
  | { kind: 'session-ended'; id: string; expiresAt: number }
  | { kind: 'sessions-ended'; members: MemberName[] }
  | { kind: 'subscription-ended'; id: string; isErased: boolean }
  | { kind: 'address-suppressed'; hash: string; reason: SuppressionReason }
  | { kind: 'suppression-ended'; hash: string; reasons: readonly SuppressionReason[] }
  | { kind: 'mail-topic'; member: MemberName; topic: MailTopic; isWanted: boolean }
  | { kind: 'coupon-used'; code: string; use: NotedUse }
  | { kind: 'coupon-freed'; code: string; orderId: string };

/**
 * Has something written into the journal. Call it in the transaction of what happened: the shop
 * keeps the entry until the journal has it, so none is lost. What is replayed is in there already.
 */
export function noteInJournal(
  shop: ShopContext,
  note: JournalNote,
  until: number | null = null,
): void {
  if (shop.isReplay) return;
  const { kind, ...said } = note;
  const text = JSON.stringify(said);
  const key = sha256(`${kind}\n${shop.now}\n${text}`);
  shop.books.journal.add({ key, kind, note: text, at: shop.now, until });
  shop.books.jobs.schedule('write-journal', '', shop.now);
}

/** A member, and all who were merged into them. */
export function namesOf({ books }: ShopContext, member: number): MemberName[] {
  return [member, ...books.members.partsOf(member)].map((number) => ({
    number,
    joinedAt: books.members.joinedAt(number),
  }));
}
