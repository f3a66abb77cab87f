import { expect, html, waitUntil } from '@open-wc/testing';
import type { MockMemberInput } from '@stamm/mocks';
import { BEANS } from '@stamm/mocks/beans';
import { sendKeys } from '@web/test-runner-commands';
import { registerWords } from '../core/index.ts';
import {
  callAsShop,
  expectAccessible,
  found,
  type OpenShop,
  openShop,
  show,
  textOf,
  untilText,
} from '../testing/page.ts';
import './define.ts';
import type { StammPoints } from './points.ts';
import de from './words/de.ts';
import en from './words/en.ts';

registerWords('stamm-points', 'en', en);
registerWords('stamm-points', 'de', de);

const DAY_MS = 86_400_000;
const tag = html`<stamm-points></stamm-points>`;

const part = (element: StammPoints, name: string) =>
  element.shadowRoot!.querySelector<HTMLElement>(`[part=${name}]`);

/** A day as it is written in English, in Berlin. */
const day = (time: number) =>
  new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'Europe/Berlin' }).format(time);

/** What the card says. */
const linesOf = (element: StammPoints) =>
  [...element.shadowRoot!.querySelectorAll('dt')].map((term) => [
    textOf(term),
    textOf(term.nextElementSibling),
  ]);

interface SignedIn extends OpenShop {
  id: string;
  element: StammPoints;
}

async function signIn(
  member: MockMemberInput,
  { language = 'en', shop: options = {} }: { language?: string; shop?: object } = {},
): Promise<SignedIn> {
  const open = await openShop(options);
  const id = await open.shop.addMember(member);
  await open.client.identify(await open.shop.signedIn(id));
  const element = await show('stamm-points', tag, language);
  await found(element, '[part=balance]');
  return { ...open, id, element };
}

describe('stamm-points', () => {
  it('says how many there are and what they are worth', async () => {
    const { element } = await signIn({ points: 241 });
    const button = await found<HTMLButtonElement>(element, 'button');
    expect(textOf(button)).to.equal('241 beans €12.05');
    expect(!!part(element, 'note')).to.equal(false);
  });

  it('does so in German', async () => {
    const { element } = await signIn({ points: 1241, pending: 30 }, { language: 'de' });
    expect(textOf(part(element, 'balance'))).to.equal('1.241 Bohnen');
    expect(textOf(part(element, 'value'))).to.equal('62,05 €');
    expect(textOf(part(element, 'note'))).to.match(/^\+30 Bohnen ab \d/);
  });

  it('leaves out the worth where the program does not state any', async () => {
    const { element } = await signIn(
      { points: 240 },
      { shop: { program: { ...BEANS, pointValues: [] } } },
    );
    expect(!!part(element, 'value')).to.equal(false);
    expect(textOf(element)).not.to.contain('=');
  });

  it('says what is on the way and from when, and what comes later', async () => {
    const { element, shop, client, id } = await signIn({ points: 10 });
    const earlier = Date.now() - 3 * DAY_MS;
    const paidAt = new Date(earlier).toISOString();
    await shop.addOrder(id, { totalMinor: 3_500, placedAt: paidAt, paidAt });
    await client.refresh();
    const coming = `+35 beans from ${day(earlier + 14 * DAY_MS)}`;
    await untilText(element, coming);
    expect(textOf(part(element, 'note'))).to.equal(coming);
    await shop.addOrder(id, { totalMinor: 2_000 });
    await client.refresh();
    await untilText(element, `${coming}, 20 more later`);
    expect(textOf(part(element, 'note'))).to.equal(coming);
  });

  it('says first what expires within sixty days, by the calendar of the shop', async () => {
    const { element, shop, id } = await signIn(
      { points: 240, pending: 35 },
      { shop: { program: { ...BEANS, expiry: { kind: 'months', months: 1 } } } },
    );
    const lastDay = day(Date.parse((await shop.me(id)).points.nextExpiry!.expiresAt));
    expect(textOf(part(element, 'note'))).to.equal(`240 beans valid until ${lastDay}`);
    expect(linesOf(element)).to.deep.include(['Expiring soon', `240 beans valid until ${lastDay}`]);
  });

  it('does not speak of what expires in a year', async () => {
    const { element } = await signIn({ points: 240 });
    expect(textOf(element)).not.to.contain('valid until');
  });

  it('states a debt plainly', async () => {
    const { element, shop, client, id } = await signIn(
      {},
      { shop: { program: { ...BEANS, pendingDays: 0 } } },
    );
    const order = await shop.addOrder(id, { totalMinor: 10_000 });
    await shop.redeem(id, 'five-off');
    await callAsShop(shop, 'POST', `/v1/orders/${order}/cancel`, {});
    await client.refresh();
    await untilText(element, '-100 beans');
    expect(textOf(part(element, 'note'))).to.equal('Below zero');
    expect(textOf(part(element, 'card'))).to.contain(en.debt);
    expect(!!part(element, 'value')).to.equal(false);
  });

  it('says a new balance aloud, but not the first one', async () => {
    const { element, shop, client, id } = await signIn({ points: 240 });
    const status = element.shadowRoot!.querySelector('[role=status]');
    expect(textOf(status)).to.equal('');
    await shop.give(id, 12, 'Thank you');
    await client.refresh();
    await waitUntil(() => textOf(status) === 'You now have 252 beans.');
  });

  it('opens the rules with the keyboard and closes them with Escape', async () => {
    const { element } = await signIn({ points: 240 });
    const card = part(element, 'card')!;
    expect(card.matches(':popover-open')).to.equal(false);
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => card.matches(':popover-open'));
    expect(linesOf(element)).to.deep.equal([
      ['You collect', '1 bean for every €1'],
      ['Worth', '100 beans = €5'],
      ['To spend', '14 days after you pay, once returns are over'],
      ['Valid', '12 months from then, to the end of the day'],
    ]);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !card.matches(':popover-open'));
    expect(part(element, 'badge')!.matches(':focus')).to.equal(true);
  });

  it('tells the rules of another program as they are', async () => {
    const { element } = await signIn(
      { points: 1 },
      {
        language: 'de',
        shop: {
          program: {
            ...BEANS,
            earning: {
              ...BEANS.earning,
              rates: [{ currency: 'EUR', points: 1, perMinor: 10 }],
            },
            pendingDays: 0,
            expiry: { kind: 'never' },
          },
        },
      },
    );
    const card = textOf(part(element, 'card'));
    expect(card).to.contain('10 Bohnen je 1 €');
    expect(card).to.contain('sofort nach der Zahlung');
    expect(card).to.contain('ohne Ablaufdatum');
  });

  it('invites visitors, with the rules and a place to sign in', async () => {
    await openShop();
    const element = await show(
      'stamm-points',
      html`<stamm-points><a slot="sign-in" href="/login">Log in</a></stamm-points>`,
    );
    await untilText(element, 'Collect beans');
    const button = await found<HTMLButtonElement>(element, 'button');
    expect(textOf(button)).to.equal('Collect beans with every order');
    const link = element.querySelector('a')!;
    expect(link.checkVisibility()).to.equal(false);
    button.click();
    await waitUntil(() => link.checkVisibility());
    expect(textOf(part(element, 'card'))).to.contain('1 bean for every €1');
  });

  it('changes with who is signed in, and says no balance of somebody else', async () => {
    const { element, shop, client } = await signIn({ points: 240 });
    await client.signOut();
    await untilText(element, 'Collect beans');
    await client.identify(await shop.signedIn(await shop.addMember({ points: 7 })));
    await untilText(element, '7 beans');
    expect(textOf(element.shadowRoot!.querySelector('[role=status]'))).to.equal('');
  });

  it('keeps its place while loading', async () => {
    const { shop } = await openShop();
    shop.latencyMs = 100;
    const element = await show('stamm-points', tag);
    await found(element, '[part=loading]');
    const before = element.offsetHeight;
    await untilText(element, 'Collect beans');
    expect(element.offsetHeight).to.equal(before);
  });

  it('shows its children until it is ready', async () => {
    const { shop } = await openShop();
    shop.latencyMs = 100;
    const element = await show(
      'stamm-points',
      html`<stamm-points><a href="/rewards">Our program</a></stamm-points>`,
    );
    const link = element.querySelector('a')!;
    expect(link.checkVisibility()).to.equal(true);
    await untilText(element, 'Collect beans');
    expect(link.checkVisibility()).to.equal(false);
  });

  it('offers to try again, and recovers', async () => {
    const { shop } = await openShop();
    shop.nonsense = true;
    const element = await show('stamm-points', tag, 'de');
    const retry = await found<HTMLButtonElement>(element, 'button');
    expect(textOf(retry)).to.equal('Noch einmal versuchen');
    shop.nonsense = false;
    retry.click();
    await untilText(element, 'Bohnen sammeln');
  });

  it('has no barriers, for members and visitors, closed and open', async () => {
    const { element, client } = await signIn({ points: 240, pending: 30 });
    await expectAccessible(element);
    part(element, 'badge')!.click();
    await expectAccessible(element);
    await client.signOut();
    await untilText(element, 'Collect beans');
    await expectAccessible(element);
  });
});
