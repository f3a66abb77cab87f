import type { ProductReviews, PublicReview } from '@stamm/contract/types';
import { toJson } from '../core/index.ts';

/** By product: kept when they are not in the page. */
const scripts = new Map<string, HTMLScriptElement>();
/** Which product each element has told of. */
const told = new Map<Element, string>();

interface Owner extends Element {
  productName: string;
}

function reviewMarkup({ rating, title, text, displayName, language, writtenAt }: PublicReview) {
  return {
    '@type': 'Review',
    author: { '@type': 'Person', name: displayName },
    datePublished: writtenAt,
    reviewRating: { '@type': 'Rating', ratingValue: rating, bestRating: 5 },
    name: title ?? undefined,
    reviewBody: text,
    inLanguage: language ?? undefined,
  };
}

/** Puts a product's rating and newest reviews into the page's head, once for each product. */
export function describeProduct(owner: Owner, page: ProductReviews): void {
  forgetProduct(owner);
  const { productId, count, average, items } = page;
  if (!count) return;
  const script = scripts.get(productId) ?? document.createElement('script');
  scripts.set(productId, script);
  told.set(owner, productId);
  script.type = 'application/ld+json';
  const content = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: owner.productName || document.title,
    sku: productId,
    aggregateRating: { '@type': 'AggregateRating', ratingValue: average, reviewCount: count },
    review: items.map(reviewMarkup),
  };
  // Also where the page's source is stored and parsed again, what people wrote ends no script.
  script.replaceChildren(toJson(content).replace(/</g, '\\u003c'));
  document.head.append(script);
}

/** Takes it out again, if no other element shows the product. */
export function forgetProduct(owner: Element): void {
  const productId = told.get(owner) as string;
  told.delete(owner);
  if (![...told.values()].includes(productId)) scripts.get(productId)?.remove();
}
