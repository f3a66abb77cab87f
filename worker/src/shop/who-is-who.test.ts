import { describe, expect, test } from 'vitest';
import { People } from './testing/people.ts';
import { expectRefusal, openShop, type TestShop, value } from './testing/test-shop.ts';

const VICTIM = 'ada@example.com';
const OTHER = 'other@example.com';

interface Case {
  who: string;
  /** What happens, by whose word. */
  acts: (people: People, shop: TestShop) => Promise<unknown>;
  /** The memberships in the end: id, address (a tick where it is proven), points. */
  end: string[];
}

/**
 * Who is who: by a code that was mailed to the address, or by the word of the shop, an address is
 * proven; by anything else it is only claimed, and opens nothing.
 */
const CASES: Case[] = [
  {
    who: 'Mallory orders with the address of a member who joined by code',
    acts: async (people) => {
      await people.code(VICTIM);
      await people.order('mallory', VICTIM);
    },
    end: ['mem_1 ada@example.com✓ 0', 'mallory ada@example.com 10'],
  },
  {
    who: 'Mallory signs in with a token that does not say that the address is verified',
    acts: async (people) => {
      await people.code(VICTIM);
      await people.token('mallory', VICTIM);
    },
    end: ['mem_1 ada@example.com✓ 0', 'mallory ada@example.com 0'],
  },
  {
    who: 'Mallory signs in with a token with email_verified false',
    acts: async (people) => {
      await people.code(VICTIM);
      await people.token('mallory', VICTIM, false);
    },
    end: ['mem_1 ada@example.com✓ 0', 'mallory ada@example.com 0'],
  },
  {
    who: 'Mallory is enrolled by PUT with the address, unverified',
    acts: async (people) => {
      await people.code(VICTIM);
      await people.put('mallory', VICTIM);
    },
    end: ['mem_1 ada@example.com✓ 0', 'mallory ada@example.com 0'],
  },
  {
    who: 'Mallory registers first with the address and waits; its owner comes by code',
    acts: async (people) => {
      await people.order('mallory', VICTIM);
      await people.code(VICTIM);
    },
    end: ['mallory ada@example.com 10', 'mem_2 ada@example.com✓ 0'],
  },
  {
    who: 'Mallory waits; the owner registers at the shop, which verifies the address',
    acts: async (people) => {
      await people.order('mallory', VICTIM);
      await people.order('ada', VICTIM, true);
      await people.code(VICTIM);
    },
    end: ['mallory ada@example.com 10', 'ada ada@example.com✓ 10'],
  },
  {
    who: 'Mallory waits; the owner orders as a guest, and later registers, verified',
    acts: async (people) => {
      await people.put('mallory', VICTIM);
      await people.order('guest-1', VICTIM);
      await people.token('ada', VICTIM, true);
    },
    end: ['mallory ada@example.com 0', 'guest-1 ada@example.com 10', 'ada ada@example.com✓ 0'],
  },
  {
    who: 'a guest orders; the owner of the address signs in by code',
    acts: async (people) => {
      await people.order('guest-1', VICTIM);
      await people.code(VICTIM);
    },
    end: ['guest-1 ada@example.com 10', 'mem_2 ada@example.com✓ 0'],
  },
  {
    who: 'the same guest registers with the same customer id, verified: it is their membership',
    acts: async (people) => {
      await people.order('ada', VICTIM);
      await people.token('ada', VICTIM, true);
      await people.code(VICTIM);
    },
    end: ['ada ada@example.com✓ 10'],
  },
  {
    who: 'who joined by code is adopted by an order whose address the shop has verified',
    acts: async (people) => {
      await people.code(VICTIM);
      await people.order('ada', VICTIM, true);
    },
    end: ['ada ada@example.com✓ 10'],
  },
  {
    who: 'who joined by code is adopted by a token that says email_verified',
    acts: async (people) => {
      await people.code(VICTIM);
      await people.token('ada', VICTIM, true);
    },
    end: ['ada ada@example.com✓ 0'],
  },
  {
    who: 'who joined by code is adopted by PUT with emailVerified',
    acts: async (people) => {
      await people.code(VICTIM);
      await people.put('ada', VICTIM, true);
    },
    end: ['ada ada@example.com✓ 0'],
  },
  {
    who: 'two customer ids with one verified address: the first has it, the second claims it',
    acts: async (people) => {
      await people.order('ada', VICTIM, true);
      await people.order('ada-2', VICTIM, true);
      await people.code(VICTIM);
    },
    end: ['ada ada@example.com✓ 10', 'ada-2 ada@example.com 10'],
  },
  {
    who: 'a customer whose address was a claim is a member of old, and proves it while somebody else has it',
    acts: async (people) => {
      await people.order('ada', VICTIM);
      await people.code(VICTIM);
      await people.token('ada', VICTIM, true);
    },
    end: ['ada ada@example.com 10', 'mem_2 ada@example.com✓ 0'],
  },
  {
    who: 'an unverified address never takes the place of a verified one',
    acts: async (people) => {
      await people.order('ada', VICTIM, true);
      await people.order('ada', OTHER);
      await people.token('ada', OTHER, false);
    },
    end: ['ada ada@example.com✓ 20'],
  },
  {
    who: 'a verified address takes the place of one that was only claimed',
    acts: async (people) => {
      await people.order('ada', OTHER);
      await people.order('ada', VICTIM, true);
    },
    end: ['ada ada@example.com✓ 20'],
  },
  {
    who: 'an order with another verified address does not change the one that is proven',
    acts: async (people) => {
      await people.order('ada', VICTIM, true);
      await people.order('ada', OTHER, true);
      await people.code(OTHER);
    },
    end: ['ada ada@example.com✓ 20', 'mem_2 other@example.com✓ 0'],
  },
  {
    who: 'the shop changes an address without verifying: neither the old nor the new one opens it',
    acts: async (people) => {
      await people.order('ada', VICTIM, true);
      await people.put('ada', OTHER);
      await people.code(VICTIM);
      await people.code(OTHER);
    },
    end: ['ada other@example.com 10', 'mem_2 ada@example.com✓ 0', 'mem_3 other@example.com✓ 0'],
  },
  {
    who: 'the shop changes an address to one that it has verified: that one opens it',
    acts: async (people) => {
      await people.order('ada', VICTIM, true);
      await people.put('ada', OTHER, true);
      await people.code(OTHER);
    },
    end: ['ada other@example.com✓ 10'],
  },
  {
    who: 'the shop takes its word back',
    acts: async (people) => {
      await people.order('ada', VICTIM, true);
      await people.put('ada', VICTIM, false);
      await people.code(VICTIM);
    },
    end: ['ada ada@example.com 10', 'mem_2 ada@example.com✓ 0'],
  },
  {
    who: 'the shop sends the same address again without the flag: it stays proven',
    acts: async (people) => {
      await people.order('ada', VICTIM, true);
      await people.put('ada', VICTIM);
    },
    end: ['ada ada@example.com✓ 10'],
  },
  {
    who: 'the shop removes an address: it opens nothing any more',
    acts: async (people) => {
      await people.order('ada', VICTIM, true);
      await people.put('ada', null);
      await people.code(VICTIM);
    },
    end: ['ada - 10', 'mem_2 ada@example.com✓ 0'],
  },
  {
    who: 'two members swap their verified addresses, by way of none',
    acts: async (people) => {
      await people.order('ada', VICTIM, true);
      await people.order('bob', OTHER, true);
      await people.put('ada', null);
      await people.put('bob', VICTIM, true);
      await people.put('ada', OTHER, true);
      await people.code(VICTIM);
      await people.code(OTHER);
    },
    end: ['ada other@example.com✓ 10', 'bob ada@example.com✓ 10'],
  },
  {
    who: 'two members swap claims: both may carry what they say',
    acts: async (people) => {
      await people.put('ada', VICTIM);
      await people.put('bob', OTHER);
      await people.put('ada', OTHER);
      await people.put('bob', VICTIM);
    },
    end: ['ada other@example.com 0', 'bob ada@example.com 0'],
  },
  {
    who: 'a claim of the whole does not hide the proven address of the part that is merged into it',
    acts: async (people, shop) => {
      await people.order('ada', VICTIM);
      await people.code(VICTIM);
      value(await shop.api.mergeMembers(shop.backend, 'ada', { from: 'mem_2' }));
      await people.code(VICTIM);
    },
    end: ['ada ada@example.com✓ 10'],
  },
  {
    who: 'a claim of the part stays a claim when it becomes the address of the whole',
    acts: async (people, shop) => {
      await people.order('mallory', VICTIM);
      await people.order('ada');
      value(await shop.api.mergeMembers(shop.backend, 'ada', { from: 'mallory' }));
      await people.code(VICTIM);
    },
    end: ['ada ada@example.com 20', 'mem_3 ada@example.com✓ 0'],
  },
  {
    who: 'both addresses of a merged member open it, until the shop says which one counts',
    acts: async (people, shop) => {
      await people.order('ada', VICTIM, true);
      await people.code(OTHER);
      value(await shop.api.mergeMembers(shop.backend, 'ada', { from: 'mem_2' }));
      await people.code(OTHER);
      await people.put('ada', null);
      await people.code(OTHER);
    },
    end: ['ada - 10', 'mem_3 other@example.com✓ 0'],
  },
];

describe('who is who', () => {
  test.for(CASES.map((one) => [one.who, one] as const))('%s', async ([, { acts, end }]) => {
    const shop = await openShop();
    const people = new People(shop);
    await acts(people, shop);
    expect(await people.all()).toEqual(end);
    await shop.expectTrueBooks();
  });

  test('a verified address that another member has proven is refused, and a claim is not', async () => {
    const shop = await openShop();
    const people = new People(shop);
    await people.code(VICTIM);
    await people.put('bob', OTHER, true);
    const told = { email: VICTIM, emailVerified: true };
    expectRefusal(await shop.api.putMember(shop.backend, 'bob', told), 'email_taken');
    // What the shop cannot vouch for is answered alike whoever has the address.
    await people.put('bob', VICTIM);
    expect(await people.all()).toContain('bob ada@example.com 0');
  });

  test('an import proves an address only by its column', async () => {
    const shop = await openShop();
    const people = new People(shop);
    await people.code(VICTIM);
    await people.code(OTHER);
    const line = (orderId: string, customerId: string, email: string, emailVerified?: boolean) => ({
      orderId,
      customerId,
      email,
      emailVerified,
      currency: 'EUR',
      placedAt: '2026-02-01T00:00:00.000Z',
      totalMinor: 1_000,
      shippingMinor: 0,
      shippingTaxMinor: 0,
      taxMinor: 0,
      refundedMinor: 0,
    });
    const orders = [line('1', 'mallory', VICTIM), line('2', 'bob', OTHER, true)];
    const lines = orders.map((order, index) => ({ line: index + 1, order }));
    expect(value(await shop.api.importLines(shop.backend, lines)).recorded).toBe(2);
    expect(await people.all()).toEqual([
      'mem_1 ada@example.com✓ 0',
      'bob other@example.com✓ 10',
      'mallory ada@example.com 10',
    ]);
  });

  test('the erasure of a claim touches nothing of the owner of the address', async () => {
    const shop = await openShop();
    const people = new People(shop);
    const mallory = await people.token('mallory', VICTIM);
    value(await shop.api.startSignIn({ kind: 'visitor', network: null }, { email: VICTIM }));
    value(await shop.api.eraseMe(mallory));
    expect(await shop.sql('SELECT email FROM sign_in_challenges')).toEqual([{ email: VICTIM }]);
    expect(value(await shop.api.mailbox())).toHaveLength(1);
  });
});
