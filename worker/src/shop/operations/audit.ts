import { limits } from '@stamm/contract';
import type { AuditAction, AuditEntry, AuditPage } from '@stamm/contract/types';
import { DAY_MS } from '@stamm/loyalty';
import type { Actor, AuditLogPage } from '../api.ts';
import type { AuditRecord } from '../books/audit.ts';
import type { ShopContext } from '../context.ts';
import { isoTime } from './order-state.ts';
import { numberInCursor } from './read-members.ts';
import { memberId, mustFindMember } from './resolve-member.ts';

const KEPT_MS = limits.AUDIT_DAYS * DAY_MS;

/** What is written down of something that was decided. Never a secret, nor personal data. */
export interface Audited {
  /** The id of what it is about; of members, `member` says whom. */
  subject?: string;
  member?: number;
  details?: Record<string, unknown>;
}

/** Writes down what is being done, and who has it done. Call it in the transaction of the effect. */
export function audit(shop: ShopContext, action: AuditAction, what: Audited = {}): void {
  const { books, origin, now } = shop;
  const { by, requestId } = origin;
  books.audit.add({
    at: now,
    action,
    subject: what.subject ?? null,
    member: what.member ?? null,
    actorKind: by.kind,
    actor: actorOf(by),
    requestId,
    details: what.details === undefined ? null : JSON.stringify(what.details),
  });
  cleanUpAudit(shop);
}

/** Writes down that a file is being taken in or handed out. */
export function auditFile(shop: ShopContext, action: AuditAction): null {
  return shop.transaction(() => {
    audit(shop, action);
    return null;
  });
}

function actorOf(by: Actor): string | null {
  if (by.kind === 'key') return by.id;
  return by.kind === 'member' ? String(by.number) : null;
}

/** Removes what is too old: with each entry, and whenever else a shop is cleaned up. */
export function cleanUpAudit({ books, now }: ShopContext): void {
  books.audit.deleteBefore(now - KEPT_MS);
}

/**
 * Newest first; the cursor is the last one's number.
 * @throws Refusal `member_not_found`
 */
export function readAudit(shop: ShopContext, page: AuditLogPage): AuditPage {
  const before = page.cursor === undefined ? Number.MAX_SAFE_INTEGER : numberInCursor(page.cursor);
  const member =
    page.memberId === undefined ? undefined : mustFindMember(shop, page.memberId).number;
  const filter = { action: page.action, member, since: shop.now - KEPT_MS };
  const found = shop.books.audit.page(filter, before, page.limit + 1);
  const shown = found.slice(0, page.limit);
  const last = found.length > shown.length ? shown.at(-1) : undefined;
  return {
    items: shown.map((record) => entryOf(shop, record)),
    nextCursor: last ? String(last.number) : null,
  };
}

function entryOf(shop: ShopContext, record: AuditRecord): AuditEntry {
  const byMember = record.actorKind === 'member' && record.actor !== null;
  return {
    id: `aud_${record.number}`,
    at: isoTime(record.at),
    action: record.action,
    by: {
      kind: record.actorKind,
      id: byMember ? nameOf(shop, Number(record.actor)) : record.actor,
    },
    memberId: record.member === null ? null : nameOf(shop, record.member),
    subject: record.subject,
    details: record.details === null ? null : JSON.parse(record.details),
    requestId: record.requestId,
  };
}

/** Null for who was erased: nothing here outlives that. */
function nameOf({ books }: ShopContext, number: number): string | null {
  const member = books.members.find(number);
  return member && member.erasedAt === null ? memberId(member) : null;
}
