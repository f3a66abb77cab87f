import type { EventData } from '@stamm/contract/types';
import type { SubscriberRecord } from '../books/subscribers.ts';
import type { ShopContext } from '../context.ts';
import { isWanted, putInOutboxes, type SubscriberEventType } from '../events/announce.ts';
import { memberId } from '../operations/resolve-member.ts';

/** Something that happened to a subscription. */
interface SubscriberAnnouncement<Type extends SubscriberEventType> {
  type: Type;
  subscriber: SubscriberRecord;
  /** Names this one happening among all of the shop: the event's id follows from it. */
  cause: string;
  data: Omit<EventData[Type], 'subscriberId' | 'memberId'>;
}

/**
 * Tells the shop, so that a mail tool can follow: by ids, for the address is for the API to tell.
 * One after the other for each subscriber, also for one who is no member. Call it in the
 * transaction of its cause.
 */
export function announceSubscriber<Type extends SubscriberEventType>(
  shop: ShopContext,
  { type, subscriber, cause, data }: SubscriberAnnouncement<Type>,
): void {
  if (!isWanted(shop, type)) return;
  const member =
    subscriber.member === null ? undefined : shop.books.members.find(subscriber.member);
  const told = { subscriberId: subscriber.id, memberId: member ? memberId(member) : null, ...data };
  putInOutboxes(shop, { type, lane: -subscriber.number, cause, at: shop.now, told });
}
