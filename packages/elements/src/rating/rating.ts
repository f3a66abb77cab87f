import { number } from '../core/formats.ts';
import { html, property, StammElement, type TemplateResult } from '../core/index.ts';
import { starChoiceStyles } from './choice.styles.ts';
import { starStyles } from './stars.styles.ts';
import { shownStars, starButtons, starForKey } from './stars.ts';
import type en from './words/en.ts';

/**
 * @summary A rating of one to five stars: a form control like the browser's own, for any form of a
 * shop; or, with `readonly`, an average that is shown. It needs nothing of the loyalty program.
 *
 * Name it with a `<label>` or `aria-label`. Arrow keys, digits, Home and End choose.
 *
 * @event {Event} input - Another rating is chosen
 * @event {Event} change - The same: a choice is final at once
 * @csspart stars - The stars, where they are shown only
 * @csspart star - One star to choose
 * @cssproperty --stamm-color-accent - The chosen stars, focus outline
 * @cssproperty --stamm-rating-color - The stars, where they should have a colour of their own
 * @cssproperty --stamm-rating-size - How large one star is: 1em where shown, 1.75em to choose from
 */
export class StammRating extends StammElement<typeof en> {
  static formAssociated = true;
  static override needsMember = false;
  static override shadowRootOptions = { ...StammElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [...StammElement.styles, starStyles, starChoiceStyles];

  #internals = this.attachInternals();
  /** Whether a fieldset around it is disabled. */
  #isDisabled = false;

  /** The name that it has in its form. */
  @property({ reflect: true }) name = '';
  /** The stars: whole ones where they are chosen, fractions where they are shown. The attribute is what a reset goes back to. */
  @property({ type: Number }) value: number | null = null;
  /** Whether a form is valid only with a rating. */
  @property({ type: Boolean, reflect: true }) required = false;
  /** Whether it can be chosen and is sent. */
  @property({ type: Boolean, reflect: true }) disabled = false;
  /** Whether it only shows its value. */
  @property({ type: Boolean, reflect: true }) readonly = false;

  /** The form that it belongs to. */
  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }

  /** Which rule of a form it breaks. */
  get validity(): ValidityState {
    return this.#internals.validity;
  }

  /** The same in words. */
  get validationMessage(): string {
    return this.#internals.validationMessage;
  }

  /** Whether it may be sent as it is; fires `invalid` if not. */
  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }

  /** The same, and tells the shopper. */
  reportValidity(): boolean {
    return this.#internals.reportValidity();
  }

  override focus(options?: FocusOptions): void {
    this.#radio(this.value || 1)?.focus(options);
  }

  formResetCallback(): void {
    const value = this.getAttribute('value');
    this.value = value === null ? null : Number(value);
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.#isDisabled = isDisabled;
    this.requestUpdate();
  }

  formStateRestoreCallback(state: string): void {
    this.value = Number(state);
  }

  /** There is nothing to load: it works without the Worker. */
  protected override load(): void {}

  protected override updated(): void {
    const internals = this.#internals;
    const { value } = this;
    const isMissing = this.required && !this.readonly && !value;
    internals.setFormValue(value ? String(value) : null);
    if (isMissing) {
      internals.setValidity({ valueMissing: true }, this.words.missing, this.#radio(1));
    } else internals.setValidity({});
    internals.role = this.readonly ? null : 'radiogroup';
    internals.ariaRequired = String(this.required);
    internals.ariaLabel = internals.labels.length ? null : this.words.rating;
  }

  #radio(stars: number): HTMLInputElement | undefined {
    return this.renderRoot.querySelectorAll('input')[stars - 1];
  }

  #choose(event: Event): void {
    this.value = Number((event.target as HTMLInputElement).value);
    // For those who listen to `input`, which goes on to them by itself.
    this.#internals.setFormValue(String(this.value));
  }

  #changed(): void {
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  #press(event: KeyboardEvent): void {
    const { key } = event;
    if (key === 'Enter') this.form?.requestSubmit();
    const stars = starForKey(key);
    if (!stars || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const radio = this.#radio(stars);
    radio?.focus();
    radio?.click();
  }

  protected override renderVisitor(): TemplateResult {
    const { words, value } = this;
    if (this.readonly) {
      return shownStars(value ?? 0, words.shown(number(this.language, value ?? 0)));
    }
    return html`<div
      class="choice"
      @input=${this.#choose}
      @change=${this.#changed}
      @keydown=${this.#press}
    >${starButtons(value, words.stars, this.required, this.disabled || this.#isDisabled)}</div>`;
  }

  protected override renderMember(): void {}

  protected override renderWaiting(): TemplateResult {
    return this.renderVisitor();
  }

  protected override renderUnavailable(): TemplateResult {
    return this.renderVisitor();
  }
}
