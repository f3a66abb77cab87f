import { describe, expect, test, vi } from 'vitest';
import { count, HOST, setUp, testStorage } from './testing/set-up.ts';

const SESSION = 'POST /v1/shops/demo/session';
const RENEWAL = 'POST /v1/me/session';

describe('a visitor', () => {
  test('asks nothing and stores nothing', async () => {
    const { storage, values } = testStorage();
    const { shop, client } = await setUp({ storage });
    expect(client.snapshot).toEqual({ status: 'visitor' });
    expect(await client.loadMe()).toBeUndefined();
    await client.loadProgram();
    expect(shop.requests).toEqual(['GET /v1/shops/demo/program']);
    expect(values.size).toBe(0);
  });

  test('cannot call as a member', async () => {
    await expect((await setUp()).client.activity()).rejects.toMatchObject({
      code: 'missing_credentials',
    });
  });
});

describe('identify', () => {
  test('signs the customer in whom the token names', async () => {
    const { shop, client } = await setUp();
    const ada = await shop.addMember({ name: 'Ada', points: 120 });
    const signedIn = client.identify(await shop.signedIn(ada));
    expect(client.snapshot.status).toBe('signingIn');
    await signedIn;
    expect(client.snapshot.status).toBe('member');
    expect(await client.loadMe()).toMatchObject({ name: 'Ada', points: { available: 120 } });
  });

  test('keeps the session of the same customer, and what is known of them', async () => {
    const { shop, client } = await setUp();
    const ada = await shop.addMember();
    await client.identify(await shop.signedIn(ada));
    await client.loadMe();
    await client.identify(await shop.signedIn(ada));
    expect(client.snapshot.me?.id).toBe(ada);
    expect(count(shop, SESSION)).toBe(1);
    expect(count(shop, 'GET /v1/me')).toBe(1);
  });

  test('forgets another customer before anything of the new one is known', async () => {
    const { shop, client } = await setUp();
    const [ada, ben] = [await shop.addMember(), await shop.addMember()];
    await client.identify(await shop.signedIn(ada));
    await client.loadMe();
    const seen = new Set<string | undefined>();
    client.subscribe(({ me }) => seen.add(me?.id));
    await client.identify(await shop.signedIn(ben));
    expect((await client.loadMe())?.id).toBe(ben);
    expect([...seen]).toEqual([undefined, ben]);
  });

  test('of nobody forgets the member and the stored session', async () => {
    const { storage, values } = testStorage();
    const { shop, client } = await setUp({ storage });
    await client.identify(await shop.signedIn(await shop.addMember()));
    await client.loadMe();
    expect(values.size).toBe(1);
    await client.identify(null);
    expect(client.snapshot).toMatchObject({ status: 'visitor', me: undefined });
    expect(values.size).toBe(0);
  });

  test('counts for whoever was named last, however slow the first answer is', async () => {
    const { shop, client } = await setUp();
    const [ada, ben] = [await shop.addMember(), await shop.addMember()];
    let answerAda = (_token: string) => {};
    const first = client.identify(
      () =>
        new Promise((resolve) => {
          answerAda = resolve;
        }),
    );
    await client.identify(await shop.signedIn(ben));
    answerAda(await shop.signedIn(ada));
    await first;
    expect((await client.loadMe())?.id).toBe(ben);
  });

  test('leaves a visitor where the token is refused, and says so', async () => {
    const { shop, client } = await setUp();
    const token = await shop.signedIn(await shop.addMember());
    await shop.advanceMinutes(6);
    await expect(client.identify(token)).rejects.toMatchObject({ code: 'invalid_identity_token' });
    expect(client.snapshot).toMatchObject({ status: 'visitor', meError: undefined });
  });

  test('that fails for a while is tried again by refresh', async () => {
    const { shop, client } = await setUp();
    const ada = await shop.addMember();
    shop.failNext('internal');
    await expect(client.identify(await shop.signedIn(ada))).rejects.toMatchObject({
      code: 'internal',
    });
    expect(client.snapshot).toMatchObject({ status: 'visitor', meError: { code: 'internal' } });
    await client.loadMe();
    await client.refresh();
    expect(client.snapshot).toMatchObject({
      status: 'member',
      me: { id: ada },
      meError: undefined,
    });
  });

  test('survives a page that cannot say who is logged in', async () => {
    const { client } = await setUp();
    const failure = new Error('The shop is down');
    await expect(client.identify(() => Promise.reject(failure))).rejects.toBe(failure);
    expect(client.snapshot.status).toBe('visitor');
  });
});

describe('signing in by e-mail', () => {
  test('takes the code from the mail', async () => {
    const { shop, client } = await setUp();
    expect(await client.startSignIn('Ada@example.com')).toMatchObject({ codeDigits: 6 });
    await client.verifySignIn('ada@example.com', await shop.codeFor('ada@example.com'));
    expect(await client.loadMe()).toMatchObject({ email: 'ada@example.com' });
  });

  test('takes the code also after a reload, and keeps nothing of it once signed in', async () => {
    const { storage, values } = testStorage();
    const { shop, client, another } = await setUp({ storage });
    expect(values.size).toBe(0);
    await client.startSignIn('ada@example.com');
    await another().verifySignIn('ada@example.com', await shop.codeFor('ada@example.com'));
    expect([...values.keys()].filter((key) => key.endsWith(' code'))).toEqual([]);
  });

  test('refuses a wrong code and leaves a visitor', async () => {
    const { shop, client } = await setUp();
    await client.startSignIn('ada@example.com');
    const wrong = (await shop.codeFor('ada@example.com')) === '000000' ? '000001' : '000000';
    await expect(client.verifySignIn('ada@example.com', wrong)).rejects.toMatchObject({
      code: 'invalid_code',
    });
    expect(client.snapshot.status).toBe('visitor');
  });

  test('ends with signOut', async () => {
    const { storage, values } = testStorage();
    const { shop, client } = await setUp({ storage });
    await client.startSignIn('ada@example.com');
    await client.verifySignIn('ada@example.com', await shop.codeFor('ada@example.com'));
    await client.signOut();
    expect(client.snapshot.status).toBe('visitor');
    expect(values.size).toBe(0);
  });
});

describe('signing out', () => {
  const END = 'DELETE /v1/me/session';

  async function signIn({ shop, client }: Awaited<ReturnType<typeof setUp>>) {
    await client.startSignIn('ada@example.com');
    await client.verifySignIn('ada@example.com', await shop.codeFor('ada@example.com'));
  }

  test('ends the session at the server too, also in other tabs', async () => {
    const page = await setUp({ storage: testStorage().storage });
    const { shop, client, another } = page;
    await signIn(page);
    const tab = another();
    await client.signOut();
    await vi.waitFor(() => expect(count(shop, END)).toBe(1));
    await vi.waitFor(() =>
      expect(tab.activity()).rejects.toMatchObject({ code: 'invalid_session' }),
    );
  });

  test('waits for nothing, and works where the server does not answer', async () => {
    const page = await setUp();
    await signIn(page);
    page.shop.failNext('internal');
    await page.client.signOut();
    expect(page.client.snapshot.status).toBe('visitor');
    await vi.waitFor(() => expect(count(page.shop, END)).toBe(1));
  });

  test('asks nothing of a visitor, and a page that names nobody ends nothing', async () => {
    const page = await setUp();
    await page.client.signOut();
    await signIn(page);
    await page.client.identify(null);
    expect(count(page.shop, END)).toBe(0);
  });
});

describe('on the next page', () => {
  test('a member who signed in by e-mail still is', async () => {
    const { shop, client, another } = await setUp({ storage: testStorage().storage });
    await client.startSignIn('ada@example.com');
    await client.verifySignIn('ada@example.com', await shop.codeFor('ada@example.com'));
    const next = another();
    expect(next.snapshot.status).toBe('member');
    expect((await next.loadMe())?.email).toBe('ada@example.com');
  });

  test('a customer is a visitor until the page vouches for them again, without another exchange', async () => {
    const { shop, client, another } = await setUp({ storage: testStorage().storage });
    const ada = await shop.addMember();
    await client.identify(await shop.signedIn(ada));
    const next = another();
    expect(next.snapshot.status).toBe('visitor');
    await next.identify(await shop.signedIn(ada));
    expect((await next.loadMe())?.id).toBe(ada);
    expect(count(shop, SESSION)).toBe(1);
  });

  test("another customer does not get the last one's session", async () => {
    const { shop, client, another } = await setUp({ storage: testStorage().storage });
    const ben = await shop.addMember();
    await client.identify(await shop.signedIn(await shop.addMember()));
    const next = another();
    await next.identify(await shop.signedIn(ben));
    expect((await next.loadMe())?.id).toBe(ben);
  });

  test('a session is of no use to another shop or host, nor once it has ended', async () => {
    const { shop, client, another } = await setUp({ storage: testStorage().storage });
    await client.startSignIn('ada@example.com');
    await client.verifySignIn('ada@example.com', await shop.codeFor('ada@example.com'));
    expect(another({ shop: 'other' }).snapshot.status).toBe('visitor');
    expect(another({ host: `${HOST}:8443` }).snapshot.status).toBe('visitor');
    await shop.advanceMinutes(31);
    expect(another().snapshot.status).toBe('visitor');
  });

  test('a storage full of nonsense, or none that may be used, harms nobody', async () => {
    const nonsense = { getItem: () => '{"token":', setItem() {}, removeItem() {} };
    expect((await setUp({ storage: () => nonsense })).client.snapshot.status).toBe('visitor');
    const forbidden = () => {
      throw new Error('Forbidden');
    };
    const { shop, client } = await setUp({ storage: forbidden });
    await client.identify(await shop.signedIn(await shop.addMember()));
    expect(client.snapshot.status).toBe('member');
  });
});

describe('a session', () => {
  test('is renewed before it ends, once for all who ask', async () => {
    const { shop, client } = await setUp();
    await client.identify(await shop.signedIn(await shop.addMember()));
    await shop.advanceMinutes(20);
    await client.activity();
    expect(count(shop, RENEWAL)).toBe(0);
    await shop.advanceMinutes(6);
    await Promise.all([client.activity(), client.activity(), client.loadMe()]);
    expect(count(shop, RENEWAL)).toBe(1);
    await shop.advanceMinutes(20);
    await client.activity();
    expect(client.snapshot.status).toBe('member');
  });

  test('that cannot be renewed just now is used until it ends', async () => {
    const { shop, client } = await setUp();
    await client.identify(await shop.signedIn(await shop.addMember()));
    await shop.advanceMinutes(26);
    shop.failNext('internal');
    expect(await client.activity()).toMatchObject({ items: [] });
    expect(shop.requests.at(-2)).toBe(RENEWAL);
  });

  test('that has ended leaves a visitor, and nothing of the member', async () => {
    const { shop, client } = await setUp();
    await client.identify(await shop.signedIn(await shop.addMember()));
    await client.loadMe();
    await shop.advanceMinutes(31);
    await expect(client.activity()).rejects.toMatchObject({ code: 'invalid_session' });
    expect(client.snapshot).toMatchObject({ status: 'visitor', me: undefined, meError: undefined });
  });

  test('that has ended is replaced where the page can vouch again', async () => {
    const { shop, client } = await setUp();
    const ada = await shop.addMember();
    const identity = vi.fn(async () => await shop.signedIn(ada));
    await client.identify(identity);
    await shop.advanceMinutes(31);
    await Promise.all([client.activity(), client.activity()]);
    expect(identity).toHaveBeenCalledTimes(2);
    expect(client.snapshot.status).toBe('member');
  });

  test("that has ended is not replaced by another customer's for the same call", async () => {
    const { shop, client } = await setUp();
    const [ada, ben] = [
      await shop.addMember({ points: 100 }),
      await shop.addMember({ points: 100 }),
    ];
    let loggedIn = ada;
    await client.identify(async () => await shop.signedIn(loggedIn));
    await shop.advanceMinutes(31);
    loggedIn = ben;
    await expect(client.redeem('free-shipping', 60)).rejects.toMatchObject({ status: 401 });
    expect((await client.loadMe())?.id).toBe(ben);
    expect((await shop.me(ben)).points.available).toBe(100);
  });

  test('is not renewed at every call where the clock of the browser is wrong', async () => {
    const { shop, another } = await setUp();
    const client = another({ now: () => shop.now() + 3 * 3_600_000 });
    await client.identify(await shop.signedIn(await shop.addMember()));
    await client.activity();
    await client.activity();
    expect(count(shop, RENEWAL)).toBe(0);
    await shop.advanceMinutes(2);
    await client.activity();
    await client.activity();
    expect(count(shop, RENEWAL)).toBe(1);
  });
});
