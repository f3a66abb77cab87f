import { productReviews } from '@stamm/client/reviews';
import type { ProductReviews, PublicReview, ReviewSort } from '@stamm/contract/types';
import { html, nothing, property, StammElement, type TemplateResult } from '../core/index.ts';
import { starStyles } from '../rating/stars.styles.ts';
import { shownStars } from '../rating/stars.ts';
import { describeProduct, forgetProduct } from './product-markup.ts';
import { reviewsStyles } from './reviews.styles.ts';
import type en from './words/en.ts';

const SORTS: ReviewSort[] = ['newest', 'highest', 'lowest', 'withPhoto'];

/**
 * @summary What buyers say of a product: average and distribution, each review with how it came
 * about, and how the shop checks them. Newest first, unless the reader wants it otherwise. It puts
 * them into the page's head for search engines, too (schema.org).
 *
 * @slot - Shown until the element is ready, and where it cannot be
 * @csspart summary - Average, number and distribution
 * @csspart average - The average
 * @csspart stars - Stars, of the average and of each review
 * @csspart bar - How many reviews have so many stars
 * @csspart checking - How the shop checks reviews
 * @csspart sort - The field for the order
 * @csspart review - One review
 * @csspart title - Its title
 * @csspart text - Its text
 * @csspart mark - A mark: verified purchase, reviewed for a reward, brought along
 * @csspart photo - Its photo
 * @csspart answer - What the shop answers
 * @csspart more - The button that loads more
 * @csspart problem - What is said when that fails
 * @csspart message - What is said where there is no review
 * @cssproperty --stamm-color-accent - Bars, focus outline
 * @cssproperty --stamm-rating-color - The stars
 * @cssproperty --stamm-color-muted - Dates and other less important text
 * @cssproperty --stamm-color-line - Lines
 */
export class StammReviews extends StammElement<typeof en> {
  static override styles = [...StammElement.styles, starStyles, reviewsStyles];
  static override needsMember = false;

  /** The product, by the shop's id. */
  @property({ attribute: 'product-id' }) productId = '';
  /** What the product is called, for search engines: by default the page's title. */
  @property({ attribute: 'product-name' }) productName = '';
  /** How many reviews are loaded at once. */
  @property({ type: Number, attribute: 'page-size' }) pageSize = 5;

  #page: ProductReviews | undefined;
  #error: unknown;
  #isBusy = false;
  #sort: ReviewSort = 'newest';
  /** What was known when the reviews were asked for: another one is a reason to ask again. */
  #askedWith: unknown;
  /** Counts the questions: the answer to an older one comes too late. */
  #question = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    forgetProduct(this);
    this.#askedWith = undefined;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('productId')) {
      this.#askedWith = this.#page = undefined;
      forgetProduct(this);
    }
    const program = this.client?.snapshot.program;
    if (!this.isConnected || !program || program === this.#askedWith) return;
    this.#askedWith = program;
    void this.#load();
  }

  async #load(cursor?: string | null): Promise<void> {
    const question = ++this.#question;
    let error: unknown;
    this.#isBusy = true;
    this.requestUpdate();
    const page = await productReviews(
      this.client,
      this.productId,
      this.#sort,
      this.pageSize,
      cursor,
    ).catch((reason) => {
      error = reason;
    });
    if (question !== this.#question) return;
    this.#isBusy = false;
    this.#error = error;
    this.requestUpdate();
    if (!page) return;
    const before = cursor ? (this.#page?.items ?? []) : [];
    this.#page = { ...page, items: [...before, ...page.items] };
    if (this.#sort === 'newest' && !cursor) describeProduct(this, page);
    await this.updateComplete;
    if (cursor) this.renderRoot.querySelectorAll('article')[before.length]?.focus();
  }

  #sortBy({ target }: Event): void {
    this.#sort = (target as HTMLSelectElement).value as ReviewSort;
    void this.#load();
  }

  #showMore(): void {
    if (!this.#isBusy) void this.#load(this.#page?.nextCursor);
  }

  protected override renderMember(): void {}

  protected override renderVisitor(): unknown {
    const { words } = this;
    const page = this.#page;
    const error = this.#error as { code?: string } | undefined;
    if (!page) {
      if (error?.code === 'reviews_not_offered') return nothing;
      if (error) throw error;
      return this.renderWaiting();
    }
    if (!page.count) return html`<p part="message">${words.none}</p>`;
    return html`${this.#summary(page)}
      <label
        >${words.sort}
        <select part="sort" @change=${this.#sortBy}>
          ${SORTS.map((sort) => html`<option value=${sort}>${words[sort]}</option>`)}
        </select></label
      >
      <div aria-busy=${this.#isBusy}>
        ${page.items.length ? page.items.map((review) => this.#review(review)) : words.noPhotos}
      </div>
      <p part="problem" role="status">${error && words.failed}</p>
      ${
        page.nextCursor
          ? html`<button part="more" aria-disabled=${this.#isBusy} @click=${this.#showMore}>
              ${words.more}
            </button>`
          : nothing
      }`;
  }

  #summary({ count, average, distribution, checking, items }: ProductReviews): TemplateResult {
    const { words } = this;
    const mean = Number(average?.toFixed(1));
    const shown = mean.toLocaleString(this.language);
    return html`<div part="summary" class="summary">
        <p>
          <b part="average">${shown}</b>
          ${shownStars(mean, words.stars(shown))}
          <small>${words.count(count)}</small>
        </p>
        <ul>
          ${([5, 4, 3, 2, 1] as const).map((stars) => {
            const many = distribution[stars];
            return html`<li>
              ${stars}
              <progress
                part="bar"
                max=${count}
                value=${many}
                aria-label=${words.stars(stars)}
              ></progress>
              <small>${many}</small>
            </li>`;
          })}
        </ul>
      </div>
      <p part="checking"><small>${words.checking(
        checking,
        items.some(({ imported }) => imported),
      )}</small></p>`;
  }

  #review(review: PublicReview): TemplateResult {
    const { words } = this;
    const { rating, title, displayName, photo, answer } = review;
    const language = review.language ?? nothing;
    const address = this.client.host + photo?.url;
    const marks = [
      review.verifiedPurchase && words.verified,
      review.rewarded && words.rewarded,
      review.imported && words.imported,
    ].filter(Boolean);
    return html`<article part="review" tabindex="-1">
      ${shownStars(rating, words.stars(rating))}
      ${title && html`<h3 part="title" lang=${language}>${title}</h3>`}
      <p part="text" class="text" lang=${language}>${review.text}</p>
      ${
        photo &&
        html`<a part="photo" href=${address} target="_blank"
          ><img
            src=${address}
            width=${photo.width}
            height=${photo.height}
            loading="lazy"
            alt=${words.photo(displayName)}
        /></a>`
      }
      <small class="row">
        ${displayName} · ${this.#day(review.writtenAt)} ${review.editedAt && words.edited}
        ${marks.map((mark) => html`<span part="mark" class="mark">${mark}</span>`)}
      </small>
      ${
        answer &&
        html`<div part="answer" class="answer">
          <small>${words.answer} · ${this.#day(answer.answeredAt)}</small>
          <p class="text">${answer.text}</p>
        </div>`
      }
    </article>`;
  }

  #day(time: string): string {
    return new Date(time).toLocaleDateString(this.language, { dateStyle: 'medium' });
  }
}
