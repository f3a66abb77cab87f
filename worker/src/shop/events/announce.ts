import type { EventData, EventType } from '@stamm/contract/types';
import type { EndpointRecord } from '../books/webhook-endpoints.ts';
import type { ShopContext } from '../context.ts';
import { memberId } from '../operations/resolve-member.ts';
import { eventId } from './event-id.ts';

/** All but the test, which is about nobody. */
export type MemberEventType = Exclude<EventType, 'webhook.test'>;

/** What an event tells besides whose it is. */
export type Told<Type extends MemberEventType> = Omit<EventData[Type], 'memberId'>;

/** Something that happened to a member, or about a coupon in nobody's account. */
export interface Announcement<Type extends MemberEventType> {
  type: Type;
  member: number | null;
  /** Names this one happening among all of the shop: the event's id follows from it. */
  cause: string;
  /** When it happened. */
  at: number;
  data: Told<Type>;
}

/** Whether any endpoint wants to hear of such events: if none does, nothing is written. */
export function isWanted({ books, isHistory }: ShopContext, type: EventType): boolean {
  return !isHistory && books.webhookEndpoints.wanting(type).length > 0;
}

/**
 * Puts an event into the outbox of each endpoint that wants it. Call it in the transaction of its
 * cause: both happen or none.
 */
export function announce<Type extends MemberEventType>(
  shop: ShopContext,
  { type, member, cause, at, data }: Announcement<Type>,
): void {
  if (!isWanted(shop, type)) return;
  const { eventMessages, webhookEndpoints, members } = shop.books;
  const record = member === null ? null : members.find(member);
  if (record === undefined) throw new Error(`There is no member ${member}.`);
  const text = JSON.stringify({ memberId: record && memberId(record), ...data });
  for (const endpoint of webhookEndpoints.wanting(type)) {
    const isFirst = member === null || !eventMessages.hasWaiting(endpoint.id, member);
    eventMessages.add({
      endpoint: endpoint.id,
      member,
      eventId: eventId(shop, cause),
      type,
      at,
      data: text,
      dueAt: isFirst ? shop.now : null,
    });
    if (isFirst) scheduleDelivery(shop, endpoint, shop.now);
  }
}

/** Has an endpoint served when it may be. */
export function scheduleDelivery(
  { books }: ShopContext,
  { id, pausedUntil }: Pick<EndpointRecord, 'id' | 'pausedUntil'>,
  dueAt: number,
): void {
  books.jobs.schedule('deliver-webhooks', id, Math.max(dueAt, pausedUntil ?? 0));
}
