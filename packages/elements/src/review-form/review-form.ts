import type { StammError } from '@stamm/client';
import { changeReview, submitReview, uploadPhoto } from '@stamm/client/reviews';
import {
  MAX_DISPLAY_NAME_LENGTH,
  MAX_REVIEW_TEXT_LENGTH,
  MAX_REVIEW_TITLE_LENGTH,
  PHOTO_TYPES,
} from '@stamm/contract/limits';
import type { PublicProgram, ReviewProgram } from '@stamm/contract/types';
import { controlStyles } from '../core/controls.ts';
import { html, nothing, property, StammElement, type TemplateResult } from '../core/index.ts';
import { starChoiceStyles } from '../rating/choice.styles.ts';
import { starButtons, starForKey } from '../rating/stars.ts';
import { contentOf, type Draft } from './draft.ts';
import { StammReviewEvent, StammReviewedEvent } from './events.ts';
import { MOST_MEGABYTES, pictureOf } from './picture.ts';
import { reviewFormStyles } from './review-form.styles.ts';
import type en from './words/en.ts';

/**
 * @summary Where a review is written: the inside of `stamm-review`, which brings it along when
 * somebody has something to review.
 *
 * @event {StammReviewEvent} stamm-review - Before a review is sent; `preventDefault()` stops it
 * @event {StammReviewedEvent} stamm-reviewed - A review was written or changed
 * @event {Event} cancel - The member does not want to write it
 * @csspart form - The form
 * @csspart title - Its heading
 * @csspart star - One star to choose
 * @csspart preview - The chosen photo
 * @csspart reward - What there is for a review
 * @csspart problem - What went wrong
 * @csspart submit - The button that sends it
 * @csspart cancel - The button that does not
 */
export class StammReviewForm extends StammElement<typeof en> {
  static override styles = [
    ...StammElement.styles,
    controlStyles,
    starChoiceStyles,
    reviewFormStyles,
  ];

  #busy = '';
  #problem = '';

  /** What is being written. Typing changes it in place, so that it outlasts the form. */
  @property({ attribute: false }) draft!: Draft;

  /** What there is for it, in words. */
  @property({ attribute: false }) reward: string | undefined;

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('h3')?.focus();
  }

  #say(busy = '', problem = ''): void {
    this.#busy = busy;
    this.#problem = problem;
    this.requestUpdate();
  }

  #type({ currentTarget }: Event): void {
    const { rating, ...texts } = Object.fromEntries(new FormData(currentTarget as HTMLFormElement));
    Object.assign(this.draft, { rating: Number(rating) || 0 }, texts);
  }

  #press(event: KeyboardEvent): void {
    const stars = starForKey(event.key);
    if (!stars) return;
    event.preventDefault();
    const radio = this.renderRoot.querySelectorAll('input')[stars - 1];
    radio?.focus();
    radio?.click();
  }

  async #pick({ target }: Event): Promise<void> {
    const { draft, words } = this;
    const input = target as HTMLInputElement;
    const [file] = input.files as FileList;
    if (!file) return;
    try {
      const picture = await pictureOf(file);
      Object.assign(picture.preview, { role: 'img', ariaLabel: words.preview });
      Object.assign(draft, { picture, photo: null });
      this.#say();
    } catch (problem) {
      input.value = '';
      this.#say('', words[problem as 'failed'] ?? words.photo_not_readable);
    }
  }

  #unpick(): void {
    Object.assign(this.draft, { picture: undefined, photo: null });
    const input = this.renderRoot.querySelector<HTMLInputElement>('#photo');
    if (input) input.value = '';
    input?.focus();
    this.#say();
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const { draft, words, client } = this;
    const { productId, id, picture } = draft;
    if (this.#busy || !this.dispatchEvent(new StammReviewEvent(productId))) return;
    try {
      if (picture && !draft.photo) {
        this.#say(words.uploading);
        draft.photo = await uploadPhoto(client, picture.file);
      }
      this.#say(words.sending);
      const content = contentOf(draft);
      const review = await (id
        ? changeReview(client, id, content)
        : submitReview(client, { productId, ...content }));
      this.#say();
      this.dispatchEvent(new StammReviewedEvent(review));
    } catch (error) {
      const { code } = error as StammError;
      // One that waited too long is gone: the next try sends it anew.
      if (code === 'photo_not_found') draft.photo = null;
      this.#say('', words[code as 'failed'] ?? words.failed);
    }
  }

  #cancel(): void {
    this.dispatchEvent(new Event('cancel'));
  }

  protected override renderVisitor(): unknown {
    return nothing;
  }

  protected override renderMember(_: unknown, { program }: PublicProgram): unknown {
    const { words, draft, reward } = this;
    const { moderation, photos } = program.review as ReviewProgram;
    const busy = this.#busy;
    return html`<form part="form" @input=${this.#type} @submit=${this.#submit}>
      <h3 part="title" tabindex="-1">${words.about(draft.product)}</h3>
      <fieldset @keydown=${this.#press}>
        <legend>${words.rating}</legend>
        <span class="choice">${starButtons(draft.rating, words.stars, true)}</span>
      </fieldset>
      <label for="title">${words.title}</label>
      <input id="title" name="title" maxlength=${MAX_REVIEW_TITLE_LENGTH} .value=${draft.title ?? ''} />
      <label for="text">${words.text}</label>
      <textarea
        id="text"
        name="text"
        required
        rows="5"
        maxlength=${MAX_REVIEW_TEXT_LENGTH}
        .value=${draft.text}
      ></textarea>
      <label for="name">${words.name}</label>
      <input
        id="name"
        name="displayName"
        required
        autocomplete="nickname"
        maxlength=${MAX_DISPLAY_NAME_LENGTH}
        .value=${draft.displayName}
      />
      ${photos ? this.#photo() : nothing}
      ${reward && html`<p part="reward">${words.reward(reward)}</p>`}
      <small>${words.checking(moderation.kind)}</small>
      <p part="problem" role="alert">${this.#problem}</p>
      <p class="row">
        <button part="submit" class="primary" aria-disabled=${!!busy}>${busy || words.send}</button>
        <button part="cancel" type="button" @click=${this.#cancel}>${words.cancel}</button>
        ${busy && html`<progress aria-label=${busy}></progress>`}
      </p>
    </form>`;
  }

  #photo(): TemplateResult {
    const { words, draft } = this;
    const { picture, photo } = draft;
    return html`<label for="photo">${words.photo}</label>
      <small id="hint">${words.photoHint(MOST_MEGABYTES)}</small>
      <input
        id="photo"
        type="file"
        accept=${PHOTO_TYPES.join()}
        aria-describedby="hint"
        @change=${this.#pick}
      />
      ${
        (picture || photo) &&
        html`<p part="preview" class="row">
          ${
            picture?.preview ??
            html`<img src=${this.client.host + photo?.url} alt=${words.preview} />`
          }
          <button type="button" @click=${this.#unpick}>${words.removePhoto}</button>
        </p>`
      }`;
  }
}
