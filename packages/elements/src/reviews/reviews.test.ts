import { expect, html, waitUntil } from '@open-wc/testing';
import type { MockShop } from '@stamm/mocks';
import { BEANS } from '@stamm/mocks/beans';
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
import type { StammReviews } from './reviews.ts';
import de from './words/de.ts';
import en from './words/en.ts';

registerWords('stamm-reviews', 'en', en);
registerWords('stamm-reviews', 'de', de);

const tag = html`<stamm-reviews product-id="huila" product-name="Huila"></stamm-reviews>`;

/** A shop with reviews of one product, oldest first: each by somebody else. */
async function withReviews(shop: MockShop, ratings: number[], more: object = {}): Promise<void> {
  for (const rating of ratings) {
    await shop.addReview('huila', { rating, text: `It is worth ${rating}.`, ...more });
  }
}

async function open(ratings: number[]): Promise<OpenShop> {
  const opened = await openShop();
  await withReviews(opened.shop, ratings);
  return opened;
}

const articles = (element: StammReviews) => [
  ...(element.shadowRoot?.querySelectorAll('article') ?? []),
];
const texts = (element: StammReviews) =>
  articles(element).map((article) => textOf(article.querySelector('[part=text]')));
const markup = () => [...document.head.querySelectorAll('script[type="application/ld+json"]')];
const described = () => JSON.parse(markup()[0]?.textContent ?? 'null');
const button = (element: StammReviews) =>
  element.shadowRoot?.querySelector<HTMLButtonElement>('[part=more]');

async function sortBy(element: StammReviews, sort: string): Promise<void> {
  const select = await found<HTMLSelectElement>(element, 'select');
  select.value = sort;
  select.dispatchEvent(new Event('change'));
}

describe('stamm-reviews', () => {
  afterEach(() => setClient(undefined));

  it('sums up: average, number, and how many have how many stars', async () => {
    await open([5, 5, 4, 1]);
    const element = await show('stamm-reviews', tag, 'de');
    await untilText(element, '4 Bewertungen');
    const average = await found(element, '[part=average]');
    expect(textOf(average)).to.equal('3,8');
    const stars = await found(element, '[part=summary] [role=img]');
    expect(stars.ariaLabel).to.equal('3,8 von 5 Sternen');
    const bars = [...(element.shadowRoot?.querySelectorAll('progress') ?? [])];
    expect(bars.map(({ ariaLabel, value, max }) => [ariaLabel, value, max])).to.deep.equal([
      ['5 von 5 Sternen', 2, 4],
      ['4 von 5 Sternen', 1, 4],
      ['3 von 5 Sternen', 0, 4],
      ['2 von 5 Sternen', 0, 4],
      ['1 von 5 Sternen', 1, 4],
    ]);
    await expectAccessible(element);
  });

  it('shows the newest first, whatever their stars, and others when asked', async () => {
    await open([5, 1, 3]);
    const element = await show('stamm-reviews', tag);
    await untilText(element, 'It is worth 3.');
    expect(texts(element)).to.deep.equal(['It is worth 3.', 'It is worth 1.', 'It is worth 5.']);
    await sortBy(element, 'lowest');
    await waitUntil(() => texts(element)[0] === 'It is worth 1.');
    await sortBy(element, 'highest');
    await waitUntil(() => texts(element)[0] === 'It is worth 5.');
    await sortBy(element, 'withPhoto');
    await untilText(element, 'No review has a photo yet.');
  });

  it('marks how each came about, and says how they are checked', async () => {
    const { shop } = await open([]);
    await shop.setProgram({
      ...BEANS,
      review: { delayDays: 0, reward: { kind: 'points', points: 50 } },
    });
    await withReviews(shop, [5]);
    await shop.setProgram({
      ...BEANS,
      review: { reward: null, moderation: { kind: 'beforehand' } },
    });
    const element = await show('stamm-reviews', tag);
    await untilText(element, 'verified purchase');
    const marks = [...(element.shadowRoot?.querySelectorAll('[part=mark]') ?? [])].map(textOf);
    expect(marks).to.deep.equal(['verified purchase', 'reviewed for a reward']);
    expect(textOf(element)).not.to.contain('false');
    const checking = await found(element, '[part=checking]');
    expect(textOf(checking)).to.contain('Only customers who bought the product here');
    expect(textOf(checking)).to.contain('before they appear');
    expect(textOf(checking)).to.contain('only spam, insults and reviews of other products');
  });

  it('loses “verified” with the refund of the purchase, and keeps the review', async () => {
    const { shop } = await open([4]);
    const [review] = await shop.reviews();
    await callAsShop(shop, 'PUT', `/v1/orders/${review?.orderId}/refunds/1`, {
      amountMinor: 1_000,
    });
    const element = await show('stamm-reviews', tag);
    await untilText(element, 'It is worth 4.');
    expect(textOf(element)).not.to.contain('verified purchase');
  });

  it('shows an answer of the shop beneath', async () => {
    const { shop } = await open([2]);
    const [review] = await shop.reviews();
    await callAsShop(shop, 'PUT', `/v1/reviews/${review?.id}/answer`, {
      text: 'We are sorry.\nDo write.',
    });
    const element = await show('stamm-reviews', tag, 'de');
    const answer = await found(element, '[part=answer]');
    expect(textOf(answer)).to.contain('Antwort des Shops');
    expect(textOf(answer)).to.contain('We are sorry. Do write.');
  });

  it('takes what people write for text, never for markup', async () => {
    const { shop } = await open([]);
    const evil = '<img src=x onerror=alert(1)></script><script>alert(1)</script>';
    await withReviews(shop, [1], { text: evil, title: evil, displayName: '<b>Eve</b>' });
    const element = await show('stamm-reviews', tag);
    await untilText(element, 'alert(1)');
    expect(texts(element)).to.deep.equal([evil]);
    expect(element.shadowRoot?.querySelectorAll('article img, article script')).to.have.length(0);
    expect(markup()[0]?.textContent).not.to.contain('<');
    expect(described().review[0].reviewBody).to.equal(evil);
  });

  it('loads more where there are more, and goes on there', async () => {
    await open([1, 2, 3, 4, 5, 1, 2]);
    const element = await show('stamm-reviews', tag);
    await waitUntil(() => articles(element).length === 5);
    button(element)?.click();
    await waitUntil(() => articles(element).length === 7);
    expect(button(element)).to.equal(null);
    await waitUntil(() => element.shadowRoot?.activeElement === articles(element)[5]);
  });

  it('keeps what it has, and says so, when more cannot be loaded', async () => {
    const { shop } = await open([1, 2, 3, 4, 5, 1]);
    const element = await show('stamm-reviews', tag);
    await waitUntil(() => articles(element).length === 5);
    shop.failNext('internal');
    button(element)?.click();
    await untilText(element, 'That could not be loaded.');
    button(element)?.click();
    await waitUntil(() => articles(element).length === 6);
    expect(textOf(element)).not.to.contain('could not be loaded');
  });

  it('tells search engines, once for a product, as long as it is shown', async () => {
    await open([5, 4]);
    const element = await show('stamm-reviews', html`${tag}${tag}`);
    await waitUntil(() => markup().length === 1 && described().review.length === 2);
    const { aggregateRating, name, sku, review } = described();
    expect([name, sku]).to.deep.equal(['Huila', 'huila']);
    expect(aggregateRating).to.deep.equal({
      '@type': 'AggregateRating',
      ratingValue: 4.5,
      reviewCount: 2,
    });
    expect(review[0].reviewRating.ratingValue).to.equal(4);
    expect(review[0].author).to.deep.equal({ '@type': 'Person', name: 'Ada L.' });
    const other = element.nextElementSibling as StammReviews;
    await untilText(other, '2 reviews');
    element.remove();
    expect(markup()).to.have.length(1);
    other.remove();
    expect(markup()).to.have.length(0);
  });

  it('follows the product that it is to show', async () => {
    const { shop } = await open([5]);
    await shop.addReview('sonntag', { rating: 2, text: 'Not for weekdays.' });
    const element = await show('stamm-reviews', tag);
    await untilText(element, 'It is worth 5.');
    element.productId = 'sonntag';
    await untilText(element, 'Not for weekdays.');
    expect(articles(element)).to.have.length(1);
    await waitUntil(() => markup().length === 1 && described().sku === 'sonntag');
  });

  it('shows a new review as soon as the page is refreshed', async () => {
    const { shop, client } = await open([5]);
    const element = await show('stamm-reviews', tag);
    await untilText(element, '1 review');
    await withReviews(shop, [1]);
    await client.refresh();
    await untilText(element, '2 reviews');
  });

  it('says that there is none yet, and describes nothing', async () => {
    await open([]);
    const element = await show('stamm-reviews', tag);
    await untilText(element, 'There are no reviews yet.');
    expect(markup()).to.have.length(0);
    await expectAccessible(element);
  });

  it('shows nothing where the shop has no reviews', async () => {
    const { shop } = await open([]);
    await shop.setProgram({ ...BEANS, review: null });
    const element = await show('stamm-reviews', tag);
    await waitUntil(() => shop.requests.some((request) => request.endsWith('/reviews')));
    await waitUntil(() => !element.shadowRoot?.querySelector('[part=loading]'));
    expect(textOf(element)).to.equal('');
  });

  it('keeps its place while loading, and its children where it cannot be', async () => {
    const { shop } = await open([5]);
    shop.latencyMs = 50;
    const element = await show('stamm-reviews', tag);
    expect((await found(element, '[part=loading]')).offsetHeight).to.be.greaterThan(100);
    await untilText(element, '1 review');
    shop.offline = true;
    const other = await show(
      'stamm-reviews',
      html`<stamm-reviews product-id="x">Soon</stamm-reviews>`,
    );
    await found(other, 'slot');
  });

  it('says that it cannot be shown, and tries again when asked', async () => {
    const { shop, client } = await open([5]);
    await client.loadProgram();
    shop.failNext('internal');
    const element = await show('stamm-reviews', tag);
    const retry = await found(element, '[part=retry]');
    await expectAccessible(element);
    retry.click();
    await untilText(element, '1 review');
  });
});
