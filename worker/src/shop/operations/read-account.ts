import type { Balance, Member } from '@stamm/contract/types';
import { type AccountBalance, MemberAccount } from '@stamm/loyalty';
import type { MemberRecord } from '../books/members.ts';
import { programInForce, type ShopContext } from '../context.ts';
import { readStored } from '../stored-account.ts';
import { isoTime } from './order-state.ts';
import { memberId } from './resolve-member.ts';

/**
 * A member's points as they are now, for reading: what time has brought about is worked out in
 * memory, so that the answer is right however late the job is that writes it down (law 9).
 */
export function readAccount(shop: ShopContext, member: MemberRecord): MemberAccount {
  const account = new MemberAccount({
    ...readStored(shop, member),
    timeZone: programInForce(shop).rules.timeZone,
  });
  account.settle(shop.now);
  return account;
}

export function balanceOf(account: MemberAccount): Balance {
  const { nextExpiry, nextRelease, ...points }: AccountBalance = account.balance();
  return {
    ...points,
    nextExpiry: nextExpiry && {
      points: nextExpiry.points,
      expiresAt: isoTime(nextExpiry.expiresAt),
    },
    nextRelease: nextRelease && {
      points: nextRelease.points,
      availableAt: isoTime(nextRelease.availableAt),
    },
  };
}

/** A member as the API answers them. */
export function memberWithPoints(shop: ShopContext, member: MemberRecord): Member {
  return {
    id: memberId(member),
    email: member.email,
    emailVerified: member.emailProvenAt !== null,
    name: member.name,
    language: member.language,
    joinedAt: isoTime(member.joinedAt),
    points: balanceOf(readAccount(shop, member)),
  };
}
