import { describe, expect, test } from 'vitest';
import { count, setUp } from './testing/set-up.ts';

async function signedIn() {
  const set = await setUp();
  const ada = await set.shop.addMember({ points: 120 });
  await set.client.identify(await set.shop.signedIn(ada));
  return { ...set, ada };
}

describe('program and member', () => {
  test('are loaded once, however many ask', async () => {
    const { shop, client } = await signedIn();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => Promise.all([client.loadProgram(), client.loadMe()])),
    );
    await client.loadMe();
    expect(new Set(answers.map(([program]) => program.shop.name))).toEqual(new Set(['Rösterei']));
    expect(shop.requests.slice(1).sort()).toEqual(['GET /v1/me', 'GET /v1/shops/demo/program']);
  });

  test('are told to those who subscribe, until they no longer do', async () => {
    const { client } = await signedIn();
    const balances: (number | undefined)[] = [];
    const end = client.subscribe(({ me }) => balances.push(me?.points.available));
    await client.loadMe();
    await Promise.resolve();
    expect(balances).toEqual([120]);
    end();
    await client.refresh();
    expect(balances).toEqual([120]);
  });

  test('of a member come by themselves after signing in, once an element has asked', async () => {
    const { shop, client } = await setUp();
    await client.loadMe();
    await client.identify(await shop.signedIn(await shop.addMember({ points: 7 })));
    await client.loadMe();
    expect(client.snapshot.me?.points.available).toBe(7);
    expect(count(shop, 'GET /v1/me')).toBe(1);
  });

  test('wait for signing in that is under way', async () => {
    const { shop, client } = await setUp();
    const ada = await shop.addMember();
    void client.identify(await shop.signedIn(ada));
    expect((await client.loadMe())?.id).toBe(ada);
  });
});

describe('refresh', () => {
  test('loads anew what was loaded before', async () => {
    const { shop, client, ada } = await signedIn();
    await client.loadMe();
    await shop.give(ada, 30, 'Sorry');
    await client.refresh();
    expect(client.snapshot.me?.points.available).toBe(150);
  });

  test('does not ask for a member whom nobody wanted', async () => {
    const { shop, client } = await signedIn();
    await client.refresh();
    expect(count(shop, 'GET /v1/me')).toBe(0);
  });

  test('that fails keeps what is known, and tells the failure until it works again', async () => {
    const { shop, client } = await signedIn();
    await client.loadProgram();
    await client.loadMe();
    shop.nonsense = true;
    await client.refresh();
    expect(client.snapshot).toMatchObject({
      me: { points: { available: 120 } },
      meError: { code: 'unexpected_answer' },
      programError: { code: 'unexpected_answer' },
    });
    shop.nonsense = false;
    await client.refresh();
    expect(client.snapshot).toMatchObject({ meError: undefined, programError: undefined });
  });

  test('is not undone by an older answer that arrives later', async () => {
    const { shop, client, ada, another, fetch } = await signedIn();
    const held: (() => void)[] = [];
    const slow = another({
      fetch: async (...request) => {
        const answer = await fetch(...request);
        if (String(request[0]).endsWith('/v1/me')) {
          await new Promise<void>((resolve) => held.push(resolve));
        }
        return answer;
      },
    });
    await slow.identify(await shop.signedIn(ada));
    const first = slow.loadMe();
    await expect.poll(() => held.length).toBe(1);
    await shop.give(ada, 30, 'Sorry');
    const second = slow.refresh();
    await expect.poll(() => held.length).toBe(2);
    held[1]?.();
    await second;
    held[0]?.();
    await first;
    expect(slow.snapshot.me?.points.available).toBe(150);
    expect(client.snapshot.me).toBeUndefined();
  });
});

describe('wake', () => {
  test('refreshes what is older than a minute', async () => {
    const { shop, client } = await signedIn();
    await client.loadMe();
    await client.wake();
    expect(count(shop, 'GET /v1/me')).toBe(1);
    await shop.advanceMinutes(2);
    await client.wake();
    expect(count(shop, 'GET /v1/me')).toBe(2);
  });

  test('does nothing where nothing was loaded', async () => {
    const { shop, client } = await setUp();
    await shop.advanceMinutes(2);
    await client.wake();
    expect(shop.requests).toEqual([]);
  });
});
