import type { StammClient } from '@stamm/client';
import type { Me, PublicProgram } from '@stamm/contract/types';
import { html, LitElement, type TemplateResult } from 'lit';
import { directionOf, languageOf, listen, sharedClient, warnOnce } from './shared.ts';
import { baseStyles } from './styles.ts';
import { CORE, type CoreWords, wordsFor } from './words.ts';

const needsMember = (element: StammElement) =>
  (element.constructor as typeof StammElement).needsMember;

/**
 * What all elements of Stamm are built on: it finds the client, loads what the element needs and
 * renders again when that, the language or the words change.
 *
 * An element renders one of these:
 * - `renderMember`: signed in, and everything is there
 * - `renderVisitor`: nobody is signed in; or the element shows nothing of the member
 * - `renderLoading`: until then, in place of the children in the light DOM if there are any
 * - a notice with a button to try again, likewise, when something cannot be loaded
 *
 * An element that is empty says so itself, in `renderMember`. Everything is inside one
 * `<div part="base" class="base">`, which carries the language. An override of `styles` begins with
 * `StammElement.styles`.
 *
 * @slot - Shown until the element is ready, and where it cannot be
 * @csspart base - Everything
 * @csspart loading - The place that is kept while loading
 * @csspart notice - What is said where the element cannot be shown
 * @csspart retry - The button to try again
 * @cssproperty --stamm-color-accent - Buttons, focus, progress
 * @cssproperty --stamm-color-on-accent - Text on the accent
 * @cssproperty --stamm-color-surface - Background of what lies above the page
 * @cssproperty --stamm-color-muted - Less important text
 * @cssproperty --stamm-color-line - Borders and lines
 * @cssproperty --stamm-radius - Rounded corners
 */
export abstract class StammElement<Words extends object = object> extends LitElement {
  static override styles = [baseStyles];

  /** Whether the element shows anything of the member; if not, it always renders as for a visitor. */
  static needsMember = true;

  /** The words in the element's language: of this render, so do not keep them. */
  protected words!: Words;
  /** The language of these words, for numbers and dates to match: see formats.ts. */
  protected language!: string;
  #loadedWith: StammClient | undefined;
  #endListening: (() => void) | undefined;

  /** The client: there for sure once anything of the element itself is rendered. */
  protected get client(): StammClient {
    return sharedClient() as StammClient;
  }

  /** Has what the element shows loaded. What fails is told by the snapshot. */
  protected load(client: StammClient): void {
    const ignore = () => undefined;
    client.loadProgram().catch(ignore);
    if (needsMember(this)) client.loadMe().catch(ignore);
  }

  protected abstract renderVisitor(program: PublicProgram): unknown;

  protected abstract renderMember(me: Me, program: PublicProgram): unknown;

  protected renderLoading(): unknown {
    return html`<div part="loading" class="loading"></div>`;
  }

  /** For what cannot be shown: the notice alone, unless the element has a better place for it. */
  protected renderUnavailable(notice: TemplateResult): unknown {
    return notice;
  }

  /** For while the element is not ready: its children in the light DOM, else `renderLoading`. */
  protected renderWaiting(): unknown {
    return this.#fallback() ?? this.renderLoading();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#endListening = listen(() => this.#changed());
    this.#changed();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endListening?.();
  }

  protected override render(): TemplateResult {
    const { words, language } = wordsFor<Words>(this.localName, languageOf(this));
    this.words = words;
    this.language = language;
    let content: unknown;
    try {
      content = this.#content();
    } catch (error) {
      content = this.#failure(error);
    }
    return html`<div part="base" class="base" lang=${language} dir=${directionOf(language)}>${content}</div>`;
  }

  #changed(): void {
    const client = sharedClient();
    if (client && client !== this.#loadedWith) {
      this.#loadedWith = client;
      this.load(client);
    }
    this.requestUpdate();
  }

  #content(): unknown {
    const { status, program, programError, me, meError } = sharedClient()?.snapshot ?? {};
    if (program && !needsMember(this)) return this.renderVisitor(program);
    if (program && me) return this.renderMember(me, program);
    const error = program ? meError : programError;
    if (error) return this.#failure(error);
    if (program && status === 'visitor') return this.renderVisitor(program);
    return this.renderWaiting();
  }

  #fallback(): unknown {
    // What is meant for another slot is no fallback.
    const hasFallback = [...this.childNodes].some(
      (node) =>
        (node instanceof Element && !node.slot) || (node instanceof Text && node.data.trim()),
    );
    return hasFallback ? html`<slot></slot>` : undefined;
  }

  #failure(error: unknown): unknown {
    warnOnce(error);
    const { words } = wordsFor<CoreWords>(CORE, languageOf(this));
    return (
      this.#fallback() ??
      this.renderUnavailable(
        html`<p part="notice" role="status">${words.unavailable}
        <button part="retry" @click=${this.#retry}>${words.retry}</button></p>`,
      )
    );
  }

  async #retry({ target }: Event): Promise<void> {
    const button = target as HTMLButtonElement;
    button.ariaDisabled = 'true';
    await this.client.refresh();
    button.ariaDisabled = null;
  }
}
