import { expect, html, waitUntil } from '@open-wc/testing';
import type { Incentive } from '@stamm/contract/types';
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
import type { StammActivity } from './activity.ts';
import './define.ts';
import de from './words/de.ts';
import en from './words/en.ts';

registerWords('stamm-activity', 'en', en);
registerWords('stamm-activity', 'de', de);

const DAY_MS = 86_400_000;
const tag = html`<stamm-activity></stamm-activity>`;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const day = (time: string, language = 'en') =>
  new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' }).format(
    new Date(time),
  );
const inDays = (days: number) => ago(-days);

const items = (element: StammActivity) => [...element.shadowRoot!.querySelectorAll('li')];
const rows = (element: StammActivity) =>
  items(element).map((item) =>
    ['reason', 'meta', 'points'].map((part) => textOf(item.querySelector(`[part=${part}]`))),
  );

interface Joined extends OpenShop {
  id: string;
}

/** A member of a new shop, signed in. */
async function join(): Promise<Joined> {
  const open = await openShop();
  const id = await open.shop.addMember();
  await open.client.identify(await open.shop.signedIn(id));
  return { ...open, id };
}

async function giveTimes({ shop, id }: Joined, times: number): Promise<void> {
  for (let number = 1; number <= times; number++) await shop.give(id, number, `Gift ${number}`);
}

describe('stamm-activity', () => {
  it('tells why points came and went, newest first, as a list', async () => {
    const { shop, id } = await join();
    await shop.addOrder(id, { id: '1041', totalMinor: 12_000, placedAt: ago(30), paidAt: ago(30) });
    await shop.give(id, 1500, 'Welcome');
    await shop.redeem(id, 'five-off');
    await shop.addOrder(id, { id: '1042', totalMinor: 2_400 });
    const element = await show('stamm-activity', tag);
    const list = await found(element, 'ol[role=list]');
    expect(list.ariaLabel).to.equal('How your beans came and went');
    const today = day(ago(0));
    expect(rows(element)).to.have.deep.members([
      ['Order 1042', `${today} · yours to spend from ${day(inDays(14))}`, '+24'],
      ['Redeemed: €5 off', today, '−100'],
      ['Welcome', today, '+1,500'],
      ['Order 1041', day(ago(30)), '+120'],
    ]);
    expect(rows(element)[3]![0]).to.equal('Order 1041');
    const times = [...items(element)[0]!.querySelectorAll('time')].map((time) => time.dateTime);
    expect(times.map((time) => day(time))).to.deep.equal([today, day(inDays(14))]);
  });

  it('marks what was taken back before it arrived', async () => {
    const { shop, id } = await join();
    await shop.addOrder(id, { id: '7', totalMinor: 2_400 });
    await callAsShop(shop, 'POST', '/v1/orders/7/cancel', {});
    const element = await show('stamm-activity', tag);
    await untilText(element, 'Order 7 canceled');
    const today = day(ago(0));
    expect(rows(element)).to.have.deep.members([
      ['Order 7 canceled', `${today} · was still on the way`, '−24'],
      ['Order 7', `${today} · taken back`, '+24'],
    ]);
    expect(items(element).every((item) => item.part.contains('void'))).to.equal(true);
  });

  it('speaks German', async () => {
    const { shop, id } = await join();
    await shop.addOrder(id, { id: '7', totalMinor: 2_400 });
    await callAsShop(shop, 'PUT', '/v1/orders/7/refunds/1', {
      amountMinor: 1_000,
      refundedAt: ago(0),
    });
    await shop.give(id, 100, 'Willkommen');
    await shop.redeem(id, 'five-off');
    const element = await show('stamm-activity', tag, 'de');
    await untilText(element, 'Bestellung 7');
    const today = day(ago(0), 'de');
    expect(rows(element)).to.have.deep.members([
      ['Eingelöst: 5 € Rabatt', today, '−100'],
      ['Willkommen', today, '+100'],
      ['Erstattung zu Bestellung 7', `${today} · war noch unterwegs`, '−10'],
      ['Bestellung 7', `${today} · einlösbar ab ${day(inDays(14), 'de')}`, '+24'],
    ]);
  });

  const coupon: Incentive = {
    kind: 'coupon',
    name: { en: '€5 off', de: '5 € Rabatt' },
    benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
    validDays: 30,
  };

  it('tells what was given for other things than orders: points, or a coupon by its name', async () => {
    const { shop, id } = await join();
    await shop.award(id, 'newsletter', { kind: 'points', points: 50 });
    await shop.award(id, 'friendOffer', coupon);
    const element = await show('stamm-activity', tag);
    await untilText(element, 'Newsletter');
    const today = day(ago(0));
    expect(rows(element)).to.deep.equal([
      ['Welcome gift: €5 off', today, ''],
      ['Newsletter', today, '+50'],
    ]);
  });

  it('tells what of that was taken back, in German', async () => {
    const { shop, id } = await join();
    await shop.withdrawAward(await shop.award(id, 'referral', { kind: 'points', points: 50 }));
    await shop.withdrawAward(await shop.award(id, 'review', coupon));
    const element = await show('stamm-activity', tag, 'de');
    await untilText(element, 'Empfehlung');
    const today = day(ago(0), 'de');
    expect(rows(element)).to.deep.equal([
      ['Bewertung: 5 € Rabatt', `${today} · zurückgenommen`, ''],
      ['Prämie für Empfehlung zurückgenommen', today, '−50'],
      ['Empfehlung', today, '+50'],
    ]);
    await expectAccessible(element);
  });

  it('shows more on demand and moves the focus to the first that is new', async () => {
    const joined = await join();
    await giveTimes(joined, 7);
    const element = await show(
      'stamm-activity',
      html`<stamm-activity page-size="3"></stamm-activity>`,
    );
    const more = await found<HTMLButtonElement>(element, 'button');
    expect(items(element)).to.have.lengthOf(3);
    more.focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => items(element).length === 6);
    await waitUntil(() => element.shadowRoot!.activeElement === items(element)[3]);
    expect(rows(element)[3]![0]).to.equal('Gift 4');
    more.click();
    await waitUntil(() => items(element).length === 7);
    expect(rows(element).map(([reason]) => reason)).to.deep.equal(
      [7, 6, 5, 4, 3, 2, 1].map((number) => `Gift ${number}`),
    );
    expect(!!element.shadowRoot!.querySelector('button')).to.equal(false);
  });

  it('asks for the same only once when the button is pressed twice', async () => {
    const joined = await join();
    await giveTimes(joined, 5);
    const element = await show(
      'stamm-activity',
      html`<stamm-activity page-size="2"></stamm-activity>`,
    );
    const more = await found<HTMLButtonElement>(element, 'button');
    more.click();
    await element.updateComplete;
    expect(more.ariaDisabled).to.equal('true');
    more.click();
    await waitUntil(() => items(element).length === 4);
    const asked = joined.shop.requests.filter((request) => request.includes('activity'));
    expect(asked).to.have.lengthOf(2);
  });

  it('keeps what is shown when more cannot be loaded, and can be asked again', async () => {
    const joined = await join();
    await giveTimes(joined, 3);
    const element = await show(
      'stamm-activity',
      html`<stamm-activity page-size="2"></stamm-activity>`,
    );
    const more = await found<HTMLButtonElement>(element, 'button');
    joined.shop.nonsense = true;
    more.click();
    await untilText(element, en.moreFailed);
    expect(items(element)).to.have.lengthOf(2);
    joined.shop.nonsense = false;
    more.click();
    await waitUntil(() => items(element).length === 3);
    expect(textOf(element)).not.to.contain(en.moreFailed);
  });

  it('follows what happens, says it aloud, and keeps the place of those who have read on', async () => {
    const joined = await join();
    await giveTimes(joined, 4);
    const element = await show(
      'stamm-activity',
      html`<stamm-activity page-size="2"></stamm-activity>`,
    );
    (await found<HTMLButtonElement>(element, 'button')).click();
    await waitUntil(() => items(element).length === 4);
    const status = element.shadowRoot!.querySelector('span[role=status]');
    expect(textOf(status)).to.equal('');
    await joined.shop.addOrder(joined.id, { id: '9', totalMinor: 500 });
    await joined.client.refresh();
    await untilText(element, 'Order 9');
    expect(items(element)).to.have.lengthOf(4);
    expect(textOf(status)).to.equal('Order 9 +5');
  });

  it('says where nothing has happened yet', async () => {
    await join();
    const element = await show('stamm-activity', tag, 'de');
    await untilText(element, 'Ihre nächste Bestellung bringt die ersten Bohnen.');
    expect(!!element.shadowRoot!.querySelector('ol')).to.equal(false);
  });

  it('asks visitors to sign in, and forgets the activity of who signs out', async () => {
    const { shop, client, id } = await join();
    await shop.give(id, 5, 'Secret gift');
    const element = await show(
      'stamm-activity',
      html`<stamm-activity><a slot="sign-in" href="/login">Log in</a></stamm-activity>`,
    );
    await untilText(element, 'Secret gift');
    expect(element.querySelector('a')!.checkVisibility()).to.equal(false);
    await client.signOut();
    await untilText(element, 'Sign in to see how your beans came and went.');
    expect(element.querySelector('a')!.checkVisibility()).to.equal(true);
    shop.latencyMs = 60;
    await client.identify(await shop.signedIn(await shop.addMember()));
    await client.loadMe();
    await found(element, '[part=loading]');
    expect(textOf(element)).not.to.contain('Secret gift');
    await untilText(element, 'Nothing here yet.');
  });

  it('keeps a place for a page of items while loading', async () => {
    const joined = await join();
    await giveTimes(joined, 4);
    joined.shop.latencyMs = 60;
    const element = await show(
      'stamm-activity',
      html`<stamm-activity page-size="4"></stamm-activity>`,
    );
    await found(element, '[part=loading]');
    const before = element.offsetHeight;
    await untilText(element, 'Gift 4');
    expect(element.offsetHeight).to.be.closeTo(before, 1);
  });

  it('shows its children until it is ready', async () => {
    const joined = await join();
    joined.shop.latencyMs = 60;
    const element = await show(
      'stamm-activity',
      html`<stamm-activity><p>One moment</p></stamm-activity>`,
    );
    const waiting = element.querySelector('p')!;
    await joined.client.loadMe();
    await element.updateComplete;
    expect(waiting.checkVisibility()).to.equal(true);
    await untilText(element, 'Nothing here yet.');
    expect(waiting.checkVisibility()).to.equal(false);
  });

  it('offers to try again, and recovers', async () => {
    const { shop, client, id } = await join();
    await shop.give(id, 5, 'Gift');
    await client.loadProgram();
    await client.loadMe();
    shop.nonsense = true;
    const element = await show('stamm-activity', tag);
    const retry = await found<HTMLButtonElement>(element, 'button');
    expect(textOf(retry)).to.equal('Try again');
    shop.nonsense = false;
    retry.click();
    await untilText(element, 'Gift');
  });

  it('asks anew after it was away from the page', async () => {
    const { shop, client, id } = await join();
    await shop.give(id, 5, 'First gift');
    const element = await show('stamm-activity', tag);
    await untilText(element, 'First gift');
    const parent = element.parentElement!;
    element.remove();
    await shop.give(id, 6, 'Second gift');
    await client.refresh();
    parent.append(element);
    await untilText(element, 'Second gift');
  });

  it('has no barriers, for members and visitors', async () => {
    const joined = await join();
    await giveTimes(joined, 3);
    await joined.shop.addOrder(joined.id, { id: '7', totalMinor: 2_400 });
    await joined.shop.addOrder(joined.id, { id: '8', totalMinor: 2_400 });
    await callAsShop(joined.shop, 'POST', '/v1/orders/7/cancel', {});
    const element = await show(
      'stamm-activity',
      html`<stamm-activity page-size="4"></stamm-activity>`,
    );
    await found(element, 'button');
    await expectAccessible(element);
    await joined.client.signOut();
    await untilText(element, 'Sign in to see');
    await expectAccessible(element);
  });
});
