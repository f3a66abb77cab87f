import { expect, html, nextFrame, waitUntil } from '@open-wc/testing';
import { BEANS, giveTenGetTen, thankTheAdvocate } from '@stamm/mocks/beans';
import { registerWords, setClient } from '../core/index.ts';
import { expectAccessible, found, openShop, show, textOf, untilText } from '../testing/page.ts';
import './define.ts';
import type { StammReferralShareEvent } from './events.ts';
import type { StammRefer } from './refer.ts';
import de from './words/de.ts';
import en from './words/en.ts';

const tag = html`<stamm-refer></stamm-refer>`;
const LINK = /^https:\/\/shop\.example\/\?ref=[2-9CFHMRWXY]{10}$/;

const part = <Part extends HTMLElement = HTMLElement>(element: StammRefer, name: string) =>
  element.shadowRoot?.querySelector(`[part=${name}]`) as Part;
const way = (element: StammRefer, name: string) =>
  [...(element.shadowRoot?.querySelectorAll<HTMLAnchorElement>('a[part=way]') ?? [])].find(
    (link) => link.textContent === name,
  ) as HTMLAnchorElement;

async function join({ referral = BEANS.referral, language = 'en', markup = tag } = {}) {
  const opened = await openShop({ program: { ...BEANS, referral } });
  const id = await opened.shop.addMember({ name: 'Anna' });
  await opened.client.identify(await opened.shop.signedIn(id));
  const element = await show('stamm-refer', markup, language);
  await found(element, '[part=link]');
  return { ...opened, element, id };
}

/** Stands in for the browser's clipboard or share sheet for one test. */
function replace(name: 'clipboard' | 'share' | 'canShare', value: unknown): void {
  Object.defineProperty(navigator, name, { configurable: true, value });
}

describe('stamm-refer', () => {
  before(() => {
    registerWords('stamm-refer', 'en', en);
    registerWords('stamm-refer', 'de', de);
  });

  afterEach(() => {
    setClient(undefined);
    for (const name of ['clipboard', 'share', 'canShare']) Reflect.deleteProperty(navigator, name);
  });

  it('shows what both sides get, the link and the code', async () => {
    const { element, shop, id } = await join({ referral: giveTenGetTen });
    expect(textOf(part(element, 'link'))).to.match(LINK);
    expect(textOf(part(element, 'code'))).to.equal(await shop.referralCode(id));
    expect(textOf(part(element, 'terms'))).to.equal(
      'Your friend gets €10 welcome on orders of €40 or more · valid for 30 days ' +
        'You get €10 thank-you on orders of €40 or more · valid for 180 days ' +
        '14 days after they have paid, once returns are over',
    );
    expect(textOf(part(element, 'conditions'))).to.include('Their first order here counts.');
    expect(textOf(part(element, 'conditions'))).to.include('Goods worth €40 or more');
  });

  it('leaves out the side that gets nothing', async () => {
    const { element } = await join({ referral: thankTheAdvocate });
    expect(textOf(part(element, 'terms'))).to.match(/^You get 500 beans/);
  });

  it('says that the link is copied once it is, and not before', async () => {
    const { element } = await join();
    let finish: () => void = () => undefined;
    const copied: string[] = [];
    replace('clipboard', {
      writeText: (text: string) => {
        copied.push(text);
        return new Promise<void>((resolve) => {
          finish = resolve;
        });
      },
    });
    part(element, 'copy').click();
    await nextFrame();
    expect(textOf(element)).not.to.include('Copied');
    finish();
    await untilText(element, 'Copied');
    expect(copied).to.deep.equal([textOf(part(element, 'link'))]);
  });

  it('selects the link where it may not be copied', async () => {
    const { element } = await join();
    replace('clipboard', undefined);
    part(element, 'copy').click();
    await untilText(element, 'The link is selected.');
    expect(String(getSelection())).to.match(LINK);
  });

  it('opens the own apps of the shopper, with the text that they have made of it', async () => {
    const { element } = await join();
    const link = textOf(part(element, 'link'));
    const message = part<HTMLTextAreaElement>(element, 'message');
    expect(message.value).to.equal('I like shopping at Rösterei. With my link you get: 100 beans.');
    message.value = 'Coffee & cake? 50% of "it"';
    message.dispatchEvent(new Event('input'));
    await element.updateComplete;
    const whole = encodeURIComponent(`Coffee & cake? 50% of "it" ${link}`);
    expect(way(element, 'WhatsApp').href).to.equal(`https://wa.me/?text=${whole}`);
    expect(way(element, 'E-mail').href).to.equal(
      `mailto:?subject=${encodeURIComponent('A tip: Rösterei')}&body=${whole}`,
    );
    expect(new URL(way(element, 'Telegram').href).searchParams.get('url')).to.equal(link);
    expect(way(element, 'Text message').href).to.include('sms:?&body=');
    expect(way(element, 'WhatsApp').rel).to.include('noreferrer');
  });

  it('lets members choose the name that friends see, or none', async () => {
    const { element, shop, id } = await join();
    const field = part<HTMLInputElement>(element, 'name');
    const own = async () => (await shop.referral(id)).displayName;
    const enter = (text: string) => {
      field.value = text;
      field.dispatchEvent(new Event('change'));
    };
    expect(field.value).to.equal('');
    enter(' Anna ');
    await untilText(element, 'Saved');
    expect(await own()).to.equal('Anna');
    shop.failNext('internal');
    enter('Annika');
    await untilText(element, 'That could not be saved.');
    expect(await own()).to.equal('Anna');
    enter('');
    await waitUntil(async () => (await own()) === null);
  });

  it('has the share sheet where there is one', async () => {
    const without = await join();
    replace('canShare', undefined);
    without.element.requestUpdate();
    await without.element.updateComplete;
    expect(textOf(part(without.element, 'ways'))).not.to.include('Share…');
    const shared: ShareData[] = [];
    replace('canShare', () => true);
    replace('share', async (data: ShareData) => {
      shared.push(data);
      throw new DOMException('Closed', 'AbortError');
    });
    const { element } = await join();
    const button = element.shadowRoot?.querySelector<HTMLButtonElement>('button[part=way]');
    button?.click();
    await waitUntil(() => shared.length === 1);
    expect(shared[0]?.url).to.match(LINK);
  });

  it('lets the page stop every way', async () => {
    const { element } = await join();
    const ways: string[] = [];
    const stop = (event: StammReferralShareEvent) => {
      ways.push(event.way);
      event.preventDefault();
    };
    document.addEventListener('stamm-referral-share', stop);
    replace('clipboard', { writeText: () => ways.push('copied') });
    part(element, 'copy').click();
    way(element, 'WhatsApp').click();
    await element.updateComplete;
    document.removeEventListener('stamm-referral-share', stop);
    expect(ways).to.deep.equal(['copy', 'whatsapp']);
  });

  it('loads the QR code when it is opened, and says so where it cannot', async () => {
    const { element } = await join();
    const details = part<HTMLDetailsElement>(element, 'qr');
    const image = details.querySelector('img') as HTMLImageElement;
    expect(image.loading).to.equal('lazy');
    expect(image.alt).to.equal('QR code with your link');
    expect(image.src).to.match(/\/v1\/shops\/demo\/referrals\/[2-9CFHMRWXY]{10}\/qr\.svg$/);
    expect(image.complete && image.naturalWidth > 0).to.equal(false);
    image.dispatchEvent(new Event('error'));
    await untilText(element, 'The QR code cannot be shown at the moment.');
  });

  it('counts what came of it, without naming anybody', async () => {
    const { element, shop, client, id } = await join();
    const code = await shop.referralCode(id);
    expect(textOf(part(element, 'counts'))).to.equal('accepted 0bought 0rewarded 0');
    for (const name of ['Ben', 'Cleo', 'Dora']) {
      await shop.addMember({ id: name, name, email: `${name.toLowerCase()}@example.com` });
      await shop.claim(name, code);
    }
    await shop.addOrder('Ben', { totalMinor: 5_000 });
    await shop.advanceDays(14);
    await shop.addOrder('Cleo', { totalMinor: 5_000 });
    await client.identify(null);
    await client.identify(await shop.signedIn(id));
    await untilText(element, 'accepted 3bought 2rewarded 1');
    for (const name of ['Ben', 'Cleo', 'Dora']) expect(textOf(element)).not.to.include(name);
    expect((await shop.me(id)).points.available).to.equal(500);
  });

  it('tells visitors what there is to gain, and leads them to sign in', async () => {
    await openShop();
    const element = await show(
      'stamm-refer',
      html`<stamm-refer><a slot="sign-in" href="/login">Log in</a></stamm-refer>`,
    );
    await untilText(element, 'Sign in to get your link.');
    expect(textOf(part(element, 'terms'))).to.include('You get 500 beans');
    const slot = await found<HTMLSlotElement>(element, 'slot[name=sign-in]');
    expect(slot.assignedElements()[0]?.textContent).to.equal('Log in');
  });

  it('shows its children where the shop does not offer it, and asks nothing', async () => {
    const { shop } = await openShop({ program: { ...BEANS, referral: null } });
    const element = await show('stamm-refer', html`<stamm-refer>Tell a friend!</stamm-refer>`);
    const slot = await found<HTMLSlotElement>(element, 'slot:not([name])');
    expect(slot.assignedNodes()[0]?.textContent).to.equal('Tell a friend!');
    expect(shop.requests.filter((request) => request.includes('referral'))).to.deep.equal([]);
  });

  it('keeps its place while loading, says when it cannot, and tries again', async () => {
    const { shop, client } = await openShop();
    const id = await shop.addMember({ name: 'Anna' });
    await client.identify(await shop.signedIn(id));
    await client.loadProgram();
    await client.loadMe();
    shop.nonsense = true;
    shop.latencyMs = 20;
    const element = await show('stamm-refer', tag);
    await found(element, '[part=loading]');
    const retry = await found(element, '[part=retry]');
    shop.nonsense = false;
    retry.click();
    await found(element, '[part=link]');
  });

  it('forgets the link of who signs out', async () => {
    const { element, client } = await join();
    await client.signOut();
    await untilText(element, 'Sign in to get your link.');
    expect(part(element, 'link')).to.equal(null);
  });

  it('speaks German', async () => {
    const { element } = await join({ referral: giveTenGetTen, language: 'de' });
    expect(textOf(part(element, 'terms'))).to.include(
      'Für Sie 10 € Dankeschön ab 40 € Bestellwert · 180 Tage gültig',
    );
    expect(textOf(part(element, 'conditions'))).to.include('Zeit für die Bestellung: 30 Tage.');
    expect(part<HTMLTextAreaElement>(element, 'message').value).to.include('bekommst du');
  });

  it('has no barriers: for members, with all open, and for visitors', async () => {
    const { element, client } = await join();
    for (const details of element.shadowRoot?.querySelectorAll('details') ?? []) {
      details.open = true;
    }
    await expectAccessible(element);
    await client.signOut();
    await untilText(element, 'Sign in');
    await expectAccessible(element);
  });
});
