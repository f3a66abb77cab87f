import type { StammError } from '@stamm/client';
import { changeMyNewsletter, myNewsletter, subscribe } from '@stamm/client/newsletter';
import { NEWSLETTER_CONFIRM_DAYS, NEWSLETTER_MIN_ELAPSED_MS } from '@stamm/contract/limits';
import type { Me, MyNewsletter, NewsletterProgram, PublicProgram } from '@stamm/contract/types';
import { controlStyles } from '../core/controls.ts';
import { readable, text } from '../core/formats.ts';
import { incentiveConditions, incentiveName } from '../core/incentives.ts';
import { html, nothing, property, StammElement, StammEvent } from '../core/index.ts';
import './events.ts';
import { newsletterStyles } from './newsletter.styles.ts';
import type en from './words/en.ts';

/** Timers may end a little early, and the Worker takes whoever is too quick for a machine. */
const AT_LEAST_MS = NEWSLETTER_MIN_ELAPSED_MS + 100;
/** After these answers the program is another one than the page shows. */
const REFUSALS: unknown[] = [404, 409];

/**
 * @summary Subscribing to the newsletter, with the words that one agrees to and what one gets for
 * it; for members also what they get, and unsubscribing. A subscription counts once it is
 * confirmed by mail. Shows only its children where the shop has no newsletter.
 *
 * @slot - Shown until the element is ready, where it cannot be, and where there is no newsletter
 * @event {StammEvent} stamm-subscribe - Before a subscription is asked for; `preventDefault()` stops it
 * @event {StammEvent} stamm-subscription-requested - It was asked for, and a mail is on its way
 * @event {StammEvent} stamm-unsubscribed - A member has unsubscribed
 * @csspart form - The form to subscribe, or to change what one gets
 * @csspart reward - What one gets for subscribing
 * @csspart label - The label of a field
 * @csspart field - A field
 * @csspart topics - The topics to choose from
 * @csspart consent - What one agrees to
 * @csspart privacy - The link to the privacy policy
 * @csspart submit - The button to subscribe, or to save
 * @csspart unsubscribe - The button to unsubscribe
 * @csspart message - What has come of it, or what went wrong
 * @csspart again - The button back to the form
 * @cssproperty --stamm-color-accent - The button that goes on, ticks, focus outline
 * @cssproperty --stamm-color-on-accent - Text on the accent
 * @cssproperty --stamm-color-muted - What one agrees to, borders of fields
 * @cssproperty --stamm-color-line - Borders of buttons
 * @cssproperty --stamm-radius - Rounded corners
 */
export class StammNewsletter extends StammElement<typeof en> {
  static override styles = [...StammElement.styles, controlStyles, newsletterStyles];

  /** Whether it asks for the first name, too. */
  @property({ type: Boolean, attribute: 'ask-name' }) askName = false;

  /** The member's own subscription; undefined until it is loaded. */
  #mine: MyNewsletter | undefined;
  #error: unknown;
  /** The member as they were when that was asked for. */
  #me: Me | undefined;
  /** Whether it was in view: what nobody looks at asks for nothing of the member. */
  #isSeen = false;
  /** When the form was shown, by `performance.now()`. */
  #shownAt: number | undefined;
  /** The address that a mail was sent to. */
  #sentTo: string | null | undefined;
  #message: string | undefined;
  #busy = false;

  protected override firstUpdated(): void {
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      observer.disconnect();
      this.#isSeen = true;
      this.requestUpdate();
    });
    observer.observe(this);
  }

  protected override willUpdate(): void {
    const { me, program } = this.client?.snapshot ?? {};
    if (me === this.#me || !this.#isSeen || !program?.program.newsletter) return;
    if (me?.id !== this.#me?.id) {
      // What one has typed or subscribed to is not for the next one to see.
      this.#mine = this.#sentTo = this.#message = undefined;
      (this.#find('form') as HTMLFormElement | null)?.reset();
    }
    this.#me = me;
    if (me) void this.#load(me);
  }

  async #load(me: Me): Promise<void> {
    let mine: MyNewsletter | undefined;
    let error: unknown;
    try {
      mine = await myNewsletter(this.client);
    } catch (reason) {
      error = reason;
    }
    // Or else it was asked anew meanwhile, maybe for somebody else.
    if (me !== this.#me) return;
    this.#error = error;
    if (mine) this.#keep(mine);
    this.requestUpdate();
  }

  #keep(mine: MyNewsletter): void {
    this.#mine = mine;
    if (mine.status === 'pending') this.#sentTo = mine.email;
    if (mine.status === 'subscribed') this.#sentTo = undefined;
  }

  /** Does one thing at a time, and shows what the work answers or fails with. */
  async #attempt(work: () => Promise<string | undefined>): Promise<void> {
    if (this.#busy) return;
    const focused = this.shadowRoot?.activeElement;
    this.#busy = true;
    this.#say();
    const message = await work().catch(async ({ code, status }: StammError) => {
      // The page shows what is not true any more.
      if (REFUSALS.includes(status)) await this.client.refresh();
      return this.words[code as 'failed'] ?? this.words.failed;
    });
    this.#busy = false;
    this.#say(message);
    await this.updateComplete;
    // What had the focus is gone: go on where the news is.
    if (focused?.checkVisibility() === false) {
      this.#find('#message')?.focus();
    }
  }

  #say(message?: string): void {
    this.#message = message;
    this.requestUpdate();
  }

  #submit(event: Event): void {
    // Or else the browser would put what was typed into the page's address.
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    void this.#attempt(async () => {
      const { client, words } = this;
      const { topics: offered, consent } = this.#newsletter as NewsletterProgram;
      const topics =
        offered.length > 1 ? (data.getAll('topic') as string[]) : offered.map(({ id }) => id);
      if (!form.checkValidity()) return words.invalid_request;
      if (offered.length && !topics.length) return words.topicMissing;
      const typed = (name: string) => `${data.get(name) ?? ''}`.trim();
      const email = typed('email');
      if (!email) {
        this.#keep(await changeMyNewsletter(client, { subscribed: true, topics }));
        return words.saved;
      }
      if (!this.dispatchEvent(new StammEvent('stamm-subscribe', true))) return undefined;
      const asked = {
        topics,
        name: typed('name') || undefined,
        language: this.language.split('-')[0],
        consent: { version: consent.version, language: readable(this.language, consent.texts) },
        page: location.origin + location.pathname,
      };
      if (email.toLowerCase() === this.#mine?.email) {
        this.#keep(await changeMyNewsletter(client, { ...asked, subscribed: true }));
      } else {
        const elapsedMs = await this.#elapsedMs();
        await subscribe(client, { ...asked, email, website: typed('website'), elapsedMs });
        this.#sentTo = email;
      }
      this.dispatchEvent(new StammEvent('stamm-subscription-requested'));
      return undefined;
    });
  }

  /** Waits until even those are not too quick whose browser has filled in everything. */
  async #elapsedMs(): Promise<number> {
    const elapsed = () => Math.round(performance.now() - (this.#shownAt as number));
    await new Promise((resolve) => setTimeout(resolve, AT_LEAST_MS - elapsed()));
    return elapsed();
  }

  #unsubscribe(): void {
    void this.#attempt(async () => {
      this.#keep(await changeMyNewsletter(this.client, { subscribed: false }));
      this.dispatchEvent(new StammEvent('stamm-unsubscribed'));
      return this.words.unsubscribed;
    });
  }

  async #again(): Promise<void> {
    this.#sentTo = undefined;
    this.#say();
    await this.updateComplete;
    this.#find('#email')?.focus();
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }

  get #newsletter(): NewsletterProgram | null | undefined {
    return this.client.snapshot.program?.program.newsletter;
  }

  protected override renderMember(_me: Me, program: PublicProgram): unknown {
    if (!this.#newsletter || this.#mine) return this.renderVisitor(program);
    if (this.#error) throw this.#error;
    return this.renderWaiting();
  }

  /** For members, too: where nobody is signed in, there is nobody's subscription. */
  protected override renderVisitor({ program }: PublicProgram): unknown {
    const { words } = this;
    const { newsletter } = program;
    const mine = this.#mine;
    const sentTo = this.#sentTo;
    const isSubscribed = mine?.status === 'subscribed';
    if (!newsletter) return html`<slot></slot>`;
    // Stays when it was sent, for what was typed to be there again.
    return html`<form part="form" novalidate ?hidden=${sentTo} @submit=${this.#submit}>
        ${isSubscribed ? html`<p>${words.subscribed(mine.email)}</p>` : this.#fields(program, newsletter)}
        ${newsletter.topics.length > 1 ? this.#topics(newsletter, mine) : nothing}
        ${isSubscribed ? nothing : this.#consent(newsletter)}
        <div class="row">
          ${
            isSubscribed && newsletter.topics.length < 2
              ? nothing
              : html`<button part="submit" class="primary" aria-disabled=${this.#busy}>${
                  this.#busy ? words.wait : isSubscribed ? words.save : words.subscribe
                }</button>`
          }
          ${
            isSubscribed
              ? html`<button part="unsubscribe" type="button" @click=${this.#unsubscribe}>
                  ${words.unsubscribe}
                </button>`
              : nothing
          }
        </div>
      </form>
      <p part="message" id="message" role="status" tabindex="-1">${
        sentTo ? words.sent(sentTo, NEWSLETTER_CONFIRM_DAYS) : this.#message
      }</p>
      ${sentTo ? html`<button part="again" @click=${this.#again}>${words.again}</button>` : nothing}`;
  }

  #fields({ pointsName }: PublicProgram['program'], { incentive }: NewsletterProgram): unknown {
    const { words, language } = this;
    this.#shownAt ??= performance.now();
    return html`${
      incentive &&
      html`<p part="reward">${words.thanks(
        incentiveName(language, incentive, pointsName),
        incentiveConditions(words, language, incentive),
      )}</p>`
    }
      <label part="label" for="email">${words.email}</label>
      <input
        part="field"
        id="email"
        name="email"
        type="email"
        autocomplete="email"
        required
        .value=${this.#mine?.email ?? ''}
        aria-describedby="message"
      />
      ${
        this.askName
          ? html`<label part="label" for="name">${words.name}</label>
              <input part="field" id="name" name="name" autocomplete="given-name" maxlength="100" />`
          : nothing
      }
      <input name="website" tabindex="-1" autocomplete="off" hidden />`;
  }

  #topics({ topics }: NewsletterProgram, mine?: MyNewsletter): unknown {
    return html`<fieldset part="topics">
      <legend part="label">${this.words.topics}</legend>
      ${topics.map(
        ({ id, name, description }) => html`<label>
          <input
            type="checkbox"
            name="topic"
            value=${id}
            .checked=${!!mine?.topics.includes(id)}
          />
          <span>
            ${text(this.language, name)}
            ${description && html`<small>${text(this.language, description)}</small>`}
          </span>
        </label>`,
      )}
    </fieldset>`;
  }

  #consent({ consent }: NewsletterProgram): unknown {
    return html`<small part="consent">
      ${text(this.language, consent.texts)}
      <a part="privacy" href=${consent.privacyUrl} target="_blank">${this.words.privacy}</a>
    </small>`;
  }
}
