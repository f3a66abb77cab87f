/** Fills the built pages for one visitor: language, who is logged in, the Stamm tag. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProduct, type Language, type Product, products } from '../shop/catalogue.ts';
import { type Customer, customers } from '../shop/customers.ts';
import { fill } from '../shop/text.ts';
import { type Words, wordsFor } from '../shop/words/index.ts';
import { productCards, productDetails, productReviews } from './product-html.ts';
import { escapeHtml, fillPage } from './templates.ts';

export interface Visit {
  /** Path and query of the page, for the links to the other language. */
  url: URL;
  language: Language;
  customer: Customer | null;
  /** A fresh identity token when a customer is logged in. */
  identityToken: string | null;
  cartCount: number;
}

export interface Stamm {
  loyaltyUrl: string;
  shopId: string;
}

export const pageNames = [
  'index',
  'shop',
  'cart',
  'checkout',
  'confirmation',
  'account',
  'orders',
  'rewards',
  'login',
  'privacy',
  'zero-markup',
  'not-found',
] as const;
export type PageName = (typeof pageNames)[number] | 'product';

type Values = Record<string, string>;

const FEATURED = ['sonntag', 'yirgacheffe', 'huila', 'fruehschicht'];

function titleOf(name: PageName, words: Words, productName: string | undefined): string {
  const titles: Record<Exclude<PageName, 'index' | 'product'>, string> = {
    shop: words.shopPage.title,
    cart: words.cart.title,
    checkout: words.checkout.title,
    confirmation: words.confirmation.title,
    account: words.account.title,
    orders: words.orders.title,
    rewards: words.rewards.title,
    login: words.login.title,
    privacy: words.privacy.heading,
    'zero-markup': words.zero.title,
    'not-found': words.missing.title,
  };
  if (name === 'index') return words.home.title;
  const title = name === 'product' ? (productName ?? '') : titles[name];
  return `${title} · ${words.shop.name}`;
}

function inLanguage(url: URL, language: Language): string {
  const query = new URLSearchParams(url.search);
  query.set('lang', language);
  return `${url.pathname}?${query}`;
}

/** Who is logged in stands on the tag: the badge knows at once, with no request before it. */
function stammTag(stamm: Stamm, visit: Visit, isLauncher: boolean): string {
  const identity = visit.identityToken ? ` data-identity="${escapeHtml(visit.identityToken)}"` : '';
  const launcher = isLauncher ? ' data-launcher' : '';
  const source = escapeHtml(new URL('/stamm.js', stamm.loyaltyUrl).href);
  return `<script async src="${source}" data-shop="${escapeHtml(stamm.shopId)}"${identity}${launcher}></script>`;
}

/** Where the mails of this demo arrive: none leaves the machine. */
function mailboxOf({ loyaltyUrl, shopId }: Stamm): string {
  return new URL(`/dev/mailbox?shop=${encodeURIComponent(shopId)}`, loyaltyUrl).href;
}

/** Words for the scripts, as data: a Content-Security-Policy has nothing against it. */
function browserWords(words: Words): string {
  const json = JSON.stringify(words.browser).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="words">${json}</script>`;
}

function person(customer: Customer, visit: Visit, words: Words): string {
  const initials = customer.name
    .split(' ')
    .map((part) => part[0])
    .join('');
  const isCurrent = visit.customer?.id === customer.id;
  const label = fill(words.login.as, { name: customer.name });
  const badge = isCurrent ? `<span class="badge">${escapeHtml(words.login.current)}</span>` : '';
  return `<li><button class="person" type="button" data-customer="${customer.id}">
  <span class="initials" aria-hidden="true">${escapeHtml(initials)}</span>
  <span class="person-words"><span class="person-name"><span class="hidden">${escapeHtml(label)}</span><span aria-hidden="true">${escapeHtml(customer.name)}</span>${badge}</span> <span class="soft">${escapeHtml(customer.situation[visit.language])}</span></span>
</button></li>`;
}

function pointsBadge(words: Words): string {
  return `<stamm-points class="header-points"><a class="quiet-link" href="/rewards.html">${escapeHtml(words.points.collect)}</a></stamm-points>`;
}

function relatedTo(product: Product): Product[] {
  const sameKind = products.filter((other) => other.kind === product.kind && other !== product);
  const otherKind = products.filter((other) => other.kind !== product.kind);
  return [...sameKind.slice(0, 3), ...otherKind].slice(0, 4);
}

function slotsFor(visit: Visit, words: Words, product: Product | undefined, tag: string): Values {
  const cards = (list: readonly Product[]) => productCards(list, visit.language, words);
  const featured = FEATURED.flatMap((id) => findProduct(id) ?? []);
  return {
    stamm: tag,
    words: browserWords(words),
    points: pointsBadge(words),
    featured: cards(featured),
    coffee: cards(products.filter((entry) => entry.kind === 'coffee')),
    gear: cards(products.filter((entry) => entry.kind === 'gear')),
    people: customers.map((customer) => person(customer, visit, words)).join('\n'),
    product: product ? productDetails(product, visit.language, words) : '',
    reviews: product ? productReviews(product, visit.language, words) : '',
    related: product ? cards(relatedTo(product)) : '',
  };
}

function ownValues(name: PageName, visit: Visit, words: Words, title: string): Values {
  const { url, language, customer, cartCount } = visit;
  const isPage = (...names: PageName[]) => (names.includes(name) ? 'page' : 'false');
  const plural = new Intl.PluralRules(language).select(cartCount) === 'one' ? 'one' : 'other';
  return {
    'page.title': title,
    'page.language': language,
    'page.german': inLanguage(url, 'de'),
    'page.english': inLanguage(url, 'en'),
    'page.isGerman': String(language === 'de'),
    'page.isEnglish': String(language === 'en'),
    'current.shop': isPage('shop', 'product'),
    'current.rewards': isPage('rewards'),
    'current.login': isPage('login'),
    'current.account': isPage('account', 'orders'),
    'current.cart': isPage('cart', 'checkout'),
    'cart.count': String(cartCount),
    'cart.label': fill(words.browser.cartCount[plural], { count: String(cartCount) }),
    'customer.name': customer?.name ?? '',
    'customer.firstName': customer?.name.split(' ')[0] ?? '',
    'customer.email': customer?.email ?? '',
    'customer.street': customer?.address.street ?? '',
    'customer.place': customer ? `${customer.address.postalCode} ${customer.address.city}` : '',
    'account.heading': fill(words.account.greeting, { name: customer?.name ?? '' }),
  };
}

function lookUp(words: Words, path: string): string | undefined {
  let found: unknown = words;
  for (const step of path.split('.')) {
    found = typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined;
  }
  return typeof found === 'string' ? found : undefined;
}

export class Pages {
  readonly #sources: Map<PageName, string>;
  readonly #stamm: Stamm;

  constructor(distDir: string, stamm: Stamm) {
    const names: PageName[] = [...pageNames, 'product'];
    this.#sources = new Map(
      names.map((name) => [name, readFileSync(join(distDir, `${name}.html`), 'utf8')]),
    );
    this.#stamm = stamm;
  }

  render(name: PageName, visit: Visit, product?: Product): string {
    const words = wordsFor(visit.language);
    const own = ownValues(name, visit, words, titleOf(name, words, product?.name[visit.language]));
    const tag = stammTag(this.#stamm, visit, name === 'zero-markup');
    own['stamm.mailbox'] = mailboxOf(this.#stamm);
    own['zero.line'] = stammTag(this.#stamm, { ...visit, identityToken: null }, true);
    return fillPage(this.#sources.get(name) ?? '', {
      values: (path) => {
        const value = own[path] ?? lookUp(words, path);
        if (value === undefined) throw new Error(`A page asks for the word ${path}.`);
        return value;
      },
      slots: slotsFor(visit, words, product, tag),
      conditions: { guest: visit.customer === null, customer: visit.customer !== null },
    });
  }
}
