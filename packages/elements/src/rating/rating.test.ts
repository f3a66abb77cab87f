import { expect, html, oneEvent } from '@open-wc/testing';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { registerWords, setClient } from '../core/index.ts';
import { expectAccessible, found, openShop, show } from '../testing/page.ts';
import './define.ts';
import type { StammRating } from './rating.ts';
import de from './words/de.ts';
import en from './words/en.ts';

registerWords('stamm-rating', 'en', en);
registerWords('stamm-rating', 'de', de);

const radios = (rating: StammRating) => [
  ...(rating.shadowRoot?.querySelectorAll<HTMLInputElement>('input') ?? []),
];

async function open(markup: unknown, language = 'en'): Promise<StammRating> {
  const rating = await show('stamm-rating', markup, language);
  await rating.updateComplete;
  return rating;
}

const inForm = (rating: unknown) => html`<form><label for="it">How was it?</label>${rating}</form>`;
const sent = (rating: StammRating) =>
  Object.fromEntries(new FormData(rating.form as HTMLFormElement));
/** Pressing keys goes to what has the focus. */
const press = (key: string) => sendKeys({ press: key });

describe('stamm-rating', () => {
  afterEach(() => setClient(undefined));

  it('is a field of a form: sent by its name, empty until it is chosen', async () => {
    const rating = await open(inForm(html`<stamm-rating id="it" name="stars"></stamm-rating>`));
    expect(rating.form).to.be.instanceOf(HTMLFormElement);
    expect(sent(rating)).to.deep.equal({});
    const heard: string[] = [];
    for (const type of ['input', 'change']) {
      rating.form?.addEventListener(type, ({ target }) => {
        heard.push(`${type} ${(target as Element).localName} ${JSON.stringify(sent(rating))}`);
      });
    }
    radios(rating)[3]?.click();
    expect(rating.value).to.equal(4);
    expect(heard).to.deep.equal([
      'input stamm-rating {"stars":"4"}',
      'change stamm-rating {"stars":"4"}',
    ]);
  });

  it('needs neither the Worker nor the program', async () => {
    const { shop } = await openShop();
    const rating = await open(html`<stamm-rating value="2"></stamm-rating>`);
    expect(radios(rating).map(({ checked }) => checked)).to.deep.equal([
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(shop.requests).to.deep.equal([]);
  });

  it('stays where it is when the program cannot be had', async () => {
    const { shop, client } = await openShop();
    shop.offline = true;
    const rating = await open(html`<stamm-rating value="2"></stamm-rating>`);
    radios(rating)[3]?.click();
    await client.refresh();
    await rating.updateComplete;
    expect(radios(rating)[3]?.checked).to.equal(true);
  });

  it('goes back to its first value with the form', async () => {
    const rating = await open(
      inForm(html`<stamm-rating id="it" name="stars" value="3"></stamm-rating>`),
    );
    radios(rating)[0]?.click();
    await rating.updateComplete;
    rating.form?.reset();
    await rating.updateComplete;
    expect(sent(rating)).to.deep.equal({ stars: '3' });
    expect(radios(rating)[2]?.checked).to.equal(true);
  });

  it('keeps a form from being sent where it is required, and says why', async () => {
    const rating = await open(
      inForm(html`<stamm-rating id="it" name="stars" required></stamm-rating>`),
      'de',
    );
    expect(rating.form?.checkValidity()).to.equal(false);
    expect(rating.validity.valueMissing).to.equal(true);
    expect(rating.validationMessage).to.equal('Bitte wählen Sie, wie viele Sterne Sie geben.');
    radios(rating)[0]?.click();
    await rating.updateComplete;
    expect(rating.form?.checkValidity()).to.equal(true);
  });

  it('is disabled with its fieldset, or by itself, and then not sent', async () => {
    const rating = await open(
      html`<form><fieldset disabled><stamm-rating name="stars" value="5"></stamm-rating></fieldset></form>`,
    );
    expect(radios(rating).every(({ disabled }) => disabled)).to.equal(true);
    expect(sent(rating)).to.deep.equal({});
    const fieldset = rating.closest('fieldset') as HTMLFieldSetElement;
    fieldset.disabled = false;
    await rating.updateComplete;
    expect(sent(rating)).to.deep.equal({ stars: '5' });
    rating.disabled = true;
    await rating.updateComplete;
    expect(radios(rating).every(({ disabled }) => disabled)).to.equal(true);
    expect(sent(rating)).to.deep.equal({});
  });

  it('is chosen with keys: arrows, digits, Home and End; Enter sends the form', async () => {
    const rating = await open(inForm(html`<stamm-rating id="it" name="stars"></stamm-rating>`));
    rating.focus();
    const after = async (key: string) => {
      await press(key);
      return rating.value;
    };
    expect(await after('4')).to.equal(4);
    expect(await after('ArrowRight')).to.equal(5);
    expect(await after('ArrowRight')).to.equal(1);
    expect(await after('End')).to.equal(5);
    expect(await after('ArrowLeft')).to.equal(4);
    expect(await after('Home')).to.equal(1);
    expect(await after('9')).to.equal(1);
    const submitted = oneEvent(rating.form as HTMLFormElement, 'submit');
    rating.form?.addEventListener('submit', (event) => event.preventDefault());
    await press('Enter');
    await submitted;
  });

  it('takes one stop of the Tab key, at the chosen star', async () => {
    const rating = await open(
      html`<button>before</button><stamm-rating value="3" aria-label="Taste"></stamm-rating><button>after</button>`,
    );
    const [before, after] = rating.parentElement?.querySelectorAll('button') ?? [];
    before?.focus();
    await press('Tab');
    expect(rating.shadowRoot?.activeElement).to.equal(radios(rating)[2]);
    await press('Tab');
    expect(document.activeElement).to.equal(after);
  });

  it('reads from right to left where the page does', async () => {
    const rating = await open(html`<div dir="rtl"><stamm-rating value="2"></stamm-rating></div>`);
    const [first, second] = radios(rating).map((radio) => radio.getBoundingClientRect().left);
    expect(first).to.be.greaterThan(second as number);
    rating.focus();
    await press('ArrowLeft');
    expect(rating.value).to.equal(3);
  });

  it('shows an average to a fraction of a star, and says it', async () => {
    const rating = await open(html`<stamm-rating readonly value="4.3"></stamm-rating>`, 'de');
    const stars = await found(rating, '[role=img]');
    expect(stars.ariaLabel).to.equal('4,3 von 5 Sternen');
    const full = stars.querySelector('.full')?.getBoundingClientRect().width ?? 0;
    expect(full / stars.getBoundingClientRect().width).to.be.closeTo(0.86, 0.01);
    expect(radios(rating)).to.have.length(0);
    await expectAccessible(rating);
  });

  it('can be told apart without colours', async () => {
    await emulateMedia({ forcedColors: 'active' });
    const rating = await open(html`<stamm-rating value="3" aria-label="Taste"></stamm-rating>`);
    const fills = [...(rating.shadowRoot?.querySelectorAll('svg') ?? [])].map(
      (star) => getComputedStyle(star).fill,
    );
    await emulateMedia({ forcedColors: 'none' });
    expect(new Set(fills.slice(0, 3)).size).to.equal(1);
    expect(fills.slice(3)).to.deep.equal(['none', 'none']);
    expect(fills[0]).to.not.equal('none');
  });

  it('has no barriers, and a name of its own where the page gives none', async () => {
    const rating = await open(html`<stamm-rating></stamm-rating>`);
    await expectAccessible(rating);
    expect(radios(rating).map(({ ariaLabel }) => ariaLabel)).to.deep.equal([
      '1 star',
      '2 stars',
      '3 stars',
      '4 stars',
      '5 stars',
    ]);
  });
});
