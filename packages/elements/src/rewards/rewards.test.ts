import { expect, html, oneEvent, waitUntil } from '@open-wc/testing';
import { createStammClient } from '@stamm/client';
import type { Incentive } from '@stamm/contract/types';
import { createMockShop, mockFetch } from '@stamm/mocks';
import { BEANS } from '@stamm/mocks/beans';
import { sendKeys } from '@web/test-runner-commands';
import { registerWords, setClient } from '../core/index.ts';
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
import type { StammRedeemedEvent } from './events.ts';
import type { StammRewards } from './rewards.ts';
import de from './words/de.ts';
import en from './words/en.ts';

registerWords('stamm-rewards', 'en', en);
registerWords('stamm-rewards', 'de', de);

const REDEEM = 'POST /v1/me/redemptions';
const tag = html`<stamm-rewards></stamm-rewards>`;

interface Opened extends OpenShop {
  id: string;
  element: StammRewards;
}

/** A member with so many points, in front of the rewards. */
async function open(
  points = 100,
  language = 'en',
  shop: OpenShop | Promise<OpenShop> = openShop(),
): Promise<Opened> {
  const opened = await shop;
  const id = await opened.shop.addMember({ points });
  await opened.client.identify(await opened.shop.signedIn(id));
  const element = await show('stamm-rewards', tag, language);
  await found(element, '[part=reward]');
  return { ...opened, id, element };
}

const parts = <Part extends HTMLElement>(element: StammRewards, part: string) => [
  ...(element.shadowRoot?.querySelectorAll<Part>(`[part=${part}]`) ?? []),
];
const part = <Part extends HTMLElement = HTMLElement>(element: StammRewards, name: string) =>
  parts<Part>(element, name)[0] as Part;
const reward = (element: StammRewards, name: string) =>
  parts(element, 'reward').find((card) => textOf(card).startsWith(name)) as HTMLElement;
const dialogOf = (element: StammRewards) => element.shadowRoot?.querySelector('dialog');
const focused = (element: StammRewards) => textOf(element.shadowRoot?.activeElement);
const bought = ({ shop }: OpenShop) => shop.requests.filter((call) => call === REDEEM).length;

/** Days later, the member comes back. */
async function later(days: number, { shop, client, id }: Omit<Opened, 'element'>): Promise<void> {
  await shop.advanceDays(days);
  await client.signOut();
  await client.identify(await shop.signedIn(id));
}

async function choose(element: StammRewards, name: string): Promise<HTMLDialogElement> {
  reward(element, name).querySelector('button')?.click();
  const dialog = await found<HTMLDialogElement>(element, 'dialog[open]');
  return dialog;
}

async function confirm(element: StammRewards): Promise<void> {
  part(element, 'confirm').click();
  await element.updateComplete;
  await waitUntil(() => part(element, 'confirm')?.ariaDisabled !== 'true');
}

/** Stands in for the clipboard of the browser. */
function withClipboard(writeText: (text: string) => Promise<void>): void {
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
}

describe('stamm-rewards', () => {
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'clipboard');
    setClient(undefined);
  });

  it('shows visitors what there is, what it costs, and how to get at it', async () => {
    await openShop();
    const element = await show(
      'stamm-rewards',
      html`<stamm-rewards><a slot="sign-in" href="/login">Log in</a></stamm-rewards>`,
    );
    await untilText(element, 'Sign in to collect beans');
    expect(parts(element, 'reward').map(textOf)).to.deep.equal([
      'Free shipping valid for 90 days 60 beans',
      '€5 off On orders from €20. on orders of €20 or more · valid for 365 days 100 beans',
      '10% off valid for 365 days 180 beans',
      'A bag of house blend valid for 180 days 240 beans',
    ]);
    expect(parts(element, 'redeem')).to.have.length(0);
    const slot = await found<HTMLSlotElement>(element, 'slot[name=sign-in]');
    expect(slot.assignedElements()[0]?.textContent).to.equal('Log in');
  });

  it('offers what can be had, and says how close the rest is', async () => {
    const { element } = await open(120);
    expect(parts(element, 'redeem').map((button) => button.ariaLabel)).to.deep.equal([
      'Redeem: Free shipping',
      'Redeem: €5 off',
    ]);
    expect(textOf(reward(element, '10% off'))).to.contain('60 beans to go');
    const progress = reward(element, '10% off').querySelector('progress');
    expect([progress?.ariaLabel, progress?.value, progress?.max]).to.deep.equal([
      '10% off',
      120,
      180,
    ]);
  });

  it('counts debt as part of the way, and says when the rest is coming', async () => {
    const { shop, id, element, client } = await open(0);
    await shop.addOrder(id, { id: '1', totalMinor: 12_000 });
    await client.refresh();
    await untilText(reward(element, 'Free shipping'), '60 beans to go, already on the way');
    expect(textOf(reward(element, '10% off'))).to.match(/180 beans to go$/);
    await later(15, { shop, client, id });
    await shop.redeem(id, 'five-off');
    await callAsShop(shop, 'POST', '/v1/orders/1/cancel', {});
    await client.refresh();
    await untilText(reward(element, 'Free shipping'), '160 beans to go');
  });

  it('says so when there are no rewards and no coupons', async () => {
    const opened = await openShop({ program: { ...BEANS, rewards: [] } });
    const id = await opened.shop.addMember();
    await opened.client.identify(await opened.shop.signedIn(id));
    const element = await show('stamm-rewards', tag);
    await untilText(element, 'There are no rewards at the moment.');
    expect(textOf(element)).to.contain('What you redeem is kept here');
  });

  it('keeps a place while it loads', async () => {
    (await openShop()).shop.latencyMs = 30;
    const element = await show('stamm-rewards', tag);
    const loading = await found(element, '[part=loading]');
    expect(loading.offsetHeight).to.be.greaterThan(100);
    await found(element, '[part=reward]');
  });

  it('speaks German', async () => {
    const { element } = await open(100, 'de');
    expect(textOf(reward(element, '5 € Rabatt'))).to.contain(
      'ab 20 € Bestellwert · 365 Tage gültig',
    );
    expect(textOf(reward(element, '10 % Rabatt'))).to.contain('Noch 80 Bohnen');
    await choose(element, '5 € Rabatt');
    expect(textOf(dialogOf(element))).to.contain(
      'Sie lösen 100 Bohnen ein. Es bleiben Ihnen 0 Bohnen.',
    );
  });
});

describe('redeeming in stamm-rewards', () => {
  afterEach(() => setClient(undefined));

  it('asks first: price, conditions, what is left; and takes no for an answer', async () => {
    const opened = await open(150);
    const { element } = opened;
    const button = reward(element, '€5 off').querySelector('button') as HTMLElement;
    button.focus();
    const dialog = await choose(element, '€5 off');
    expect(dialog.matches(':modal')).to.equal(true);
    expect(textOf(dialog)).to.contain('Redeem: €5 off This takes 100 beans. You keep 50 beans.');
    expect(textOf(dialog)).to.contain('on orders of €20 or more · valid for 365 days');
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !dialogOf(element));
    expect(element.shadowRoot?.activeElement).to.equal(button);
    await choose(element, '€5 off');
    part(element, 'cancel').click();
    await waitUntil(() => !dialogOf(element));
    expect(bought(opened)).to.equal(0);
  });

  it('tells the page before and after, and shows the code', async () => {
    const { element, shop, id } = await open(150);
    await choose(element, '€5 off');
    const before = oneEvent(document.body, 'stamm-redeem');
    const after = new Promise<StammRedeemedEvent>((resolve) => {
      document.body.addEventListener('stamm-redeemed', resolve, { once: true });
    });
    part(element, 'confirm').click();
    expect(await before).to.deep.include({ rewardId: 'five-off', points: 100 });
    const { redemption } = await after;
    const [coupon] = (await shop.me(id)).coupons;
    expect(redemption.coupon.code).to.equal(coupon?.code);
    await untilText(element, 'Your code is ready');
    expect(textOf(dialogOf(element))).to.contain(coupon?.code);
    expect(focused(element)).to.equal('Your code is ready');
    await untilText(element, '10 beans to go');
    part(element, 'cancel').click();
    await waitUntil(() => focused(element) === 'My coupons', 'The button has gone.');
    expect(textOf(part(element, 'coupon'))).to.contain(coupon?.code);
  });

  it('does nothing when the page prevents it', async () => {
    const opened = await open();
    const { element } = opened;
    element.addEventListener('stamm-redeem', (event) => event.preventDefault());
    await choose(element, '€5 off');
    part(element, 'confirm').click();
    await waitUntil(() => !dialogOf(element));
    expect(bought(opened)).to.equal(0);
  });

  it('redeems once however often it is pressed', async () => {
    const opened = await open(300);
    const { element, shop, id } = opened;
    shop.latencyMs = 20;
    const heard: string[] = [];
    for (const type of ['stamm-redeem', 'stamm-redeemed']) {
      element.addEventListener(type, () => heard.push(type));
    }
    await choose(element, '€5 off');
    for (let press = 0; press < 3; press++) part(element, 'confirm').click();
    await untilText(element, 'Your code is ready');
    expect(bought(opened)).to.equal(1);
    expect(heard).to.deep.equal(['stamm-redeem', 'stamm-redeemed']);
    expect((await shop.me(id)).coupons).to.have.length(1);
  });

  it('tries again without buying twice when an answer was lost', async () => {
    const shop = await createMockShop();
    const host = 'https://loyalty.example';
    const keys: (string | null)[] = [];
    const answer = mockFetch(shop, host);
    const fetch: typeof answer = async (...call) => {
      const response = await answer(...call);
      const key = new Request(...call).headers.get('idempotency-key');
      if (key) keys.push(key);
      return key && keys.length === 1 ? new Response('', { status: 500 }) : response;
    };
    const client = createStammClient({ host, shop: 'demo', fetch });
    setClient(client);
    const { element, id } = await open(250, 'en', { shop, client });
    await choose(element, '€5 off');
    await confirm(element);
    const alert = await found(element, 'dialog [role=alert]');
    expect(textOf(alert)).to.equal(
      'That did not work. Please try again: your beans are never taken twice.',
    );
    expect(textOf(part(element, 'confirm'))).to.equal('Try again');
    await confirm(element);
    await untilText(element, 'Your code is ready');
    expect(keys).to.have.length(2);
    expect(keys[0]).to.equal(keys[1]);
    expect((await shop.me(id)).coupons).to.have.length(1);
    expect((await shop.me(id)).points.available).to.equal(150);
  });

  it('says when there are not enough points any more, and shows how many there are', async () => {
    const { element, shop, id } = await open(100);
    await choose(element, '€5 off');
    await shop.give(id, -50, 'Mistake');
    await confirm(element);
    await untilText(element, 'You no longer have enough beans for this.');
    expect(part(element, 'confirm')).to.equal(undefined);
    part(element, 'cancel').click();
    await untilText(element, '50 beans to go');
  });

  it('says when the price has changed, and charges none that was not shown', async () => {
    const { element, shop, id } = await open(300);
    await choose(element, '€5 off');
    const dearer = BEANS.rewards.map((one) => ({ ...one, points: one.points + 20 }));
    await shop.setProgram({ ...BEANS, rewards: dearer });
    await confirm(element);
    await untilText(element, 'This reward has changed in the meantime.');
    expect((await shop.me(id)).coupons).to.have.length(0);
    part(element, 'cancel').click();
    await waitUntil(() => !dialogOf(element));
    await choose(element, '€5 off');
    await untilText(element, 'This takes 120 beans. You keep 180 beans.');
  });

  it('does not show one member what another one has redeemed', async () => {
    const { element, shop, client } = await open(100);
    await choose(element, '€5 off');
    await confirm(element);
    await untilText(element, 'Your code is ready');
    await client.identify(await shop.signedIn(await shop.addMember({ points: 50 })));
    await untilText(element, '10 beans to go');
    expect(!dialogOf(element)).to.equal(true);
    expect(parts(element, 'code')).to.have.length(0);
  });
});

describe('coupons in stamm-rewards', () => {
  const writes: string[] = [];

  beforeEach(() => writes.splice(0));
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'clipboard');
    setClient(undefined);
  });

  async function openWithCoupon(language = 'en') {
    const opened = await openShop();
    const id = await opened.shop.addMember({ points: 500 });
    const code = await opened.shop.redeem(id, 'five-off');
    await opened.client.identify(await opened.shop.signedIn(id));
    const element = await show('stamm-rewards', tag, language);
    await found(element, '[part=coupon]');
    return { ...opened, id, element, code };
  }

  it('shows where one comes from that points did not buy', async () => {
    const { element, shop, client, id } = await open();
    const given: Incentive = {
      kind: 'coupon',
      name: { en: 'A thank-you' },
      benefit: { kind: 'percentOff', percent: 10 },
      validDays: 30,
    };
    await shop.redeem(id, 'five-off');
    await shop.award(id, 'newsletter', given);
    await client.refresh();
    await waitUntil(() => parts(element, 'coupon').length === 2);
    const texts = parts(element, 'coupon').map(textOf);
    expect(texts.find((text) => text.startsWith('A thank-you'))).to.contain(
      'A thank-you for the newsletter · 10% off · until',
    );
    expect(texts.find((text) => text.startsWith('€5 off'))).to.contain('€5 off €5 off · on orders');
  });

  it('shows code, effect, conditions and last day', async () => {
    const { element, code, shop, id } = await openWithCoupon();
    const [coupon] = (await shop.me(id)).coupons;
    const lastDay = new Intl.DateTimeFormat('en', {
      dateStyle: 'medium',
      timeZone: 'Europe/Berlin',
    });
    const until = lastDay.format(new Date(coupon?.expiresAt ?? 0));
    expect(textOf(part(element, 'coupon'))).to.equal(
      `€5 off €5 off · on orders of €20 or more · until ${until} ${code} Copy`,
    );
  });

  it('says “copied” once the clipboard has it, and not before', async () => {
    let finish = () => {};
    withClipboard((text) => {
      writes.push(text);
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    const { element, code } = await openWithCoupon();
    const copy = part(element, 'copy');
    expect(copy.ariaLabel).to.equal(`Copy ${code}`);
    copy.click();
    await element.updateComplete;
    expect(writes).to.deep.equal([code]);
    const status = await found(element, '[part=coupon] [role=status]');
    expect(textOf(status)).to.equal('');
    finish();
    await waitUntil(() => textOf(status) === 'Copied');
  });

  it('selects the code when the clipboard is refused', async () => {
    withClipboard(() => Promise.reject(new DOMException('Denied', 'NotAllowedError')));
    const { element, code } = await openWithCoupon();
    part(element, 'copy').click();
    await untilText(element, 'The code is selected. Please copy it yourself.');
    expect(String(getSelection())).to.equal(code);
  });

  it('folds away what was used, has expired or was canceled', async () => {
    const { element, shop, id, client, code } = await openWithCoupon('de');
    await callAsShop(shop, 'POST', `/v1/coupons/${code}/redeem`, {
      orderId: '1',
      currency: 'EUR',
      goodsMinor: 5000,
    });
    await shop.redeem(id, 'free-shipping');
    const [active] = (await shop.me(id)).coupons;
    await callAsShop(shop, 'POST', `/v1/redemptions/${active?.redemptionId}/cancel`, {});
    const percent = await shop.redeem(id, 'ten-percent');
    await client.refresh();
    await untilText(element, 'Eingelöst und abgelaufen (2)');
    const details = await found<HTMLDetailsElement>(element, 'details');
    expect(details.open).to.equal(false);
    expect(textOf(details)).to.match(/Kostenloser Versand aufgehoben/);
    expect(textOf(details)).to.match(/5 € Rabatt eingelöst am \d+/);
    expect(parts(element, 'code').map(textOf)).to.deep.equal([percent]);
    await later(366, { shop, client, id });
    await untilText(element, 'abgelaufen am');
    expect(parts(element, 'code')).to.have.length(0);
  });
});

describe('stamm-rewards for everybody', () => {
  afterEach(() => setClient(undefined));

  it('has no barriers for visitors', async () => {
    await openShop();
    const element = await show('stamm-rewards', tag);
    await found(element, '[part=reward]');
    await expectAccessible(element);
  });

  it('has none for members: rewards, question, code, coupons, failure', async () => {
    const { element, shop } = await open(170);
    await expectAccessible(element);
    await choose(element, '€5 off');
    await expectAccessible(element);
    shop.failNext('internal');
    await confirm(element);
    await untilText(element, 'That did not work.');
    await expectAccessible(element);
    await confirm(element);
    await untilText(element, 'Your code is ready');
    await expectAccessible(element);
    part(element, 'cancel').click();
    await waitUntil(() => !dialogOf(element));
    await expectAccessible(element);
  });

  it('has none for those who use the keyboard', async () => {
    const { element } = await open(100);
    (reward(element, 'Free shipping').querySelector('button') as HTMLElement).focus();
    await sendKeys({ press: 'Enter' });
    await found(element, 'dialog[open]');
    expect(focused(element)).to.equal('Redeem: Free shipping');
    await sendKeys({ press: 'Tab' });
    expect(focused(element)).to.equal('Cancel');
    await sendKeys({ press: 'Tab' });
    expect(focused(element)).to.equal('Redeem');
    await sendKeys({ press: 'Enter' });
    await untilText(element, 'Your code is ready');
    await sendKeys({ press: 'Tab' });
    expect(focused(element)).to.equal('Copy');
  });
});
