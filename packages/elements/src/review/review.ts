import { deleteReview, myReviews, reviewRequests } from '@stamm/client/reviews';
import type {
  LocalizedText,
  Me,
  MyReview,
  PublicProgram,
  ReviewProgram,
  ReviewRequest,
} from '@stamm/contract/types';
import { controlStyles } from '../core/controls.ts';
import { points, text } from '../core/formats.ts';
import {
  html,
  nothing,
  property,
  StammElement,
  type TemplateResult,
  wantElement,
} from '../core/index.ts';
import { starStyles } from '../rating/stars.styles.ts';
import { shownStars } from '../rating/stars.ts';
import { type Draft, draftOf, newDraft } from '../review-form/draft.ts';
import type { StammReviewedEvent } from '../review-form/events.ts';
import { reviewStyles } from './review.styles.ts';
import type en from './words/en.ts';

const FORM = 'stamm-review-form';

/**
 * @summary Asks members how they liked what was delivered: stars, text and a photo, with what they
 * get for it whatever they say. Below are their own reviews, to change or to delete.
 *
 * @slot - Shown until the element is ready, and where it cannot be
 * @slot sign-in - For visitors: the shop's own way to sign in, such as a link
 * @event {StammReviewEvent} stamm-review - Before a review is sent; `preventDefault()` stops it
 * @event {StammReviewedEvent} stamm-reviewed - A review was written or changed
 * @csspart title - The headings
 * @csspart request - A purchase to review
 * @csspart write - Its button
 * @csspart form, star, preview, reward, submit - Where a review is written: see stamm-review-form
 * @csspart cancel - A button that goes back
 * @csspart problem - What went wrong
 * @csspart thanks - What is said after it was sent
 * @csspart review - One of the member's own reviews
 * @csspart edit - Its button to change it
 * @csspart remove - Its button to delete it
 * @csspart message - What is said to visitors, and where there is nothing to review
 * @cssproperty --stamm-color-accent - Buttons, focus outline
 * @cssproperty --stamm-color-on-accent - Text on the accent
 * @cssproperty --stamm-rating-color - The stars
 * @cssproperty --stamm-color-muted - Hints and other less important text
 * @cssproperty --stamm-color-line - Borders and lines
 * @cssproperty --stamm-radius - Rounded corners
 */
export class StammReview extends StammElement<typeof en> {
  static override styles = [...StammElement.styles, controlStyles, starStyles, reviewStyles];

  /** Only this product, by the shop's id. */
  @property({ attribute: 'product-id' }) productId = '';
  /** Only what was bought with this order. */
  @property({ attribute: 'order-id' }) orderId = '';

  #me: Me | undefined;
  #requests: ReviewRequest[] | undefined;
  #reviews: MyReview[] = [];
  #error: unknown;
  /** What is being written: it outlasts the end of a session. */
  #draft: Draft | undefined;
  /** What was written last. */
  #sent: MyReview | undefined;
  /** The review that is about to be deleted. */
  #doomed: MyReview | undefined;
  #problem = '';

  protected override willUpdate(): void {
    const me = this.client?.snapshot.me;
    if (!me || me === this.#me) return;
    if (me.id !== this.#me?.id) this.#draft = this.#sent = this.#requests = undefined;
    this.#me = me;
    void this.#load();
  }

  async #load(): Promise<void> {
    const me = this.#me;
    try {
      const [requests, reviews] = await Promise.all([
        reviewRequests(this.client),
        myReviews(this.client),
      ]);
      // Somebody else may have signed in meanwhile.
      if (me?.id !== this.#me?.id) return;
      this.#requests = requests.items;
      this.#reviews = reviews.items;
      if (requests.items.length + reviews.items.length) wantElement(FORM, this.language);
    } catch (error) {
      this.#error = error;
    }
    this.requestUpdate();
  }

  /** Goes on with what is given, and to where something is new. */
  async #show(draft?: Draft, doomed?: MyReview): Promise<void> {
    this.#draft = draft;
    this.#doomed = doomed;
    this.#problem = '';
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[tabindex]')?.focus();
  }

  async #reviewed({ review }: StammReviewedEvent): Promise<void> {
    this.#sent = review;
    await Promise.all([this.#show(), this.#load()]);
  }

  async #remove({ id }: MyReview): Promise<void> {
    try {
      await deleteReview(this.client, id);
      this.#sent = undefined;
      await Promise.all([this.#show(), this.#load()]);
    } catch {
      this.#problem = this.words.failed;
      this.requestUpdate();
    }
  }

  protected override renderVisitor({ program }: PublicProgram): unknown {
    if (!program.review) return nothing;
    return html`<p part="message">${this.words.signedOut}</p><slot name="sign-in"></slot>`;
  }

  protected override renderMember(me: Me, { program }: PublicProgram): unknown {
    if (!program.review) return nothing;
    if (!this.#requests) {
      if (this.#error) throw this.#error;
      return this.renderWaiting();
    }
    if (this.#draft) {
      return html`<stamm-review-form
        exportparts="form, title, star, preview, reward, problem, submit, cancel"
        .draft=${this.#draft}
        .reward=${this.#incentive(program.review)}
        @stamm-reviewed=${this.#reviewed}
        @cancel=${() => this.#show()}
      ></stamm-review-form>`;
    }
    return this.#lists(this.#requests, me);
  }

  #lists(all: ReviewRequest[], { name }: Me): TemplateResult {
    const { words } = this;
    const isWanted = ({ productId }: { productId: string }) =>
      !this.productId || productId === this.productId;
    const requests = all.filter(
      (request) => isWanted(request) && (!this.orderId || request.orderId === this.orderId),
    );
    const reviews = this.orderId ? [] : this.#reviews.filter(isWanted);
    return html`${this.#sent && this.#thanks(this.#sent)}
      ${requests.map((request) => this.#request(request, name))}
      ${requests.length || reviews.length ? nothing : html`<p part="message" tabindex="-1">${words.empty}</p>`}
      ${reviews.length ? html`<h3 part="title" tabindex="-1">${words.mine}</h3>` : nothing}
      ${reviews.map((review) => this.#review(review))}`;
  }

  #request(request: ReviewRequest, name: string | null): TemplateResult {
    const { words } = this;
    const { productId, productName, productImageUrl, deliveredAt } = request;
    const product = productName ?? productId;
    const day = new Date(deliveredAt).toLocaleDateString(this.language, { dateStyle: 'medium' });
    return html`<div part="request" class="item row">
      ${productImageUrl && html`<img src=${productImageUrl} width="48" height="48" loading="lazy" alt="" />`}
      <span class="grow"><b>${product}</b><small>${words.delivered(day)}</small></span>
      <button
        part="write"
        class="primary"
        aria-label=${words.about(product)}
        @click=${() => this.#show(newDraft(request, name, this.language))}
      >${words.write}</button>
    </div>`;
  }

  #review(review: MyReview): TemplateResult {
    const { words } = this;
    const { rating, title, state, rejectedFor } = review;
    const product = review.productName ?? review.productId;
    const button = (part: 'edit' | 'remove' | 'cancel', act: () => Promise<void>) =>
      html`<button part=${part} aria-label="${words[part]}: ${product}" @click=${act}>${words[part]}</button>`;
    return html`<div part="review" class="item">
      <b>${product}</b> ${shownStars(rating, words.stars(rating))}
      <small>${words[rejectedFor ?? (state as 'pending')]}</small>
      <p class="text">${title && html`<b>${title}</b><br />`}${review.text}</p>
      ${
        this.#doomed === review
          ? html`<p tabindex="-1">${words.removeQuestion}</p>
              <p part="problem" role="alert">${this.#problem}</p>
              ${button('remove', () => this.#remove(review))} ${button('cancel', () => this.#show())}`
          : html`${button('edit', () => this.#show(draftOf(review)))}
              ${button('remove', () => this.#show(undefined, review))}`
      }
    </div>`;
  }

  #thanks({ reward }: MyReview): TemplateResult {
    const { words } = this;
    const what = reward && this.#what(reward.points, reward.coupon?.rewardName);
    return html`<div part="thanks" class="item" role="status">
      <h3 part="title" tabindex="-1">${words.thanks}</h3>
      ${what && (reward?.state === 'given' ? words.given(what) : words.promised(what))}
      ${reward?.coupon && html`<code translate="no">${reward.coupon.code}</code>`}
    </div>`;
  }

  #incentive({ reward }: ReviewProgram): string | undefined {
    if (!reward) return undefined;
    return reward.kind === 'points' ? this.#what(reward.points) : this.#what(null, reward.name);
  }

  #what(count: number | null, name?: LocalizedText): string | undefined {
    const { program } = this.client.snapshot.program as PublicProgram;
    if (count) return points(this.language, count, program.pointsName);
    return name && text(this.language, name);
  }
}
