import { expect, html, oneEvent, waitUntil } from '@open-wc/testing';
import { BEANS } from '@stamm/mocks/beans';
import { sendKeys } from '@web/test-runner-commands';
import { registerWords, setClient } from '../core/index.ts';
import '../review-form/define.ts';
import type { StammReviewForm } from '../review-form/review-form.ts';
import formDe from '../review-form/words/de.ts';
import formEn from '../review-form/words/en.ts';
import {
  callAsShop,
  expectAccessible,
  found,
  type OpenShop,
  openShop,
  readFromShop,
  show,
  textOf,
  untilText,
} from '../testing/page.ts';
import './define.ts';
import type { StammReview } from './review.ts';
import de from './words/de.ts';
import en from './words/en.ts';

registerWords('stamm-review', 'en', en);
registerWords('stamm-review', 'de', de);
registerWords('stamm-review-form', 'en', formEn);
registerWords('stamm-review-form', 'de', formDe);

const tag = html`<stamm-review></stamm-review>`;
const SUBMIT = 'POST /v1/me/reviews';
const terms = { ...BEANS.review, moderation: { kind: 'afterwards' } } as const;
const COUPON = {
  kind: 'coupon',
  name: { en: '5% off', de: '5 % Rabatt' },
  benefit: { kind: 'percentOff', percent: 5 },
} as const;

interface Opened extends OpenShop {
  id: string;
  element: StammReview;
}

interface Setting {
  language?: string;
  program?: object;
  products?: string[];
  markup?: unknown;
}

/** A member to whom these products were delivered. */
async function open({
  language = 'en',
  program = {},
  products = ['Huila'],
  markup = tag,
}: Setting = {}): Promise<Opened> {
  const opened = await openShop({ program: { ...BEANS, review: { ...terms, ...program } } });
  const id = await opened.shop.addMember({ name: 'Ada King Lovelace' });
  for (const name of products) await opened.shop.addDelivery(id, name.toLowerCase(), name);
  await opened.client.identify(await opened.shop.signedIn(id));
  const element = await show('stamm-review', markup, language);
  return { ...opened, id, element };
}

const part = <Part extends HTMLElement = HTMLElement>(element: Element, name: string) =>
  element.shadowRoot?.querySelector<Part>(`[part=${name}]`) as Part;
const requests = ({ shop }: OpenShop, call: string) =>
  shop.requests.filter((request) => request === call).length;
const field = (form: StammReviewForm, id: string) =>
  form.shadowRoot?.getElementById(id) as HTMLInputElement;

async function begin(element: StammReview): Promise<StammReviewForm> {
  (await found(element, '[part=write]')).click();
  const form = await found<StammReviewForm>(element, 'stamm-review-form');
  await found(form, 'form');
  return form;
}

function choose(form: StammReviewForm, stars: number): void {
  form.shadowRoot?.querySelectorAll<HTMLInputElement>('input[type=radio]')[stars - 1]?.click();
}

function type(form: StammReviewForm, id: string, text: string): void {
  const input = field(form, id);
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

function fill(form: StammReviewForm, text = 'Tastes of plums.'): void {
  choose(form, 4);
  type(form, 'text', text);
}

const send = (form: StammReviewForm) => part(form, 'submit').click();

/** A photo as a camera would save it, as wide as asked. */
async function photo(width = 40, height = 30): Promise<File> {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  canvas.getContext('2d')?.fillRect(0, 0, 10, 10);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return new File([blob as Blob], 'coffee.png', { type: 'image/png' });
}

async function choosePhoto(form: StammReviewForm, file: File): Promise<void> {
  const files = new DataTransfer();
  files.items.add(file);
  const input = field(form, 'photo');
  input.files = files.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

describe('stamm-review', () => {
  afterEach(() => setClient(undefined));

  it('invites visitors to sign in, in the shop’s own way', async () => {
    await openShop();
    const element = await show(
      'stamm-review',
      html`<stamm-review><a slot="sign-in" href="/login">Log in</a></stamm-review>`,
    );
    await untilText(element, 'Sign in to review');
    await found(element, 'slot[name=sign-in]');
    await expectAccessible(element);
  });

  it('asks about what was delivered, newest first', async () => {
    const { element } = await open({ products: ['Huila', 'Sonntag'] });
    await found(element, '[part=request]');
    const asked = [...(element.shadowRoot?.querySelectorAll('[part=request] b') ?? [])];
    expect(asked.map(textOf)).to.have.members(['Huila', 'Sonntag']);
    expect(part(element, 'write').ariaLabel).to.match(/^Review: (Huila|Sonntag)$/);
    await expectAccessible(element);
  });

  it('asks about one product, or one order, where the page says so', async () => {
    const one = html`<stamm-review product-id="sonntag"></stamm-review>`;
    const { element } = await open({ products: ['Huila', 'Sonntag'], markup: one });
    await untilText(element, 'Sonntag');
    expect(textOf(element)).not.to.contain('Huila');
    element.orderId = 'another';
    await untilText(element, 'nothing to review');
  });

  it('says before what there is for it, and how reviews are checked', async () => {
    const { element } = await open({ language: 'de' });
    const form = await begin(element);
    const said = textOf(form);
    expect(textOf(part(form, 'reward'))).to.equal(
      'Ganz gleich, wie viele Sterne Sie geben, bekommen Sie dafür: 50 Bohnen. Ihre Bewertung wird mit „gegen eine Prämie bewertet“ gekennzeichnet.',
    );
    expect(said).to.contain('Ihre Bewertung erscheint sofort.');
    expect(said).to.contain('Abgelehnt werden nur Spam, Beleidigungen');
    expect(said).to.contain('JPEG, PNG oder WebP, bis 20 MB.');
    expect(field(form, 'name').value).to.equal('Ada L.');
    await expectAccessible(element);
  });

  it('sends a review with keys alone, thanks, and tells of the points', async () => {
    const { element, shop, id, client } = await open();
    const form = await begin(element);
    await waitUntil(() => form.shadowRoot?.activeElement?.localName === 'h3');
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: '2' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ type: 'Thin' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ type: 'Tastes of water.' });
    const reviewed = oneEvent(element, 'stamm-reviewed');
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await reviewed;
    await untilText(element, 'Thank you for your review');
    expect(textOf(part(element, 'thanks'))).to.contain('You have got: 50 beans.');
    await waitUntil(() => element.shadowRoot?.activeElement === part(element, 'title'));
    const [review] = await shop.reviewsBy(id);
    expect(review).to.include({
      rating: 2,
      title: 'Thin',
      text: 'Tastes of water.',
      displayName: 'Ada L.',
      language: 'en',
    });
    expect((await shop.me(id)).points.available).to.equal(50);
    await waitUntil(() => client.snapshot.me?.points.available === 50);
    await expectAccessible(element);
  });

  it('shows the coupon where there is one for it', async () => {
    const { element, client } = await open({ program: { reward: COUPON }, language: 'de' });
    const form = await begin(element);
    expect(textOf(part(form, 'reward'))).to.contain('5 % Rabatt');
    fill(form);
    send(form);
    await untilText(element, 'Sie haben dafür bekommen: 5 % Rabatt.');
    await waitUntil(() => client.snapshot.me?.coupons.length);
    expect(textOf(part(element, 'thanks'))).to.contain(client.snapshot.me?.coupons[0]?.code);
  });

  it('promises it where the shop looks at reviews first', async () => {
    const moderation = { kind: 'beforehand', rewardAfterDays: 7 };
    const { element, shop } = await open({ program: { moderation } });
    const form = await begin(element);
    expect(textOf(form)).to.contain('We look at your review before it appears.');
    fill(form);
    send(form);
    await untilText(element, 'As soon as we have looked at it, you get: 50 beans.');
    await untilText(element, 'being looked at');
    const [review] = await shop.reviews('pending');
    await callAsShop(shop, 'POST', `/v1/reviews/${review?.id}/reject`, { reason: 'otherProduct' });
    const again = await show('stamm-review', tag);
    await untilText(again, 'rejected: about another product');
  });

  it('is sent only with stars and text', async () => {
    const opened = await open();
    const form = await begin(opened.element);
    send(form);
    type(form, 'text', 'No stars');
    send(form);
    await form.updateComplete;
    expect(requests(opened, SUBMIT)).to.equal(0);
    choose(form, 1);
    send(form);
    await untilText(opened.element, 'Thank you');
  });

  it('takes a second click for the same review', async () => {
    const opened = await open();
    opened.shop.latencyMs = 20;
    const form = await begin(opened.element);
    fill(form);
    send(form);
    send(form);
    await untilText(opened.element, 'Thank you');
    expect(requests(opened, SUBMIT)).to.equal(1);
    expect(await opened.shop.reviews()).to.have.length(1);
  });

  it('keeps everything when it cannot be sent, and sends it then', async () => {
    const { element, shop, id } = await open();
    const form = await begin(element);
    fill(form, 'Worth the wait.');
    await choosePhoto(form, await photo());
    await found(form, 'canvas');
    shop.offline = true;
    send(form);
    await untilText(form, 'What you wrote is still here');
    expect(field(form, 'text').value).to.equal('Worth the wait.');
    shop.offline = false;
    send(form);
    await untilText(element, 'Thank you');
    const [review] = await shop.reviewsBy(id);
    expect(review?.text).to.equal('Worth the wait.');
    expect(review?.photo?.id).to.match(/^pho_/);
  });

  it('keeps what was typed when the session ends meanwhile', async () => {
    const { element, shop, id, client } = await open();
    fill(await begin(element), 'Long and thought through.');
    await client.signOut();
    await untilText(element, 'Sign in to review');
    await client.identify(await shop.signedIn(id));
    const form = await found<StammReviewForm>(element, 'stamm-review-form');
    await found(form, 'form');
    expect(field(form, 'text').value).to.equal('Long and thought through.');
    const other = await shop.addMember({ name: 'Bo' });
    await client.identify(await shop.signedIn(other));
    await untilText(element, 'nothing to review');
    expect(element.shadowRoot?.querySelector('stamm-review-form')).to.equal(null);
  });

  it('makes a large photo small before it is sent, and shows it', async () => {
    const { element, shop } = await open();
    const form = await begin(element);
    fill(form);
    await choosePhoto(form, await photo(3200, 1000));
    const preview = await found<HTMLCanvasElement>(form, 'canvas');
    expect([preview.width, preview.height]).to.deep.equal([1600, 500]);
    expect(preview.ariaLabel).to.equal('Your photo');
    await expectAccessible(element);
    send(form);
    await untilText(element, 'Thank you');
    const [review] = await shop.reviews();
    const sent = review?.photo;
    expect([sent?.width, sent?.height]).to.deep.equal([1600, 500]);
    const { headers } = await readFromShop(shop, sent?.url ?? '');
    expect(headers.get('content-type')).to.equal('image/jpeg');
  });

  it('says what is wrong with a photo before anything is sent', async () => {
    const opened = await open();
    const { element } = opened;
    const form = await begin(element);
    fill(form);
    await choosePhoto(form, new File(['no picture'], 'a.png', { type: 'image/png' }));
    await untilText(form, 'This photo cannot be read.');
    await choosePhoto(form, new File(['GIF89a'], 'a.gif', { type: 'image/gif' }));
    await untilText(form, 'This photo cannot be read.');
    const large = new File([new Uint8Array(20_000_001)], 'a.jpg', { type: 'image/jpeg' });
    await choosePhoto(form, large);
    await untilText(form, 'This photo is too large.');
    expect(form.shadowRoot?.querySelector('canvas')).to.equal(null);
    expect(field(form, 'text').value).to.equal('Tastes of plums.');
    expect(requests(opened, 'POST /v1/me/photos')).to.equal(0);
  });

  it('lets a photo be taken out again', async () => {
    const opened = await open();
    const { element } = opened;
    const form = await begin(element);
    fill(form);
    await choosePhoto(form, await photo());
    (await found(form, '[part=preview] button')).click();
    await waitUntil(() => !form.shadowRoot?.querySelector('canvas'));
    send(form);
    await untilText(element, 'Thank you');
    expect(requests(opened, 'POST /v1/me/photos')).to.equal(0);
    expect((await opened.shop.reviews())[0]?.photo).to.equal(null);
  });

  it('offers no photo where the shop wants none', async () => {
    const { element } = await open({ program: { photos: false } });
    expect(field(await begin(element), 'photo')).to.equal(null);
  });

  it('changes a review of one’s own, with what it said', async () => {
    const { element, shop } = await open();
    const form = await begin(element);
    fill(form);
    send(form);
    (await found(element, '[part=edit]')).click();
    const edited = await found<StammReviewForm>(element, 'stamm-review-form');
    await found(edited, 'form');
    expect(field(edited, 'text').value).to.equal('Tastes of plums.');
    expect(edited.shadowRoot?.querySelectorAll('input')[3]?.checked).to.equal(true);
    choose(edited, 1);
    type(edited, 'text', 'Not any more.');
    send(edited);
    await untilText(element, 'Not any more.');
    expect((await shop.reviews())[0]).to.include({ text: 'Not any more.', rating: 1 });
  });

  it('deletes one only after asking, and says that what came for it stays', async () => {
    const { element, shop, id } = await open();
    const form = await begin(element);
    fill(form);
    send(form);
    (await found(element, '[part=remove]')).click();
    await untilText(element, 'You keep what you got for it.');
    await expectAccessible(element);
    part(element, 'cancel').click();
    (await found(element, '[part=edit]')).focus();
    part(element, 'remove').click();
    await untilText(element, 'Delete it for good?');
    part(element, 'remove').click();
    await waitUntil(async () => (await shop.reviews()).length === 0);
    expect((await shop.me(id)).points.available).to.equal(50);
    await found(element, '[part=write]');
  });

  it('can be stopped by the page', async () => {
    const opened = await open();
    opened.element.addEventListener('stamm-review', (event) => event.preventDefault());
    const form = await begin(opened.element);
    fill(form);
    send(form);
    await form.updateComplete;
    expect(requests(opened, SUBMIT)).to.equal(0);
  });

  it('goes back without sending', async () => {
    const { element } = await open();
    const form = await begin(element);
    part(form, 'cancel').click();
    await found(element, '[part=write]');
  });

  it('says when there is nothing to review', async () => {
    const { element } = await open({ products: [] });
    await untilText(element, 'nothing to review at the moment');
    await expectAccessible(element);
  });

  it('shows nothing where the shop has no reviews', async () => {
    const { shop, client } = await openShop({ program: { ...BEANS, review: null } });
    await client.identify(await shop.signedIn(await shop.addMember({})));
    const element = await show('stamm-review', tag);
    await waitUntil(() => client.snapshot.me);
    await element.updateComplete;
    expect(textOf(element)).to.equal('');
  });

  it('keeps its place while loading', async () => {
    const opened = await openShop();
    opened.shop.latencyMs = 30;
    const element = await show('stamm-review', tag);
    await found(element, '[part=loading]');
    await untilText(element, 'Sign in');
  });

  it('says that it cannot be shown, and tries again when asked', async () => {
    const { shop, client } = await openShop();
    const id = await shop.addMember({});
    await client.identify(await shop.signedIn(id));
    await Promise.all([client.loadProgram(), client.loadMe()]);
    shop.failNext('internal', 'internal');
    const element = await show('stamm-review', tag);
    (await found(element, '[part=retry]')).click();
    await untilText(element, 'nothing to review');
  });
});
