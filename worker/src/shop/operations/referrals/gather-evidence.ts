import {
  type FriendOrder,
  firstBoughtAt,
  fraudPolicy,
  type Party,
  type ReferralEvidence,
} from '@stamm/loyalty';
import type { ReferralRecord } from '../../books/referrals.ts';
import type { ShopContext } from '../../context.ts';
import { isDisposable } from './disposable-domains.ts';
import { mailboxHashes, partyOf, provenMailboxes } from './fingerprints.ts';
import { rulesOf } from './referral-rules.ts';

const HOUR_MS = 3_600_000;
/** Orders of a friend that are looked at, the oldest first: the first ones decide. */
const MOST_ORDERS = 200;
/** Links of a ring; a longer one pays nobody. */
const LONGEST_RING = 10;

/** What is known of the friend of one or several referrals. */
export interface KnownFriend {
  party: Party;
  orders: readonly FriendOrder[];
  boughtAt: number | null;
  disposableMailboxes: readonly string[];
}

/** A visitor of whom nothing is known yet. */
export const UNKNOWN_FRIEND: KnownFriend = {
  party: { member: null, mailboxes: [], addresses: [], payments: [] },
  orders: [],
  boughtAt: null,
  disposableMailboxes: [],
};

/** @param until orders placed later decide nothing */
export function knownFriend(shop: ShopContext, friend: number, until: number): KnownFriend {
  const { orders: book, members } = shop.books;
  const party = partyOf(shop, friend);
  const orders = book.placedBy(friend, until, MOST_ORDERS);
  const accounts = accountsOfSamePerson(shop, party, orders.length > 0);
  accounts.delete(friend);
  const elsewhere = [...accounts].flatMap((account) => book.placedBy(account, until, MOST_ORDERS));
  return {
    party,
    orders,
    boughtAt: firstBoughtAt([...orders, ...elsewhere]),
    disposableMailboxes: members
      .addressesOf(friend)
      .filter(({ email }) => isDisposable(email))
      .flatMap(({ email }) => mailboxHashes(shop, email)),
  };
}

/**
 * Other accounts of whoever has the friend's mailboxes. Against a mailbox that the friend has
 * proven only those count that have proven it as well: anybody can name it. One that the friend has
 * only named tells nothing before they have bought: it would say whether a stranger has.
 */
function accountsOfSamePerson(shop: ShopContext, friend: Party, hasBought: boolean): Set<number> {
  const { fingerprints } = shop.books;
  const proven = friend.member === null ? [] : provenMailboxes(shop, friend.member);
  const counted = hasBought ? friend.mailboxes : proven;
  return new Set(
    counted.flatMap((mailbox) =>
      fingerprints
        .membersOf(mailbox)
        .filter(
          (account) =>
            !proven.includes(mailbox) || provenMailboxes(shop, account).includes(mailbox),
        ),
    ),
  );
}

/** All that the fraud rules may look at. */
export function gatherEvidence(
  shop: ShopContext,
  referral: ReferralRecord,
  friend: KnownFriend,
  cameOtherwise: boolean,
): ReferralEvidence {
  const { advocate, claimedAt } = referral;
  const { velocity } = fraudPolicy(rulesOf(shop, referral).referral);
  return {
    advocate: partyOf(shop, advocate),
    friend: friend.party,
    claimedAt,
    friendBoughtAt: friend.boughtAt,
    disposableMailboxes: friend.disposableMailboxes,
    claimTimes: shop.books.referrals.claimTimesOfKnown(
      advocate,
      claimedAt - velocity.hours * HOUR_MS,
      claimedAt,
      velocity.claims + 1,
    ),
    referrers: referrersOf(shop, advocate),
    cameOtherwise,
  };
}

/** Who referred a member, who referred them, and so on. */
function referrersOf({ books }: ShopContext, member: number): number[] {
  const referrers: number[] = [];
  let present = member;
  while (referrers.length < LONGEST_RING) {
    const by = books.referrals.ofFriend(present).find(({ verdict }) => verdict !== 'rejected');
    if (!by || referrers.includes(by.advocate)) break;
    referrers.push(by.advocate);
    present = by.advocate;
  }
  return referrers;
}
