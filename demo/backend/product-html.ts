/** The products as HTML, in the shopper's language. */
import type { Language, Product } from '../shop/catalogue.ts';
import { fill, formatCents } from '../shop/text.ts';
import type { Words } from '../shop/words/index.ts';
import { MAX_PIECES } from './sessions.ts';
import { escapeHtml } from './templates.ts';

function points(product: Product, words: Words): string {
  return `<stamm-product-points amount-minor="${product.priceCents}" currency="EUR" product-id="${product.id}" collection-ids="${product.collectionIds.join(',')}"><span class="points-fallback">${escapeHtml(words.points.perProduct)}</span></stamm-product-points>`;
}

/** German law wants the price per kilogram beside the price of what is sold by weight. */
function perKilo(product: Product, language: Language, words: Words): string {
  if (!product.grams) return '';
  const price = formatCents(Math.round((product.priceCents * 1000) / product.grams), language);
  return `<small>${escapeHtml(fill(words.product.perKilo, { price }))}</small>`;
}

function productCard(product: Product, language: Language, words: Words): string {
  const label = fill(words.product.addNamed, { name: product.name[language] });
  return `<li class="card">
  <a class="art" href="/products/${product.id}.html" tabindex="-1" aria-hidden="true"><img src="/art/${product.id}.svg" alt="" width="400" height="400" loading="lazy"></a>
  <h3 class="card-name"><a href="/products/${product.id}.html">${escapeHtml(product.name[language])}</a></h3>
  <p class="soft">${escapeHtml(product.subtitle[language])}</p>
  <p class="price"><strong>${formatCents(product.priceCents, language)}</strong> ${perKilo(product, language, words)}</p>
  ${points(product, words)}
  <button class="button button-plain" type="button" data-add="${product.id}" data-name="${escapeHtml(product.name[language])}" aria-label="${escapeHtml(label)}">${escapeHtml(words.product.add)}</button>
</li>`;
}

export function productCards(
  products: readonly Product[],
  language: Language,
  words: Words,
): string {
  return products.map((product) => productCard(product, language, words)).join('\n');
}

export function productDetails(product: Product, language: Language, words: Words): string {
  const details = product.details
    .map(
      ({ label, value }) =>
        `<div><dt>${escapeHtml(label[language])}</dt><dd>${escapeHtml(value[language])}</dd></div>`,
    )
    .join('');
  const quantities = Array.from(
    { length: MAX_PIECES },
    (_, index) => `<option>${index + 1}</option>`,
  ).join('');
  const vat = fill(words.product.vat, { percent: String(product.vatPercent) });
  return `<article class="product">
  <p class="art art-large"><img src="/art/${product.id}.svg" alt="" width="400" height="400"></p>
  <div class="product-words">
    <h1>${escapeHtml(product.name[language])}</h1>
    <p class="lead">${escapeHtml(product.subtitle[language])}</p>
    <p class="price price-large"><strong>${formatCents(product.priceCents, language)}</strong> ${perKilo(product, language, words)}</p>
    <p class="soft">${escapeHtml(vat)} · ${escapeHtml(product.content[language])}</p>
    ${points(product, words)}
    <form class="add-form" data-add-form="${product.id}" data-name="${escapeHtml(product.name[language])}">
      <label class="field">${escapeHtml(words.product.quantity)}<select name="quantity">${quantities}</select></label>
      <button class="button" type="submit">${escapeHtml(words.product.add)}</button>
    </form>
    <p>${escapeHtml(product.description[language])}</p>
    <h2 class="small-heading">${escapeHtml(words.product.details)}</h2>
    <dl class="details">${details}</dl>
    <ul class="promises soft"><li>${escapeHtml(words.product.shipping)}</li><li>${escapeHtml(words.product.returns)}</li></ul>
  </div>
</article>`;
}

/** What customers say of it. Search engines hear of it by the element itself. */
export function productReviews(product: Product, language: Language, words: Words): string {
  const name = escapeHtml(product.name[language]);
  return `<stamm-reviews product-id="${product.id}" product-name="${name}"><p class="soft">${escapeHtml(words.product.fallbackReviews)}</p></stamm-reviews>`;
}
