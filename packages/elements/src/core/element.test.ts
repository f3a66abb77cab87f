import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { createStammClient } from '@stamm/client';
import type { Me, PublicProgram } from '@stamm/contract/types';
import { createMockShop, mockFetch } from '@stamm/mocks';
import { expectAccessible, found, openShop, show, textOf, untilText } from '../testing/page.ts';
import {
  define,
  property,
  registerWords,
  StammElement,
  StammEvent,
  setClient,
  wantElement,
  whenMissing,
} from './index.ts';

const en = { visitor: (shop: string) => `Welcome to ${shop}`, member: 'Hello' };
const de: typeof en = { visitor: (shop) => `Willkommen bei ${shop}`, member: 'Guten Tag' };

class TestGreeting extends StammElement<typeof en> {
  @property({ attribute: 'exclamation-mark' }) mark = '!';
  @property({ state: true }) times = 1;

  protected override renderVisitor({ shop }: PublicProgram) {
    return html`${this.words.visitor(shop.name)}`;
  }

  protected override renderMember({ name, points }: Me) {
    if (points.available > 1000) throw new TypeError('The answer is not what it should be');
    const greeting = `${this.words.member} ${name}${this.mark.repeat(this.times)}`;
    return html`<span class="greeting">${greeting}</span> ${points.available}`;
  }
}

class TestPrice extends StammElement {
  static override needsMember = false;

  protected override renderVisitor({ program }: PublicProgram) {
    return html`${program.pendingDays} days`;
  }

  protected override renderMember() {
    return undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'test-greeting': TestGreeting;
    'test-price': TestPrice;
  }
}

define('test-greeting', TestGreeting);
define('test-price', TestPrice);
registerWords('test-greeting', 'en', en);
registerWords('test-greeting', 'de', de);

const greeting = html`<test-greeting></test-greeting>`;

async function signedIn(points = 5) {
  const opened = await openShop();
  const ada = await opened.shop.addMember({ name: 'Ada', points });
  await opened.client.identify(await opened.shop.signedIn(ada));
  return { ...opened, ada };
}

describe('StammElement', () => {
  afterEach(() => setClient(undefined));

  it('waits for a client, then shows what visitors see', async () => {
    setClient(undefined);
    const element = await show('test-greeting', greeting);
    await found(element, '[part=loading]');
    await openShop();
    await untilText(element, 'Welcome to Rösterei');
  });

  it('shows the member, and what changes of them', async () => {
    const { shop, client, ada } = await signedIn();
    const element = await show('test-greeting', greeting);
    await untilText(element, 'Hello Ada! 5');
    await shop.give(ada, 3, 'Sorry');
    await client.refresh();
    await untilText(element, 'Hello Ada! 8');
    await client.signOut();
    await untilText(element, 'Welcome');
  });

  it('asks once for all elements, and not for the member where none of them needs one', async () => {
    const { shop, client } = await signedIn();
    const before = shop.requests.length;
    const element = await show(
      'test-price',
      html`<test-price></test-price><test-price></test-price>`,
    );
    await untilText(element, '14 days');
    expect(shop.requests.slice(before)).to.deep.equal(['GET /v1/shops/demo/program']);
    const greetings = await show('test-greeting', html`${greeting}${greeting}`);
    await untilText(greetings, 'Hello Ada!');
    expect(shop.requests.slice(before + 1)).to.deep.equal(['GET /v1/me']);
    expect(client.snapshot.me?.name).to.equal('Ada');
  });

  it('renders again when its attributes and properties change', async () => {
    await signedIn();
    const element = await show(
      'test-greeting',
      html`<test-greeting exclamation-mark="?"></test-greeting>`,
    );
    await untilText(element, 'Hello Ada? 5');
    element.times = 3;
    await element.updateComplete;
    expect(textOf(element.shadowRoot!.querySelector('.greeting'))).to.equal('Hello Ada???');
  });

  it('is accessible while it loads, and when it cannot be shown', async () => {
    const { shop } = await openShop();
    shop.nonsense = true;
    const element = await show('test-greeting', greeting);
    await expectAccessible(element);
    await untilText(element, 'Try again');
    await expectAccessible(element);
  });
});

describe('an element whose shop cannot be reached', () => {
  const fallback = html`<test-greeting><a href="/club">Our club</a></test-greeting>`;

  it('says so quietly, and tries again when it is told to', async () => {
    const { shop } = await openShop();
    shop.nonsense = true;
    const element = await show('test-greeting', greeting);
    const retry = await found<HTMLButtonElement>(element, '[part=retry]');
    shop.latencyMs = 30;
    retry.click();
    expect(retry.ariaDisabled).to.equal('true');
    await waitUntil(() => retry.ariaDisabled === null);
    expect(textOf(element)).to.contain('cannot be shown');
    shop.nonsense = false;
    retry.click();
    await untilText(element, 'Welcome to Rösterei');
  });

  it('speaks the language of the page', async () => {
    (await openShop()).shop.nonsense = true;
    const element = await show('test-greeting', greeting, 'de');
    await untilText(element, 'Noch einmal versuchen');
  });

  it('shows its children instead, and while it loads', async () => {
    const { shop } = await openShop();
    shop.latencyMs = 30;
    shop.nonsense = true;
    const element = await show('test-greeting', fallback);
    const slot = await found<HTMLSlotElement>(element, 'slot');
    expect(slot.assignedElements()[0]?.textContent).to.equal('Our club');
    await waitUntil(() => shop.requests.length > 0 && element.shadowRoot!.querySelector('slot'));
    expect(!!element.shadowRoot!.querySelector('[part=notice]')).to.equal(false);
  });

  it('does not take blanks, or what is meant for another slot, for such children', async () => {
    (await openShop()).shop.nonsense = true;
    const element = await show(
      'test-greeting',
      html`<test-greeting>
        <a slot="sign-in" href="/login">Log in</a>
      </test-greeting>`,
    );
    await untilText(element, 'Try again');
  });

  it('shows its children no longer once it is ready', async () => {
    await openShop();
    const element = await show('test-greeting', fallback);
    await untilText(element, 'Welcome');
    expect(!!element.shadowRoot!.querySelector('slot')).to.equal(false);
  });

  it('treats an answer that it cannot render like one that did not come', async () => {
    await signedIn(2000);
    const element = await show('test-greeting', greeting);
    await untilText(element, 'Try again');
  });

  it('keeps showing what it knows when loading anew fails', async () => {
    const { shop, client } = await signedIn();
    const element = await show('test-greeting', greeting);
    await untilText(element, 'Hello Ada!');
    shop.nonsense = true;
    await client.refresh();
    await element.updateComplete;
    expect(textOf(element)).to.contain('Hello Ada!');
  });

  it('recovers from being offline when the client refreshes', async () => {
    const shop = await createMockShop();
    shop.nonsense = true;
    const client = createStammClient({
      host: 'https://loyalty.example',
      shop: 'demo',
      fetch: mockFetch(shop, 'https://loyalty.example'),
    });
    setClient(client);
    const element = await show('test-greeting', greeting);
    await untilText(element, 'Try again');
    shop.nonsense = false;
    await client.refresh();
    await untilText(element, 'Welcome');
  });
});

describe('the language', () => {
  it('is that of the nearest lang attribute, and follows it', async () => {
    await openShop();
    const element = await show('test-greeting', html`<div lang="de-AT">${greeting}</div>`);
    await untilText(element, 'Willkommen');
    const base = element.shadowRoot!.querySelector('[part=base]') as HTMLElement;
    expect(base.lang).to.equal('de-AT');
    element.parentElement!.lang = 'en';
    await untilText(element, 'Welcome');
    expect(base.lang).to.equal('en');
  });

  it('is found beyond a shadow root', async () => {
    await openShop();
    const host = await fixture(html`<div lang="de"></div>`);
    const element = document.createElement('test-greeting');
    host.attachShadow({ mode: 'open' }).append(element);
    await untilText(element, 'Willkommen');
  });

  it('can be set for the whole page', async () => {
    const { client } = await openShop();
    const element = await show('test-greeting', greeting);
    setClient(client, 'de');
    await untilText(element, 'Willkommen');
  });

  it('falls back to English where there are no words, and asks for them', async () => {
    const missing: string[] = [];
    whenMissing((tag, language) => missing.push(`${tag} ${language}`));
    await openShop();
    const element = await show('test-greeting', greeting, 'fr-CA');
    await untilText(element, 'Welcome');
    expect(element.shadowRoot!.querySelector<HTMLElement>('[part=base]')!.lang).to.equal('en');
    expect(missing).to.contain('test-greeting fr');
    registerWords('test-greeting', 'fr', { ...en, visitor: () => 'Bienvenue' });
    await untilText(element, 'Bienvenue');
    wantElement('test-price', 'de-CH');
    expect(missing.at(-1)).to.equal('test-price de');
    whenMissing(() => {});
  });
});

describe('define', () => {
  it('leaves a tag to the first who took it', () => {
    define('test-greeting', class extends HTMLElement {});
    expect(customElements.get('test-greeting')).to.equal(TestGreeting);
  });
});

describe('StammEvent', () => {
  it('is heard outside of shadow roots', async () => {
    await openShop();
    const element = await show('test-greeting', greeting);
    await untilText(element, 'Welcome');
    setTimeout(() => element.shadowRoot!.firstElementChild!.dispatchEvent(new StammEvent('test')));
    const event = await oneEvent(document.body, 'test');
    expect(event.target).to.equal(element);
  });
});
