import type { EventData, EventType } from '@stamm/contract/types';
import type { EndpointRecord } from '../books/webhook-endpoints.ts';
import type { ShopContext } from '../context.ts';
import { memberId } from '../operations/resolve-member.ts';
import { eventId } from './event-id.ts';

/** About someone who has confirmed that they want the newsletter, and need not be a member. */
export type SubscriberEventType = Extract<EventType, `newsletter.${string}`>;

/** All the others but the test, which is about nobody. */
export type MemberEventType = Exclude<
  EventType,
  SubscriberEventType | 'books.head' | 'webhook.test'
>;

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
  const record = member === null ? null : shop.books.members.find(member);
  if (record === undefined) throw new Error(`There is no member ${member}.`);
  const told = { memberId: record && memberId(record), ...data };
  putInOutboxes(shop, { type, lane: member, cause, at, told });
}

/** An event, made up. */
interface ToldEvent {
  type: EventType;
  /** Events of the same lane come one after the other: see `EventMessage`. */
  lane: number | null;
  cause: string;
  at: number;
  told: object;
}

/** Has each endpoint that wants it hear of an event. */
export function putInOutboxes(shop: ShopContext, { type, lane, cause, at, told }: ToldEvent): void {
  const { eventMessages, webhookEndpoints } = shop.books;
  for (const endpoint of webhookEndpoints.wanting(type)) {
    const isFirst = lane === null || !eventMessages.hasWaiting(endpoint.id, lane);
    eventMessages.add({
      endpoint: endpoint.id,
      member: lane,
      eventId: eventId(shop, cause),
      type,
      at,
      data: JSON.stringify(told),
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
