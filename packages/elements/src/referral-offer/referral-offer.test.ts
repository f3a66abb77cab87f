import { expect, html, waitUntil } from '@open-wc/testing';
import { consentToStorage, keepReferral, readReferral } from '@stamm/client/referral-memory';
import type { ReferralProgram } from '@stamm/contract/types';
import { BEANS, giveTenGetTen, pointsForBoth, thankTheAdvocate } from '@stamm/mocks/beans';
import { sendKeys } from '@web/test-runner-commands';
import { registerWords, setClient, whenMissing } from '../core/index.ts';
import '../sign-in/define.ts';
import signInWords from '../sign-in/words/en.ts';
import { expectAccessible, found, openShop, show, textOf, untilText } from '../testing/page.ts';
import './define.ts';
import type { StammReferralClaimEvent, StammReferralClaimedEvent } from './events.ts';
import type { StammReferralOffer } from './referral-offer.ts';
import de from './words/de.ts';
import en from './words/en.ts';

const tag = html`<stamm-referral-offer></stamm-referral-offer>`;
const COUPON = /^([2-9CFHMRWXY]{4}-){3}[2-9CFHMRWXY]{4}$/;

const part = <Part extends HTMLElement = HTMLElement>(element: StammReferralOffer, name: string) =>
  element.shadowRoot?.querySelector(`[part=${name}]`) as Part;

/** A visitor who has followed Anna's link. */
async function follow(referral: ReferralProgram = giveTenGetTen, markup = tag, language = 'en') {
  const opened = await openShop({ program: { ...BEANS, referral } });
  await opened.shop.addMember({ id: 'anna', name: 'Anna', email: 'anna@example.com' });
  const code = await opened.shop.referralCode('anna');
  keepReferral('demo', { code });
  const element = await show('stamm-referral-offer', markup, language);
  return { ...opened, element, code };
}

async function signInWithin(element: StammReferralOffer, codeFor: () => Promise<string>) {
  const signIn = await found(element, 'stamm-sign-in');
  const enter = async (text: string) => {
    const field = await found<HTMLInputElement>(signIn, 'input');
    field.focus();
    field.value = text;
    await sendKeys({ press: 'Enter' });
  };
  await enter('ben@example.com');
  await found(signIn, '[autocomplete=one-time-code]');
  await enter(await codeFor());
}

describe('stamm-referral-offer', () => {
  before(() => {
    registerWords('stamm-referral-offer', 'en', en);
    registerWords('stamm-referral-offer', 'de', de);
    registerWords('stamm-sign-in', 'en', signInWords);
  });

  afterEach(() => {
    setClient(undefined);
    whenMissing(() => undefined);
    sessionStorage.clear();
    localStorage.clear();
  });

  it('greets who has followed a link with what they get', async () => {
    const terms = { en: 'Not on books.' };
    const { element } = await follow({ ...giveTenGetTen, terms });
    await untilText(element, 'A friend invited you to Rösterei');
    expect(textOf(part(element, 'gift'))).to.equal(
      'You get: €10 welcome on orders of €40 or more · valid for 30 days',
    );
    expect(textOf(part(element, 'terms'))).to.equal(
      'Once you have bought something, whoever invited you gets: €10 thank-you. Not on books.',
    );
  });

  it('names the advocate where they chose a name', async () => {
    const { shop } = await openShop();
    await shop.addMember({ id: 'anna', name: 'Anna Keller' });
    const code = await shop.referralCode('anna');
    await shop.showToFriends('anna', 'Anna');
    keepReferral('demo', { code });
    await untilText(await show('stamm-referral-offer', tag), 'Anna invited you to Rösterei');
  });

  it('shows nothing to those who have followed none, and asks nothing', async () => {
    const { shop } = await openShop();
    const element = await show('stamm-referral-offer', tag);
    await waitUntil(() => shop.requests.length > 0);
    await element.updateComplete;
    expect(textOf(element)).to.equal('');
    expect(shop.requests).to.deep.equal(['GET /v1/shops/demo/program']);
    expect(element.getBoundingClientRect().height).to.equal(0);
  });

  it('gives the code at once where the shop has it so, to be copied', async () => {
    const { element } = await follow();
    const button = await found<HTMLButtonElement>(element, '[part=claim]');
    button.focus();
    await sendKeys({ press: 'Enter' });
    await untilText(element, 'Your welcome gift is here');
    expect(textOf(part(element, 'code'))).to.match(COUPON);
    expect(element.shadowRoot?.activeElement).to.equal(part(element, 'title'));
    expect(textOf(part(element, 'conditions'))).to.include('on orders of €40 or more · until');
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined });
    part(element, 'copy').click();
    await untilText(element, 'The code is selected.');
    expect(String(getSelection())).to.match(COUPON);
    Reflect.deleteProperty(navigator, 'clipboard');
  });

  it('shows the same code on the next page, and to a second element', async () => {
    const { element, client } = await follow();
    (await found(element, '[part=claim]')).click();
    await found(element, '[part=code]');
    const code = textOf(part(element, 'code'));
    const second = await show('stamm-referral-offer', tag);
    await found(second, '[part=code]');
    expect(textOf(part(second, 'code'))).to.equal(code);
    expect(readReferral(client.shop)?.idempotencyKey).to.match(/^[\d-]{8,64}$/);
  });

  it('claims once, however often it is pressed', async () => {
    const { element, shop } = await follow();
    const button = await found(element, '[part=claim]');
    shop.latencyMs = 20;
    button.click();
    button.click();
    await found(element, '[part=code]');
    expect(await shop.referrals()).to.have.length(1);
  });

  it('lets the page stop it, and tells it of the coupon', async () => {
    const { element, code } = await follow();
    const told: string[] = [];
    const stop = (event: StammReferralClaimEvent) => {
      told.push(event.code);
      event.preventDefault();
    };
    document.addEventListener('stamm-referral-claim', stop);
    (await found(element, '[part=claim]')).click();
    document.removeEventListener('stamm-referral-claim', stop);
    await element.updateComplete;
    expect(told).to.deep.equal([code]);
    expect(part(element, 'code')).to.equal(null);
    const claimed = new Promise<StammReferralClaimedEvent>((resolve) => {
      document.addEventListener('stamm-referral-claimed', resolve, { once: true });
    });
    part(element, 'claim').click();
    expect((await claimed).claim.coupon?.code).to.match(COUPON);
  });

  it('has friends sign in where the shop wants that, and then gives it by itself', async () => {
    const asked: string[] = [];
    whenMissing((name) => asked.push(name));
    const { element, shop } = await follow({ ...giveTenGetTen, claim: 'signedIn' });
    await untilText(element, 'Sign in, and it is yours.');
    expect(asked).to.include('stamm-sign-in');
    await signInWithin(element, () => shop.codeFor('ben@example.com'));
    await untilText(element, 'Your welcome gift is here');
    expect(textOf(part(element, 'code'))).to.match(COUPON);
    expect(textOf(element)).to.include('It is also kept with your coupons.');
    await waitUntil(() => element.shadowRoot?.activeElement === part(element, 'title'));
    expect(readReferral('demo')).to.equal(undefined);
  });

  it('gives points to members', async () => {
    const { element, shop, client } = await follow(pointsForBoth);
    await untilText(element, 'Sign in, and it is yours.');
    await shop.addMember({ id: 'ben', email: 'ben@example.com' });
    await client.identify(await shop.signedIn('ben'));
    await untilText(element, '100 beans have been added to your account.');
    expect((await shop.me('ben')).points.available).to.equal(100);
    await waitUntil(() => client.snapshot.me?.points.available === 100);
  });

  it('says that it is noted where friends get nothing', async () => {
    const { element, shop, client } = await follow(thankTheAdvocate);
    await untilText(element, 'A friend invited you');
    await client.identify(await shop.signedIn('ben'));
    await untilText(element, 'Your friend’s invitation is noted.');
  });

  it('brings what was claimed before signing in into the account', async () => {
    const { element, shop, client } = await follow();
    (await found(element, '[part=claim]')).click();
    await found(element, '[part=code]');
    const code = textOf(part(element, 'code'));
    await client.identify(await shop.signedIn('ben'));
    await untilText(element, 'It is also kept with your coupons.');
    expect(textOf(part(element, 'code'))).to.equal(code);
    expect((await shop.me('ben')).coupons.map((coupon) => coupon.code)).to.deep.equal([code]);
  });

  it('claims also where it is hidden, without asking for the offer', async () => {
    const hidden = html`<stamm-referral-offer hidden></stamm-referral-offer>`;
    const { shop, client } = await follow(pointsForBoth, hidden);
    await waitUntil(() => client.snapshot.program);
    await client.identify(await shop.signedIn('ben'));
    await waitUntil(() => client.snapshot.me?.points.available === 100);
    expect(shop.requests.join()).not.to.include('GET /v1/shops/demo/referrals');
  });

  it('says quietly when a code is unknown, and does not ask again', async () => {
    const { shop } = await openShop();
    keepReferral('demo', { code: 'WRONGCODE2' });
    const element = await show('stamm-referral-offer', tag);
    await untilText(element, 'This invitation is not valid, or no longer.');
    expect(part(element, 'retry')).to.equal(null);
    expect(readReferral('demo')).to.equal(undefined);
    expect(shop.requests.filter((request) => request.includes('referrals'))).to.have.length(1);
  });

  it('says to whom it does not apply: oneself, and customers', async () => {
    const own = await follow();
    await own.client.identify(await own.shop.signedIn('anna'));
    await untilText(own.element, 'This invitation is for people who are new here');
    const customer = await follow();
    await customer.shop.addMember({ id: 'ben' });
    const placedAt = new Date(Date.now() - 60_000).toISOString();
    await customer.shop.addOrder('ben', { totalMinor: 5_000, placedAt, paidAt: placedAt });
    await customer.client.identify(await customer.shop.signedIn('ben'));
    await untilText(customer.element, 'This invitation is for people who are new here');
  });

  it('says when the shop looks at it first', async () => {
    const referral: ReferralProgram = {
      ...giveTenGetTen,
      fraud: {
        sameAddress: 'hold',
        samePayment: 'hold',
        disposableEmail: 'hold',
        ring: 'hold',
        velocity: { outcome: 'hold', claims: 20, hours: 24 },
      },
    };
    const { element, shop, client } = await follow(referral);
    await shop.addMember({ id: 'ben', email: 'ben@mailinator.com' });
    await client.identify(await shop.signedIn('ben'));
    await untilText(element, 'The shop looks at your invitation first.');
  });

  it('does not show the next person what the one before got', async () => {
    const { element, shop, client } = await follow();
    await client.identify(await shop.signedIn('ben'));
    await found(element, '[part=code]');
    await client.identify(await shop.signedIn('cleo'));
    await waitUntil(() => textOf(element) === '');
    await client.signOut();
    await element.updateComplete;
    expect(textOf(element)).to.equal('');
  });

  it('tries again what may pass', async () => {
    const { element, shop } = await follow();
    await found(element, '[part=claim]');
    shop.failNext('internal');
    part(element, 'claim').click();
    await untilText(element, 'That did not work.');
    part(element, 'retry').click();
    await found(element, '[part=code]');
    expect(await shop.referrals()).to.have.length(1);
  });

  it('shows its children where nothing can be reached or the shop does not offer it', async () => {
    const markup = html`<stamm-referral-offer>Welcome!</stamm-referral-offer>`;
    await openShop({ program: { ...BEANS, referral: null } });
    keepReferral('demo', { code: 'C7HM29WX4R' });
    const element = await show('stamm-referral-offer', markup);
    const slot = await found<HTMLSlotElement>(element, 'slot');
    expect(slot.assignedNodes()[0]?.textContent).to.equal('Welcome!');
  });

  it('speaks German', async () => {
    const { element } = await follow(giveTenGetTen, tag, 'de');
    await untilText(element, 'Sie sind zu Rösterei eingeladen');
    expect(textOf(part(element, 'gift'))).to.include(
      'Sie bekommen: 10 € Willkommensrabatt ab 40 €',
    );
  });

  it('has no barriers: the offer, its code, signing in, and what is said', async () => {
    const atOnce = await follow();
    await found(atOnce.element, '[part=claim]');
    await expectAccessible(atOnce.element);
    part(atOnce.element, 'claim').click();
    await found(atOnce.element, '[part=code]');
    await expectAccessible(atOnce.element);
    // It belongs to the other shop's visitor.
    atOnce.element.remove();
    const { element } = await follow(pointsForBoth);
    await untilText(element, 'Sign in, and it is yours.');
    await expectAccessible(element);
  });
});

describe('what is kept of a link', () => {
  const key = 'stamm referral demo';

  afterEach(() => {
    sessionStorage.clear();
    localStorage.clear();
  });

  it('is for the session only, and longer with consent until that is withdrawn', () => {
    keepReferral('demo', { code: 'C7HM29WX4R' });
    expect([sessionStorage.length, localStorage.length]).to.deep.equal([1, 0]);
    consentToStorage('demo', true);
    const first = localStorage.getItem(key);
    sessionStorage.clear();
    expect(readReferral('demo')?.code).to.equal('C7HM29WX4R');
    consentToStorage('demo', true);
    expect(localStorage.getItem(key)).to.equal(first);
    consentToStorage('demo', false);
    expect(readReferral('demo')).to.equal(undefined);
  });

  it('ends after a month', () => {
    localStorage.setItem(key, `${Date.now() - 1} C7HM29WX4R`);
    expect(readReferral('demo')).to.equal(undefined);
    keepReferral('demo', { code: 'C7HM29WX4R' });
    consentToStorage('demo', true);
    const days = (Number(localStorage.getItem(key)?.split(' ')[0]) - Date.now()) / 86_400_000;
    expect(Math.round(days)).to.equal(30);
  });

  it('is nothing without a link, whatever was agreed to', () => {
    consentToStorage('demo', true);
    expect([sessionStorage.length, localStorage.length]).to.deep.equal([0, 0]);
  });
});
