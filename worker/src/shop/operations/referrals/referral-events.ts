import type { EventData, EventType } from '@stamm/contract/types';
import type { ReferralRecord } from '../../books/referrals.ts';
import type { ShopContext } from '../../context.ts';
import { announce } from '../../events/announce.ts';
import { memberId } from '../resolve-member.ts';

type ReferralEventType = Extract<EventType, `referral.${string}`>;
type ToldOfReferral<Type extends ReferralEventType> = Omit<
  EventData[Type],
  'memberId' | 'referralId' | 'friendId'
>;

/** Tells the shop what became of a referral: as an event of the advocate's, by ids alone. */
export function announceReferral<Type extends ReferralEventType>(
  shop: ShopContext,
  type: Type,
  { id, advocate, friend }: ReferralRecord,
  data: ToldOfReferral<Type>,
): void {
  const record = friend === null ? undefined : shop.books.members.find(friend);
  announce(shop, {
    type,
    member: advocate,
    cause: `${type} ${id} ${shop.now}`,
    at: shop.now,
    data: { referralId: id, friendId: record ? memberId(record) : null, ...data } as never,
  });
}
