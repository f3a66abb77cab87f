import { expect, html, waitUntil } from '@open-wc/testing';
import type { NewsletterProgram } from '@stamm/contract/types';
import type { MockShopOptions } from '@stamm/mocks';
import { BEANS } from '@stamm/mocks/beans';
import { sendKeys } from '@web/test-runner-commands';
import { registerWords, setClient } from '../core/index.ts';
import {
  expectAccessible,
  found,
  type OpenShop,
  openShop,
  show,
  textOf,
  untilText,
} from '../testing/page.ts';
import './define.ts';
import type { StammNewsletter } from './newsletter.ts';
import de from './words/de.ts';
import en from './words/en.ts';

registerWords('stamm-newsletter', 'en', en);
registerWords('stamm-newsletter', 'de', de);

const EMAIL = 'anna@example.com';
const tag = html`<stamm-newsletter></stamm-newsletter>`;
const TOPICS = BEANS.newsletter as NewsletterProgram;

interface Opened extends OpenShop {
  element: StammNewsletter;
}

const { now } = performance;
/** Lets the clock of the page go forward. */
const wait = (milliseconds: number) => {
  const start = performance.now();
  performance.now = () => start + milliseconds;
};

const inside = <Part extends HTMLElement = HTMLElement>(
  element: StammNewsletter,
  selector: string,
) => element.shadowRoot?.querySelector(selector) as Part;
const part = <Part extends HTMLElement = HTMLElement>(element: StammNewsletter, name: string) =>
  inside<Part>(element, `[part=${name}]`);
const email = (element: StammNewsletter) => inside<HTMLInputElement>(element, '#email');
const topics = (element: StammNewsletter) => [
  ...(element.shadowRoot?.querySelectorAll<HTMLInputElement>('[type=checkbox]') ?? []),
];
const subscriptions = ({ requests }: { requests: readonly string[] }) =>
  requests.filter((request) => request === 'POST /v1/shops/demo/newsletter').length;
const changes = ({ requests }: { requests: readonly string[] }) =>
  requests.filter((request) => request === 'PUT /v1/me/newsletter').length;

/** A shop with such a newsletter. */
const withNewsletter = (newsletter: NewsletterProgram | null): MockShopOptions => ({
  program: { ...BEANS, newsletter },
});
const PLAIN: NewsletterProgram = { ...TOPICS, topics: [], incentive: null };

async function open(options?: MockShopOptions, language = 'en', markup = tag): Promise<Opened> {
  const opened = await openShop(options);
  const element = await show('stamm-newsletter', markup, language);
  await found(element, 'form');
  wait(5_000);
  return { ...opened, element };
}

/** As a person would: typing into the field and pressing Enter. */
async function enter(element: StammNewsletter, text: string): Promise<void> {
  email(element).focus();
  email(element).value = text;
  await sendKeys({ press: 'Enter' });
}

async function openAsMember(newsletter = TOPICS, details: { email?: string } = { email: EMAIL }) {
  const opened = await openShop(withNewsletter(newsletter));
  const id = await opened.shop.addMember({
    name: 'Anna',
    emailVerified: details.email !== undefined,
    ...details,
  });
  await opened.client.identify(await opened.shop.signedIn(id));
  const element = await show('stamm-newsletter', tag);
  await found(element, 'form');
  wait(5_000);
  return { ...opened, element, id };
}

async function openAsSubscriber(newsletter = TOPICS) {
  const opened = await openAsMember(newsletter);
  if (newsletter.topics.length > 1) topics(opened.element)[0]?.click();
  part(opened.element, 'submit').click();
  await untilText(opened.element, 'Nearly there');
  await opened.shop.confirmNewsletter(EMAIL);
  await opened.client.refresh();
  await untilText(opened.element, `Our newsletter comes to ${EMAIL}.`);
  return opened;
}

afterEach(() => {
  performance.now = now;
  setClient(undefined);
});

describe('subscribing with stamm-newsletter', () => {
  it('asks for the address and the topics, and sends people to their mailbox', async () => {
    const { element, shop } = await open();
    expect(email(element).labels?.[0]?.textContent).to.equal('Your e-mail address');
    expect([email(element).type, email(element).autocomplete]).to.deep.equal(['email', 'email']);
    expect(topics(element).map(({ labels }) => textOf(labels?.[0]))).to.deep.equal([
      'News and stories',
      'Offers and sales',
    ]);
    expect(topics(element).some(({ checked }) => checked)).to.equal(false);
    topics(element)[1]?.click();
    await enter(element, ` ${EMAIL} `);
    await untilText(element, `look into the mailbox of ${EMAIL}`);
    expect(part(element, 'form').checkVisibility()).to.equal(false);
    expect(element.shadowRoot?.activeElement === part(element, 'message')).to.equal(true);
    await shop.confirmNewsletter(EMAIL);
    const [subscriber] = await shop.subscribers();
    expect(subscriber).to.deep.include({ topics: ['offers'], language: 'en', name: null });
  });

  it('shows what one agrees to, with the privacy policy, and tells which words those were', async () => {
    const { element, client } = await open(undefined, 'de-AT');
    const sent: { consent: object; page: string; language: string }[] = [];
    const { send } = client;
    client.send = (call) => {
      sent.push(call.body as (typeof sent)[number]);
      return send(call);
    };
    expect(textOf(part(element, 'consent'))).to.contain(TOPICS.consent.texts.de);
    const privacy = part<HTMLAnchorElement>(element, 'privacy');
    expect([privacy.href, textOf(privacy)]).to.deep.equal([
      'https://shop.example/privacy',
      'Datenschutzerklärung',
    ]);
    topics(element)[0]?.click();
    await enter(element, EMAIL);
    await untilText(element, `im Postfach von ${EMAIL}`);
    expect(sent[0]).to.deep.include({
      consent: { version: 'topics-1', language: 'de' },
      language: 'de',
      page: location.origin + location.pathname,
    });
  });

  it('says what one gets for it: points, or a coupon with its conditions, or nothing', async () => {
    const points = await open();
    expect(textOf(part(points.element, 'reward'))).to.equal(
      'Our thank-you once you have confirmed: 50 beans. Once per person.',
    );
    const coupon = await open(
      withNewsletter({
        ...TOPICS,
        incentive: {
          kind: 'coupon',
          name: { en: '€5 off', de: '5 € Rabatt' },
          benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
          minimumOrder: { amountMinor: 3000, currency: 'EUR' },
          validDays: 60,
        },
      }),
      'de',
    );
    expect(textOf(part(coupon.element, 'reward'))).to.equal(
      'Unser Dankeschön nach Ihrer Bestätigung: 5 € Rabatt (ab 30 € Bestellwert · 60 Tage gültig). Einmal je Person.',
    );
    const nothing = await open(withNewsletter(PLAIN));
    expect(!!part(nothing.element, 'reward')).to.equal(false);
  });

  it('asks for the first name where the page wants it, and needs none', async () => {
    const markup = html`<stamm-newsletter ask-name></stamm-newsletter>`;
    const { element, shop } = await open(withNewsletter(PLAIN), 'en', markup);
    const name = inside<HTMLInputElement>(element, '#name');
    expect([name.labels?.[0]?.textContent, name.autocomplete, name.required]).to.deep.equal([
      'First name (optional)',
      'given-name',
      false,
    ]);
    name.value = ' Anna ';
    await enter(element, EMAIL);
    await untilText(element, 'Nearly there');
    await shop.confirmNewsletter(EMAIL);
    const [subscriber] = await shop.subscribers();
    expect(subscriber).to.deep.include({ name: 'Anna', topics: [] });
  });

  it('answers the same to those who are subscribed already', async () => {
    const { element, shop } = await open(withNewsletter(PLAIN));
    await enter(element, EMAIL);
    await untilText(element, 'Nearly there');
    const first = textOf(part(element, 'message'));
    await shop.confirmNewsletter(EMAIL);
    part(element, 'again').click();
    await waitUntil(() => part(element, 'form').checkVisibility());
    expect(email(element).value).to.equal(EMAIL);
    await enter(element, EMAIL);
    await untilText(element, 'Nearly there');
    expect(textOf(part(element, 'message'))).to.equal(first);
  });

  it('takes an address of a Unicode domain', async () => {
    const { element, shop } = await open(withNewsletter(PLAIN));
    email(element).focus();
    await sendKeys({ type: 'anna@bücher.example' });
    await sendKeys({ press: 'Enter' });
    await untilText(element, 'Nearly there');
    expect((await shop.mails()).map((mail) => mail.to)).to.deep.equal([
      'anna@xn--bcher-kva.example',
    ]);
  });

  it('asks once however often it is told to', async () => {
    const { element, shop } = await open(withNewsletter(PLAIN));
    shop.latencyMs = 20;
    email(element).value = EMAIL;
    for (let press = 0; press < 3; press++) part(element, 'submit').click();
    await element.updateComplete;
    expect(textOf(part(element, 'submit'))).to.equal('One moment…');
    expect(part(element, 'submit').ariaDisabled).to.equal('true');
    await untilText(element, 'Nearly there');
    expect(subscriptions(shop)).to.equal(1);
  });

  it('can be stopped by the page, and tells it when a subscription was asked for', async () => {
    const { element, shop } = await open(withNewsletter(PLAIN));
    const heard: string[] = [];
    const hear = (event: Event) => heard.push(event.type);
    const stop = (event: Event) => event.preventDefault();
    document.body.addEventListener('stamm-subscription-requested', hear, { once: true });
    document.body.addEventListener('stamm-subscribe', stop, { once: true });
    await enter(element, EMAIL);
    await waitUntil(() => part(element, 'submit').ariaDisabled === 'false');
    expect([subscriptions(shop), heard]).to.deep.equal([0, []]);
    await enter(element, EMAIL);
    await untilText(element, 'Nearly there');
    expect(heard).to.deep.equal(['stamm-subscription-requested']);
  });

  it('speaks of nothing where the shop has no newsletter', async () => {
    await openShop(withNewsletter(null));
    const element = await show(
      'stamm-newsletter',
      html`<stamm-newsletter><p>Follow us elsewhere</p></stamm-newsletter>`,
    );
    await waitUntil(() => !part(element, 'loading') && part(element, 'base'));
    expect(element.querySelector('p')?.checkVisibility()).to.equal(true);
    expect(textOf(element)).to.equal('');
  });
});

describe('what stamm-newsletter does about machines', () => {
  it('hides a field from people, their screen readers and password managers', async () => {
    const { element, shop } = await open(withNewsletter(PLAIN));
    const trap = inside<HTMLInputElement>(element, '[name=website]');
    expect([trap.checkVisibility(), trap.tabIndex, trap.autocomplete]).to.deep.equal([
      false,
      -1,
      'off',
    ]);
    trap.value = 'https://spam.example';
    await enter(element, EMAIL);
    await untilText(element, 'Nearly there');
    expect(await shop.mails(EMAIL)).to.deep.equal([]);
  });

  it('takes nobody for a machine whose browser fills in the form at once', async () => {
    const { shop } = await openShop(withNewsletter(PLAIN));
    const element = await show('stamm-newsletter', tag);
    await found(element, 'form');
    await enter(element, EMAIL);
    await element.updateComplete;
    expect(textOf(part(element, 'submit'))).to.equal('One moment…');
    await waitUntil(() => textOf(element).includes('Nearly there'), undefined, { timeout: 5_000 });
    expect(await shop.confirmationFor(EMAIL)).to.be.a('string');
  });
});

describe('what goes wrong with stamm-newsletter', () => {
  it('asks for a proper address, at the field and aloud', async () => {
    const { element, shop } = await open(withNewsletter(PLAIN));
    for (const typed of ['', 'anna', 'anna@example']) {
      await enter(element, typed);
      await untilText(element, 'Please enter your e-mail address, such as');
      expect(email(element).value).to.equal(typed);
    }
    const message = part(element, 'message');
    expect(message.role).to.equal('status');
    expect(email(element).getAttribute('aria-describedby')).to.equal(message.id);
    expect(await shop.mails()).to.deep.equal([]);
  });

  it('asks for a topic where there are some', async () => {
    const { element, shop } = await open();
    await enter(element, EMAIL);
    await untilText(element, 'Please choose at least one topic.');
    expect(subscriptions(shop)).to.equal(0);
  });

  const failures = {
    mail_unavailable: 'No e-mails can be sent at the moment. Please try again later.',
    too_many_requests: 'That was too often. Please try again later.',
    invalid_request: 'Please enter your e-mail address, such as',
    internal: 'That did not work. Please try again.',
  } as const;
  for (const [code, words] of Object.entries(failures)) {
    it(`says in plain words what ${code} means, and keeps what was typed`, async () => {
      const { element, shop } = await open();
      topics(element)[1]?.click();
      shop.failNext(code as keyof typeof failures);
      await enter(element, EMAIL);
      await untilText(element, words);
      expect(email(element).value).to.equal(EMAIL);
      expect(topics(element)[1]?.checked).to.equal(true);
      await enter(element, EMAIL);
      await untilText(element, 'Nearly there');
    });
  }

  it('says when one is offline', async () => {
    const { element, shop } = await open(withNewsletter(PLAIN));
    shop.offline = true;
    await enter(element, EMAIL);
    await untilText(element, 'You seem to be offline. Nothing was sent');
    shop.offline = false;
    await enter(element, EMAIL);
    await untilText(element, 'Nearly there');
  });

  it('shows the new words where they have changed, and asks once more', async () => {
    const { element, shop } = await open(withNewsletter(PLAIN));
    const consent = { ...PLAIN.consent, version: 'words-2', texts: { en: 'Other words.' } };
    await shop.setProgram({ ...BEANS, newsletter: { ...PLAIN, consent } });
    // Words that were just replaced still count.
    await shop.advanceDays(1);
    await enter(element, EMAIL);
    await untilText(element, 'The words above have just changed.');
    expect(textOf(part(element, 'consent'))).to.contain('Other words.');
    expect(email(element).value).to.equal(EMAIL);
    await enter(element, EMAIL);
    await untilText(element, 'Nearly there');
  });

  it('goes away where there is no newsletter any more', async () => {
    const { element, shop } = await open(withNewsletter(PLAIN));
    await shop.setProgram({ ...BEANS, newsletter: null });
    await enter(element, EMAIL);
    await waitUntil(() => !part(element, 'form'));
    expect(textOf(element)).to.equal('');
  });
});

describe('stamm-newsletter for members', () => {
  it('knows their address, and asks as the member', async () => {
    const { element, shop } = await openAsMember();
    expect(email(element).value).to.equal(EMAIL);
    topics(element)[0]?.click();
    part(element, 'submit').click();
    await untilText(element, `look into the mailbox of ${EMAIL}`);
    expect([changes(shop), subscriptions(shop)]).to.deep.equal([1, 0]);
  });

  it('takes another address as anybody’s', async () => {
    const { element, shop } = await openAsMember(PLAIN);
    await enter(element, 'other@example.com');
    await untilText(element, 'look into the mailbox of other@example.com');
    expect([changes(shop), subscriptions(shop)]).to.deep.equal([0, 1]);
  });

  it('asks members for an address whom the shop knows none of', async () => {
    const { element, shop } = await openAsMember(PLAIN, {});
    expect(email(element).value).to.equal('');
    await enter(element, EMAIL);
    await untilText(element, 'Nearly there');
    expect(subscriptions(shop)).to.equal(1);
  });

  it('says on the next page that a confirmation is awaited, and lets them take another address', async () => {
    const { element, client } = await openAsMember(PLAIN);
    part(element, 'submit').click();
    await untilText(element, 'Nearly there');
    element.remove();
    setClient(client);
    const next = await show('stamm-newsletter', tag);
    await untilText(next, `look into the mailbox of ${EMAIL}`);
    part(next, 'again').click();
    await waitUntil(() => part(next, 'form').checkVisibility());
    expect(email(next).value).to.equal(EMAIL);
  });

  it('shows that they are subscribed, and lets them choose anew', async () => {
    const { element, shop } = await openAsSubscriber();
    expect(topics(element).map(({ checked }) => checked)).to.deep.equal([true, false]);
    expect([!!email(element), !!part(element, 'consent')]).to.deep.equal([false, false]);
    for (const topic of topics(element)) topic.click();
    part(element, 'submit').click();
    await untilText(element, 'Saved.');
    expect((await shop.subscribers())[0]?.topics).to.deep.equal(['offers']);
    topics(element)[1]?.click();
    part(element, 'submit').click();
    await untilText(element, 'Please choose at least one topic.');
    expect(changes(shop)).to.equal(2);
  });

  it('lets them unsubscribe with one click, and come back', async () => {
    const { element, shop } = await openAsSubscriber(PLAIN);
    expect(!!part(element, 'submit')).to.equal(false);
    const heard: string[] = [];
    document.body.addEventListener('stamm-unsubscribed', ({ type }) => heard.push(type), {
      once: true,
    });
    part(element, 'unsubscribe').focus();
    part(element, 'unsubscribe').click();
    await untilText(element, 'You are unsubscribed.');
    expect(heard).to.deep.equal(['stamm-unsubscribed']);
    expect((await shop.subscribers())[0]?.unsubscribedAt).to.be.a('string');
    await waitUntil(() => element.shadowRoot?.activeElement === part(element, 'message'));
    part(element, 'submit').click();
    await untilText(element, 'Nearly there');
  });

  it('ticks nothing for those who have left, and promises no second reward', async () => {
    const { element } = await openAsSubscriber();
    expect(topics(element).some(({ checked }) => checked)).to.equal(true);
    part(element, 'unsubscribe').click();
    await untilText(element, 'You are unsubscribed.');
    expect(topics(element).some(({ checked }) => checked)).to.equal(false);
    expect(textOf(element)).to.match(/^Your e-mail address/);
  });

  it('asks for nothing of the member while nobody sees it', async () => {
    const opened = await openShop();
    await opened.client.identify(
      await opened.shop.signedIn(
        await opened.shop.addMember({ email: EMAIL, emailVerified: true }),
      ),
    );
    const asked = () =>
      opened.shop.requests.filter((request) => request === 'GET /v1/me/newsletter').length;
    const element = await show(
      'stamm-newsletter',
      html`<div style="block-size: 300vh"></div>${tag}`,
    );
    await waitUntil(() => opened.client.snapshot.me && opened.client.snapshot.program);
    await element.updateComplete;
    await new Promise(requestAnimationFrame);
    expect([asked(), !!part(element, 'loading')]).to.deep.equal([0, true]);
    element.scrollIntoView();
    await found(element, 'form');
    expect(asked()).to.equal(1);
  });

  it('shows nothing of one member to the next, nor to who comes after them', async () => {
    const { element, shop, client } = await openAsSubscriber(PLAIN);
    await client.signOut();
    await found(element, '#email');
    expect(textOf(element)).not.to.contain(EMAIL);
    expect(email(element).value).to.equal('');
    email(element).value = 'visitor@example.com';
    await client.identify(
      await shop.signedIn(await shop.addMember({ email: 'ben@example.com', emailVerified: true })),
    );
    await waitUntil(() => email(element)?.value === 'ben@example.com');
  });

  it('offers to try again, and recovers', async () => {
    const { shop, client } = await openShop();
    await client.identify(
      await shop.signedIn(await shop.addMember({ email: EMAIL, emailVerified: true })),
    );
    await Promise.all([client.loadProgram(), client.loadMe()]);
    shop.nonsense = true;
    const element = await show('stamm-newsletter', tag);
    const retry = await found(element, '[part=retry]');
    shop.nonsense = false;
    retry.click();
    await found(element, 'form');
  });
});

describe('stamm-newsletter for everybody', () => {
  it('has no barriers: the form, its problems, and after it was sent', async () => {
    const markup = html`<stamm-newsletter ask-name></stamm-newsletter>`;
    const { element } = await open(undefined, 'de', markup);
    await expectAccessible(element);
    await enter(element, 'anna');
    await untilText(element, 'Bitte geben Sie Ihre E-Mail-Adresse ein');
    await expectAccessible(element);
    topics(element)[0]?.click();
    await enter(element, EMAIL);
    await untilText(element, 'Fast geschafft');
    await expectAccessible(element);
  });

  it('has none while it loads, nor for subscribers', async () => {
    setClient(undefined);
    const loading = await show('stamm-newsletter', tag);
    await found(loading, '[part=loading]');
    await expectAccessible(loading);
    const { element } = await openAsSubscriber();
    await expectAccessible(element);
  });
});
