import { expect, html, waitUntil } from '@open-wc/testing';
import { keepReferral } from '@stamm/client/referral-memory';
import { BEANS } from '@stamm/mocks/beans';
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import '../activity/define.ts';
import activityWords from '../activity/words/en.ts';
import { registerWords, setClient, whenMissing } from '../core/index.ts';
import '../points/define.ts';
import pointsWords from '../points/words/en.ts';
import '../refer/define.ts';
import referWords from '../refer/words/en.ts';
import '../referral-offer/define.ts';
import offerWords from '../referral-offer/words/en.ts';
import '../rewards/define.ts';
import rewardsWords from '../rewards/words/en.ts';
import '../sign-in/define.ts';
import signInWords from '../sign-in/words/en.ts';
import { expectAccessible, found, openShop, show, textOf, untilText } from '../testing/page.ts';
import './define.ts';
import type { StammLauncher } from './launcher.ts';
import de from './words/de.ts';
import en from './words/en.ts';

const tag = html`<a href="#before">Before</a><stamm-launcher></stamm-launcher>`;

const part = <Part extends HTMLElement = HTMLElement>(element: StammLauncher, name: string) =>
  element.shadowRoot?.querySelector(`[part=${name}]`) as Part;
const inside = (element: StammLauncher, name: string) =>
  element.shadowRoot?.querySelector<HTMLElement>(name) as HTMLElement;
const isOpen = (element: StammLauncher) => part(element, 'panel').matches(':popover-open');
/** The part that has the focus, or the id where it is none. */
const focused = (element: StammLauncher) => {
  const { part, id } = element.shadowRoot?.activeElement ?? {};
  return part?.value || id;
};
const isShown = (element: StammLauncher, name: string) => inside(element, name).checkVisibility();
const tabNamed = (element: StammLauncher, name: string) =>
  element.shadowRoot?.querySelector(`#${name}`) as HTMLElement;

async function visit(language = 'en', markup = tag) {
  const opened = await openShop();
  const element = await show('stamm-launcher', markup, language);
  await found(element, '[part=button]');
  return { ...opened, element };
}

async function join(points = 150, markup = tag) {
  const opened = await openShop();
  const id = await opened.shop.addMember({ name: 'Anna', points });
  await opened.client.identify(await opened.shop.signedIn(id));
  const element = await show('stamm-launcher', markup);
  await untilText(element, `${points} beans`);
  return { ...opened, element, id };
}

async function press(element: StammLauncher): Promise<void> {
  part(element, 'button').focus();
  await sendKeys({ press: 'Enter' });
  await found(element, 'stamm-rewards');
}

describe('stamm-launcher', () => {
  beforeEach(() => {
    for (const [name, words] of Object.entries({
      launcher: en,
      points: pointsWords,
      rewards: rewardsWords,
      activity: activityWords,
      refer: referWords,
      'referral-offer': offerWords,
      'sign-in': signInWords,
    })) {
      registerWords(`stamm-${name}`, 'en', words);
    }
    registerWords('stamm-launcher', 'de', de);
  });

  afterEach(async () => {
    setClient(undefined);
    whenMissing(() => undefined);
    await setViewport({ width: 800, height: 600 });
  });

  it('shows members their points, and invites visitors', async () => {
    const { element, client } = await join(150);
    expect(textOf(part(element, 'button'))).to.equal('Club: 150 beans');
    await client.signOut();
    await untilText(element, 'Collect beans');
  });

  it('opens a dialog that does not keep the page from being used', async () => {
    const { element } = await join();
    await press(element);
    const panel = part(element, 'panel');
    expect(panel.role).to.equal('dialog');
    expect(textOf(inside(element, '#title'))).to.equal('Your club at Rösterei');
    expect(panel.getAttribute('aria-labelledby')).to.equal('title');
    expect(focused(element)).to.equal('panel');
    const before = document.querySelector('a') as HTMLElement;
    before.focus();
    expect(document.activeElement?.textContent).to.equal('Before');
    expect(isOpen(element)).to.equal(true);
  });

  it('closes with Escape, its button and the launcher’s, and gives the focus back', async () => {
    const { element } = await join();
    const button = part(element, 'button');
    await press(element);
    await sendKeys({ press: 'Escape' });
    expect(isOpen(element)).to.equal(false);
    expect(focused(element)).to.equal('button');
    await sendKeys({ press: 'Enter' });
    expect(isOpen(element)).to.equal(true);
    part(element, 'close').focus();
    await sendKeys({ press: 'Enter' });
    expect(isOpen(element)).to.equal(false);
    expect(focused(element)).to.equal('button');
    button.click();
    expect(isOpen(element)).to.equal(true);
    button.click();
    expect(isOpen(element)).to.equal(false);
  });

  it('is one stop on the way through the page while it is closed', async () => {
    const { element } = await join(150, html`${tag}<a href="#after">After</a>`);
    document.querySelector('a')?.focus();
    await sendKeys({ press: 'Tab' });
    expect(focused(element)).to.equal('button');
    await sendKeys({ press: 'Tab' });
    expect(document.activeElement?.textContent).to.equal('After');
  });

  it('asks for the elements inside once it is opened, and not before', async () => {
    const asked: string[] = [];
    whenMissing((name, language) => asked.push(`${name} ${language}`));
    const { element } = await visit();
    expect(inside(element, 'stamm-rewards')).to.equal(null);
    expect(asked).to.deep.equal([]);
    await press(element);
    expect(asked).to.deep.equal([
      'stamm-points en',
      'stamm-rewards en',
      'stamm-activity en',
      'stamm-sign-in en',
    ]);
    await sendKeys({ press: 'Escape' });
    await press(element);
    expect(asked).to.have.length(4);
  });

  it('lets visitors sign in and see the rewards, without tabs', async () => {
    const { element } = await visit();
    await press(element);
    expect(isShown(element, 'stamm-sign-in')).to.equal(true);
    expect(isShown(element, 'stamm-rewards')).to.equal(true);
    expect(isShown(element, 'stamm-activity')).to.equal(false);
    expect(element.shadowRoot?.querySelector('[role=tab]')).to.equal(null);
  });

  it('leads those who sign in inside to what there is now', async () => {
    const { element, shop } = await visit();
    await press(element);
    const signIn = inside(element, 'stamm-sign-in');
    const enter = async (text: string) => {
      const field = await found<HTMLInputElement>(signIn, 'input');
      field.focus();
      field.value = text;
      await sendKeys({ press: 'Enter' });
    };
    let signedIn = 0;
    element.addEventListener('stamm-signed-in', () => signedIn++);
    await enter('anna@example.com');
    await found(signIn, '[autocomplete=one-time-code]');
    await enter((await shop.codeFor('anna@example.com')) as string);
    await found(element, '[role=tab]');
    await waitUntil(() => focused(element) === 'panel');
    expect(signedIn).to.equal(1);
    expect(inside(element, 'stamm-sign-in') === signIn, 'the same as before').to.equal(true);
    expect(isShown(element, 'stamm-sign-in')).to.equal(false);
    expect(isShown(element, 'stamm-rewards')).to.equal(true);
  });

  it('has tabs for members, also by keyboard', async () => {
    const { element } = await join();
    await press(element);
    const shown = () =>
      ['stamm-rewards', 'stamm-activity', 'stamm-sign-in'].filter((name) => isShown(element, name));
    expect(shown()).to.deep.equal(['stamm-rewards']);
    tabNamed(element, 'activity').click();
    await element.updateComplete;
    expect(shown()).to.deep.equal(['stamm-activity']);
    await sendKeys({ press: 'ArrowRight' });
    await element.updateComplete;
    expect(shown()).to.deep.equal([]);
    expect(isShown(element, 'stamm-refer')).to.equal(true);
    await sendKeys({ press: 'ArrowRight' });
    await element.updateComplete;
    expect(isShown(element, 'stamm-refer')).to.equal(false);
    expect(shown()).to.deep.equal(['stamm-sign-in']);
    expect(focused(element)).to.equal('tab');
    expect(tabNamed(element, 'account').matches(':focus')).to.equal(true);
    await sendKeys({ press: 'ArrowRight' });
    await element.updateComplete;
    expect(shown()).to.deep.equal(['stamm-rewards']);
    await sendKeys({ press: 'ArrowLeft' });
    await element.updateComplete;
    expect(tabNamed(element, 'account').ariaSelected).to.equal('true');
    expect(part(element, 'section').getAttribute('aria-labelledby')).to.equal('account');
  });

  it('asks for the link to share only where it is wanted', async () => {
    const { element, shop } = await join();
    await press(element);
    expect(shop.requests.join()).not.to.include('/me/referral');
    tabNamed(element, 'refer').click();
    await found(element, 'stamm-refer');
    await found(inside(element, 'stamm-refer'), '[part=link]');
  });

  it('has no tab for what the shop does not offer', async () => {
    const { shop, client } = await openShop({ program: { ...BEANS, referral: null } });
    await client.identify(await shop.signedIn('anna'));
    const element = await show('stamm-launcher', tag);
    await untilText(element, '0 beans');
    await press(element);
    expect(tabNamed(element, 'refer')).to.equal(null);
  });

  it('greets who was invited, and shows the offer inside', async () => {
    const { shop } = await openShop();
    await shop.addMember({ id: 'anna' });
    keepReferral('demo', { code: await shop.referralCode('anna') });
    const element = await show('stamm-launcher', tag);
    await untilText(element, 'A gift for you');
    expect(inside(element, 'stamm-referral-offer')).to.equal(null);
    await press(element);
    await untilText(inside(element, 'stamm-referral-offer'), 'A friend invited you');
    expect(inside(element, 'stamm-referral-offer').shadowRoot?.querySelector('form')).to.equal(
      null,
    );
    sessionStorage.clear();
  });

  it('greets as ever once it turns out that there is no such invitation', async () => {
    await openShop();
    keepReferral('demo', { code: 'WRONGCODE2' });
    const element = await show('stamm-launcher', tag);
    await untilText(element, 'A gift for you');
    await press(element);
    await untilText(inside(element, 'stamm-referral-offer'), 'This invitation is not valid');
    await untilText(element, 'Collect beans');
  });

  it('stays open while a reward is redeemed in it', async () => {
    const { element } = await join(150);
    await press(element);
    const rewards = inside(element, 'stamm-rewards');
    (await found(rewards, '[part=redeem]')).click();
    await found(rewards, 'dialog[open]');
    expect(isOpen(element)).to.equal(true);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !rewards.shadowRoot?.querySelector('dialog'));
    expect(isOpen(element)).to.equal(true);
    (await found(rewards, '[part=redeem]')).click();
    (await found(rewards, '[part=confirm]')).click();
    await untilText(rewards, 'Your code is ready');
    expect(isOpen(element)).to.equal(true);
    await untilText(element, '90 beans');
  });

  it('keeps its button where the shop cannot be reached, and says so inside', async () => {
    const { shop } = await openShop();
    shop.nonsense = true;
    const element = await show('stamm-launcher', tag);
    const retry = await found(element, '[part=retry]');
    expect(textOf(part(element, 'button'))).to.equal('Club');
    part(element, 'button').click();
    expect(retry.checkVisibility()).to.equal(true);
    shop.nonsense = false;
    retry.click();
    await untilText(element, 'Collect beans');
    await found(element, 'stamm-rewards');
    expect(isOpen(element)).to.equal(true);
  });

  it('shows its children instead, until it is ready and where it cannot be', async () => {
    (await openShop()).shop.nonsense = true;
    const fallback = html`<stamm-launcher><a href="/club">Our club</a></stamm-launcher>`;
    const element = await show('stamm-launcher', fallback);
    const slot = await found<HTMLSlotElement>(element, 'slot');
    expect(slot.assignedElements()[0]?.textContent).to.equal('Our club');
  });

  it('can be used at once, before anything is loaded', async () => {
    const opened = await openShop();
    opened.shop.latencyMs = 30;
    const element = await show('stamm-launcher', tag);
    await found(element, '[part=button]');
    expect(textOf(part(element, 'button'))).to.equal('Club');
    await press(element);
    await untilText(element, 'Collect beans');
    expect(isOpen(element)).to.equal(true);
  });

  it('stands in either corner, and fits a small screen', async () => {
    const { element } = await join();
    const gaps = () => {
      const { left, right } = part(element, 'button').getBoundingClientRect();
      return { start: left, end: document.documentElement.clientWidth - right };
    };
    expect(gaps().end).to.equal(16);
    element.position = 'start';
    await element.updateComplete;
    expect(gaps().start).to.equal(16);
    await setViewport({ width: 360, height: 640 });
    await press(element);
    await found(inside(element, 'stamm-rewards'), '[part=reward]');
    await waitUntil(() => part(element, 'panel').getAnimations().length === 0);
    const { left, right, top, bottom } = part(element, 'panel').getBoundingClientRect();
    expect([left, right, bottom]).to.deep.equal([0, 360, 640]);
    expect(top).to.be.greaterThan(60);
    expect(part(element, 'panel').scrollWidth).to.equal(part(element, 'panel').clientWidth);
  });

  it('does not move where motion is unwanted', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const { element } = await join();
    await press(element);
    expect(part(element, 'panel').getAnimations()).to.have.length(0);
    await emulateMedia({ reducedMotion: 'no-preference' });
  });

  it('speaks German', async () => {
    const { element } = await visit('de');
    await untilText(element, 'Bohnen sammeln');
    await press(element);
    expect(textOf(inside(element, '#title'))).to.equal('Ihr Club bei Rösterei');
    expect(part(element, 'close').ariaLabel).to.equal('Schließen');
  });

  it('has no barriers: closed, open for visitors, open for members, in each tab', async () => {
    const visitor = await visit();
    await expectAccessible(visitor.element);
    await press(visitor.element);
    await found(inside(visitor.element, 'stamm-rewards'), '[part=reward]');
    await waitUntil(() => part(visitor.element, 'panel').getAnimations().length === 0);
    await expectAccessible(visitor.element);

    const { element } = await join();
    await press(element);
    await found(inside(element, 'stamm-rewards'), '[part=reward]');
    for (const name of ['rewards', 'activity', 'refer', 'account']) {
      tabNamed(element, name).click();
      await element.updateComplete;
      await waitUntil(() => part(element, 'panel').getAnimations().length === 0);
      await expectAccessible(element);
    }
  });
});
