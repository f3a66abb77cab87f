/** The newsletter in a shop's life: visitors who subscribe, members who do, and what both may not. */
import type { Side } from './sides.ts';
import { claims, remember, type Step, session, step, visitor } from './steps.ts';

const words = { version: 'topics-1', language: 'en' };
const form = {
  email: 'nora@example.com',
  topics: ['news'],
  consent: words,
  page: 'https://shop.example/coffee?from=mail#form',
  elapsedMs: 5_000,
};

const subscribe = (about: string, changes: object = {}): Step => ({
  about,
  call: (side) => ({
    method: 'POST',
    path: visitor(side, '/newsletter'),
    json: { ...form, ...changes },
  }),
});

const byLink = (about: string, call: string, token: (side: Side) => Promise<string>): Step => ({
  about,
  call: async (side) => ({
    method: 'POST',
    path: visitor(side, `/newsletter/${call}`),
    json: { token: await token(side) },
  }),
});

const confirm = (about: string, email: string): Step => {
  const name = `confirmation ${email}`;
  return byLink(about, 'confirm', async (side) => {
    const token = side.remembered.get(name) ?? (await side.confirmationFor(email));
    side.remembered.set(name, token);
    return token;
  });
};

const wrongLink = (about: string, call: string): Step => byLink(about, call, async () => 'sub_x.y');

const mine = (about: string, as: string, json?: unknown): Step =>
  step(about, { path: '/v1/me/newsletter', as, ...(json ? { method: 'PUT', json } : {}) });

const wanted = { subscribed: true, topics: ['offers'], consent: words, page: form.page };

const visitors: Step[] = [
  subscribe('subscribing'),
  subscribe('subscribing twice'),
  subscribe('filling in what people do not see', { email: 'a@example.com', website: 'x' }),
  subscribe('being too quick', { email: 'b@example.com', elapsedMs: 10 }),
  subscribe('no topic', { topics: [] }),
  subscribe('a topic that there is not', { topics: ['news', 'gossip'] }),
  subscribe('words of another version', { consent: { ...words, version: 'topics-0' } }),
  subscribe('words in no language of the shop', { consent: { ...words, language: 'fr' } }),
  subscribe('no address, no page', { email: 'nora', page: 'here' }),
  subscribe('a name of two lines', { name: 'Nora\nBcc: all@example.com' }),
  wrongLink('confirming with a wrong link', 'confirm'),
  wrongLink('unsubscribing with a wrong link', 'unsubscribe'),
  confirm('confirming', 'nora@example.com'),
  confirm('confirming again', 'nora@example.com'),
  subscribe('subscribing while subscribed', { topics: ['offers'] }),
];

const members: Step[] = [
  session('a reader', claims('nele', { email: 'nele@example.com', name: 'Nele' }), 'nele'),
  mine('reads nothing yet', 'nele'),
  mine('subscribes to words unseen', 'nele', { subscribed: true, topics: ['news'] }),
  mine('subscribes to no topic', 'nele', { ...wanted, topics: [] }),
  mine('subscribes', 'nele', wanted),
  mine('waits for the mail', 'nele'),
  mine('changes their mind', 'nele', { subscribed: false }),
  session('another reader', claims('nils', { email: 'nils@example.com' }), 'nils'),
  mine('subscribes as well', 'nils', { ...wanted, language: 'de', name: null }),
  confirm('confirms', 'nils@example.com'),
  mine('is subscribed', 'nils'),
  mine('chooses anew', 'nils', { subscribed: true, topics: ['offers', 'news'] }),
  mine('chooses what there is not', 'nils', { subscribed: true, topics: ['gossip'] }),
  step('got the points', { path: '/v1/me/activity', as: 'nils' }),
  step('has the points', { path: '/v1/me', as: 'nils' }),
  mine('unsubscribes', 'nils', { subscribed: false }),
  mine('unsubscribes again', 'nils', { subscribed: false }),
  session('somebody without an address', claims('nobody-knows'), 'anonymous'),
  mine('subscribes with none', 'anonymous', wanted),
];

/** Nora subscribed as a visitor, and shows now that she reads her mails. */
const joining: Step[] = [
  {
    about: 'a subscriber asks for a code',
    call: (side) => ({
      method: 'POST',
      path: visitor(side, '/sign-in'),
      json: { email: 'nora@example.com' },
    }),
  },
  {
    about: 'signs in with it',
    call: async (side) => ({
      method: 'POST',
      path: visitor(side, '/sign-in/verify'),
      json: { email: 'nora@example.com', code: await side.codeFor('nora@example.com') },
    }),
    learn: remember('session nora', ({ token }) => token),
  },
  mine('finds the subscription', 'nora'),
  step('and the points that waited', { path: '/v1/me', as: 'nora' }),
];

export const newsletter: Step[] = [...visitors, ...members, ...joining];
