import type { ProductReviews, PublicReview } from '@stamm/contract/types';

/** What search engines are told of a product by one of the elements on the page. */
interface Markup {
  script: HTMLScriptElement;
  /** Whoever shows the product: the last one to go takes the script along. */
  owners: Set<Element>;
}

const known = new Map<string, Markup>();

interface Owner extends Element {
  productId: string;
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
  if (!page.count) return;
  const { productId, count, average, items } = page;
  const markup = known.get(productId) ?? {
    script: document.createElement('script'),
    owners: new Set(),
  };
  known.set(productId, markup);
  markup.owners.add(owner);
  const { script } = markup;
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
  script.textContent = JSON.stringify(content).replace(/</g, '\\u003c');
  document.head.append(script);
}

/** Takes it out again, if no other element shows the product. */
export function forgetProduct(owner: Element): void {
  for (const [productId, { script, owners }] of known) {
    if (!owners.delete(owner) || owners.size) continue;
    script.remove();
    known.delete(productId);
  }
}
