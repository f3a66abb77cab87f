import type { ProgramInput } from '@stamm/contract/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { refused, SENT } from '../email/outgoing-mail.ts';
import type { MemberCaller } from './api.ts';
import { suppressionOf } from './mails/suppression.ts';
import { EMAIL, NEWSLETTER, subscribeAndConfirm, subscribersOf } from './testing/newsletter.ts';
import { operate, PostOffice, queue } from './testing/post-office.ts';
import { Receiver } from './testing/receiver.ts';
import { RULES } from './testing/referral-shop.ts';
import { delivered, REVIEW, reviewOf } from './testing/reviewing.ts';
import {
  DAY,
  iso,
  memberCaller,
  openShop,
  order,
  PROGRAM,
  START,
  type TestShop,
  VISITOR,
  value,
} from './testing/test-shop.ts';

const RULES_OF_ALL: Partial<ProgramInput> = {
  expiry: { kind: 'months', months: 3 },
  referral: { ...RULES, forFriend: null, rewardAfterDays: 0 },
  review: REVIEW,
  newsletter: NEWSLETTER,
};

const basket = { currency: 'EUR', goodsMinor: 2_000, shippingMinor: 490, lines: [] };

/** A shop with a member, Ada, who takes part in everything that there is. */
interface World {
  shop: TestShop;
  receiver: Receiver;
  ada: MemberCaller;
  review: string;
  referral: string;
  /** One that she has not used, and one that is in use for `o-used`. */
  coupons: [free: string, used: string];
}

async function openWorld(): Promise<World> {
  const shop = await openShop(RULES_OF_ALL);
  const receiver = await Receiver.of(shop);
  await receiver.subscribe();
  // The address is hers: she has confirmed it, and signs in with it.
  await subscribeAndConfirm(shop);
  const byMail = await signIn(shop);
  if (byMail === null) throw new Error('Ada cannot sign in.');
  const ada = await shop.caller('ada');
  value(await shop.api.mergeMembers(shop.backend, 'ada', { from: `mem_${byMail}` }));
  await shop.putOrder('o-coffee', delivered(['coffee']));
  await shop.give('ada', 100);
  const { review } = value(await shop.api.submitReview(ada, reviewOf('coffee')));
  const { code } = value(await shop.api.myReferral(ada));
  const bob = await shop.caller('bob');
  const { id: referral } = value(await shop.api.claimMyReferral(bob, { code }));
  await shop.putOrder('o-bob', order({ customerId: 'bob' }));
  await settle(shop);
  const buy = async (key: string) =>
    value(await shop.api.redeemReward(ada, key, { rewardId: 'five' })).coupon.code;
  const coupons: World['coupons'] = [await buy('key-free'), await buy('key-used')];
  value(await shop.api.redeemCoupon(shop.backend, coupons[1], { orderId: 'o-used', ...basket }));
  await settle(shop);
  return { shop, receiver, ada, review: review.id, referral, coupons };
}

async function settle(shop: TestShop): Promise<void> {
  for (let rings = 0; rings < 6; rings++) await shop.ring();
}

/** The number of the member whom a code that is mailed to Ada's address leads to; null for none. */
async function signIn(shop: TestShop): Promise<number | null> {
  const { challenge } = value(await shop.api.startSignIn(VISITOR, { email: EMAIL }));
  const mails = value(await shop.api.mailbox());
  const text = mails.find(({ to }) => to === EMAIL)?.text ?? '';
  const code = /\b[0-9]{6}\b/.exec(text)?.[0] ?? '';
  const verified = await shop.api.verifySignIn(VISITOR, { email: EMAIL, code, challenge });
  return verified.ok ? verified.value.number : null;
}

/** What there is of each measure. */
async function look({ shop, receiver, coupons }: World, who: string) {
  const member = await shop.api.member(shop.backend, who);
  const statusOf = async (code: string) => value(await shop.api.coupon(shop.backend, code)).status;
  const referrals = value(await shop.api.referrals(shop.backend, { limit: 100 })).items;
  const reviews = value(
    await shop.api.reviews(shop.backend, { state: 'published', limit: 100 }),
  ).items;
  const stars = await shop.api.productReviews('coffee', { sort: 'newest', limit: 20 });
  return {
    points: member.ok
      ? member.value.points.available - member.value.points.debt
      : (member.code as string),
    coupons: [await statusOf(coupons[0]), await statusOf(coupons[1])],
    referrals: referrals.map(({ state, advocateId }) => [advocateId, state]),
    reviews: [reviews.length, stars.ok ? stars.value.count : stars.code],
    newsletter: (await subscribersOf(shop)).map(({ status }) => status),
    mails: (await operate(shop, (context) => suppressionOf(context, EMAIL, 'service'))) ?? 'arrive',
    webhooks: [...new Set(receiver.news().map(([type]) => type))].toSorted(),
  };
}

type Look = Awaited<ReturnType<typeof look>>;
interface Life {
  /** Who has what was Ada's afterwards. */
  who?: string;
  live: (world: World) => Promise<unknown>;
  /** What changes; all else is as it was. */
  changes: Partial<Look>;
  /** Whom a code that is mailed to her address leads to, by default to Ada. */
  address?: 'zoe' | 'somebody new';
}

const LIVES: Record<string, Life> = {
  'becoming part of another member': {
    who: 'zoe',
    live: async ({ shop }) => {
      await shop.caller('zoe');
      value(await shop.api.mergeMembers(shop.backend, 'zoe', { from: 'ada' }));
    },
    changes: { referrals: [['zoe', 'rewarded']], webhooks: ['member.joined', 'member.merged'] },
    address: 'zoe',
  },
  'being erased': {
    live: async ({ shop, ada }) => value(await shop.api.eraseMe(ada)),
    changes: {
      points: 'member_not_found',
      // The one in use is closed as well once it comes back.
      coupons: ['canceled', 'used'],
      // Bob came by somebody.
      referrals: [[null, 'rewarded']],
      reviews: [0, 0],
      newsletter: [],
      webhooks: ['member.erased', 'newsletter.unsubscribed'],
    },
    address: 'somebody new',
  },
  'all sections switched off': {
    live: async ({ shop }) => {
      await shop.wait(1);
      value(await shop.api.putProgram(shop.backend, PROGRAM));
    },
    changes: { reviews: [1, 'reviews_not_offered'] },
  },
  'all sections switched off and on again': {
    live: async ({ shop }) => {
      await shop.wait(1);
      value(await shop.api.putProgram(shop.backend, PROGRAM));
      await shop.wait(1);
      value(await shop.api.putProgram(shop.backend, { ...PROGRAM, ...RULES_OF_ALL }));
    },
    changes: {},
  },
  'a program that gives less': {
    live: async ({ shop }) => {
      await shop.wait(1);
      const less = { kind: 'points', points: 1 } as const;
      value(
        await shop.api.putProgram(shop.backend, {
          ...PROGRAM,
          ...RULES_OF_ALL,
          rewards: [],
          referral: { ...RULES, forFriend: null, forAdvocate: less, rewardAfterDays: 0 },
          review: { ...REVIEW, reward: less },
        }),
      );
      // What is told again of an old order is judged by what was in force then.
      await shop.putOrder('o-coffee', delivered(['coffee'], { updatedAt: iso(START + 1) }));
    },
    changes: {},
  },
  'a mail that comes back': {
    live: async ({ shop }) => {
      const office = await PostOffice.of(shop);
      office.answer = () => refused('address', 'No such mailbox.');
      await queue(shop, 'news', { unsubscribe: { url: 'https://loyalty.example/u' } });
      await shop.ring();
      office.answer = () => SENT;
    },
    changes: { mails: 'bounced' },
  },
  'a coupon released': {
    live: async ({ shop, coupons }) =>
      value(await shop.api.releaseCoupon(shop.backend, coupons[1], { orderId: 'o-used' })),
    changes: { coupons: ['active', 'active'], webhooks: ['coupon.released'] },
  },
  'the order of a coupon canceled': {
    live: async ({ shop }) => value(await shop.api.cancelOrder(shop.backend, 'o-used', {})),
    changes: { coupons: ['active', 'active'], webhooks: ['coupon.released'] },
  },
  'a review rejected': {
    live: async ({ shop, review }) =>
      value(await shop.api.rejectReview(shop.backend, review, { reason: 'spam' })),
    changes: {
      points: 240,
      reviews: [0, 0],
      webhooks: ['award.withdrawn', 'review.rejected'],
    },
  },
  'the purchase of everything canceled': {
    live: async ({ shop }) => {
      value(await shop.api.cancelOrder(shop.backend, 'o-coffee', {}));
      value(await shop.api.cancelOrder(shop.backend, 'o-bob', {}));
    },
    // 10 for the purchase and 100 for Bob go. Bob has time for another order; the review was written.
    changes: {
      points: 180,
      referrals: [['ada', 'claimed']],
      webhooks: ['award.withdrawn', 'points.taken_back', 'referral.reversed'],
    },
  },
  'half a year without anything': {
    live: ({ shop }) => shop.pass(180 * DAY, 10 * DAY),
    changes: {
      points: 0,
      coupons: ['expired', 'used'],
      webhooks: ['points.expired', 'points.expiring'],
    },
  },
};

describe.each(Object.entries(LIVES))('after %s', (_, life) => {
  const { who = 'ada', address = 'ada', live, changes } = life;
  let world: World;
  let before: Look;
  let after: Look;

  beforeAll(async () => {
    world = await openWorld();
    before = { ...(await look(world, 'ada')), webhooks: [] };
    await live(world);
    await settle(world.shop);
    after = await look(world, who);
  });

  const measures: (keyof Look)[] = [
    'points',
    'coupons',
    'referrals',
    'reviews',
    'newsletter',
    'mails',
    'webhooks',
  ];

  test.each(measures)('%s: all is as it must be', (measure) => {
    expect(after[measure]).toEqual(changes[measure] ?? before[measure]);
  });

  test('the address leads to whom it must', async () => {
    const number = (await signIn(world.shop)) ?? 0;
    const { id, points } = value(await world.shop.api.me(memberCaller(number)));
    if (address === 'somebody new') {
      expect(id).not.toBe('ada');
      expect(points.available).toBe(0);
    } else {
      expect(id).toBe(address);
    }
  });

  test('the books are true', async () => {
    await world.shop.expectTrueBooks();
  });
});
