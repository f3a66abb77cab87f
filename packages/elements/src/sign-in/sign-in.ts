import type { StammClient, StammError } from '@stamm/client';
import { deleteMe, exportMe } from '@stamm/client/account';
import type { Me, PublicProgram, SignInStarted } from '@stamm/contract/types';
import { controlStyles } from '../core/controls.ts';
import {
  html,
  nothing,
  StammElement,
  StammEvent,
  type TemplateResult,
  toJson,
} from '../core/index.ts';
import './events.ts';
import { signInStyles } from './sign-in.styles.ts';
import type en from './words/en.ts';

/** The code that the shopper waits for. */
interface SentCode extends SignInStarted {
  /** Epoch milliseconds. */
  sentAt: number;
  wrongTries: number;
}

/** A mail takes its time: so long nobody needs another one. */
const PAUSE_MS = 30_000;
/** After so many wrong ones the Worker takes no code for right. */
const MOST_TRIES = 5;

/**
 * @summary Signing in with a code by e-mail; for members: who one is, signing out, taking one's
 * data along and leaving the club.
 *
 * @slot - Shown until the element is ready, and where it cannot be
 * @event {StammEvent} stamm-signed-in - A member has signed in
 * @event {StammEvent} stamm-signed-out - A member has signed out, or left the club
 * @csspart form - The form for the address, then for the code
 * @csspart label - Its label
 * @csspart field - Its field
 * @csspart submit - Its button
 * @csspart resend - The button for a new code
 * @csspart change - The button for another address
 * @csspart problem - What went wrong
 * @csspart who - Who is signed in
 * @csspart sign-out - The button to sign out
 * @csspart export - The button to download one's data
 * @csspart leave - The button to leave the club
 * @csspart dialog - Where leaving is confirmed
 * @csspart confirm - Its button to leave
 * @csspart cancel - Its button to stay
 * @cssproperty --stamm-color-accent - The button that goes on, focus outline
 * @cssproperty --stamm-color-on-accent - Text on the accent
 * @cssproperty --stamm-color-muted - Hints
 * @cssproperty --stamm-color-surface - Background of the dialog
 * @cssproperty --stamm-color-text - Text in the dialog
 * @cssproperty --stamm-color-line - Borders
 * @cssproperty --stamm-radius - Rounded corners
 */
export class StammSignIn extends StammElement<typeof en> {
  static override styles = [...StammElement.styles, controlStyles, signInStyles];

  #sent: SentCode | undefined;
  #email = '';
  #problem: string | undefined;
  #busy = false;

  /** Does one thing at a time, and shows the problem that the work answers or fails with. */
  async #attempt(work: () => Promise<string | undefined>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#say();
    const problem = await work().catch((error) => this.#problemOf(error));
    this.#busy = false;
    this.#say(problem);
    await this.updateComplete;
    // What had the focus may be gone: go on where there is something new.
    if (document.activeElement === document.body) {
      this.renderRoot.querySelector<HTMLElement>('input, [tabindex]')?.focus();
    }
  }

  #say(problem?: string): void {
    this.#problem = problem;
    this.requestUpdate();
  }

  #problemOf({ code, retryAfter = 60 }: StammError): string {
    const { words } = this;
    const sent = this.#sent;
    if (code === 'too_many_requests') return words.pause(retryAfter);
    if (sent && code === 'invalid_code') {
      if (Date.now() > sent.sentAt + sent.expiresInSeconds * 1000) return words.expired;
      if (++sent.wrongTries >= MOST_TRIES) return words.tooManyTries;
    }
    return words[code as 'failed'] ?? words.failed;
  }

  async #sendCode(): Promise<string | undefined> {
    const pause = (this.#sent?.sentAt ?? 0) + PAUSE_MS - Date.now();
    if (pause > 0) return this.words.pause(pause / 1000);
    const started = await this.client.startSignIn(this.#email, this.language.split('-')[0]);
    this.#sent = { ...started, sentAt: Date.now(), wrongTries: 0 };
    return undefined;
  }

  #submit(event: Event): void {
    // Or else the browser would put what was typed into the page's address.
    event.preventDefault();
    const [field] = (event.currentTarget as HTMLFormElement).elements;
    const { value, validity } = field as HTMLInputElement;
    const sent = this.#sent;
    void this.#attempt(async () => {
      if (!sent) {
        this.#email = value.trim();
        return validity.valid ? this.#sendCode() : this.words.invalid_request;
      }
      // It may have been pasted with spaces, or with words around it.
      const code = value.replace(/\D/g, '');
      if (code.length !== sent.codeDigits) return this.words.codeMissing(sent.codeDigits);
      await this.client.verifySignIn(this.#email, code);
      this.#sent = undefined;
      this.dispatchEvent(new StammEvent('stamm-signed-in'));
      // If that fails, the element says so by itself.
      await this.client.loadMe().catch(() => undefined);
      return undefined;
    });
  }

  #resend(): void {
    void this.#attempt(async () => (await this.#sendCode()) ?? this.words.resent);
  }

  #changeEmail(): void {
    void this.#attempt(async () => {
      this.#sent = undefined;
    });
  }

  #end(end: (client: StammClient) => Promise<void>): void {
    void this.#attempt(async () => {
      await end(this.client);
      this.dispatchEvent(new StammEvent('stamm-signed-out'));
    });
  }

  #export(): void {
    void this.#attempt(async () => {
      const data = toJson(await exportMe(this.client), 2);
      const href = URL.createObjectURL(new Blob([data], { type: 'application/json' }));
      const download = `${this.client.shop}.json`;
      Object.assign(document.createElement('a'), { href, download }).click();
      URL.revokeObjectURL(href);
    });
  }

  protected override renderVisitor({ signIn }: PublicProgram): unknown {
    const { words } = this;
    const sent = this.#sent;
    if (!signIn.email) return html`<p>${words.shopAccount}</p>`;
    return html`<form part="form" novalidate @submit=${this.#submit}>
      <p id="hint">${sent ? words.sent(this.#email) : words.emailHint}</p>
      <label part="label" for="field">${sent ? words.code : words.email}</label>
      ${
        sent
          ? html`<input
              part="field"
              id="field"
              inputmode="numeric"
              autocomplete="one-time-code"
              aria-describedby="problem hint"
            />`
          : html`<input
              part="field"
              id="field"
              type="email"
              autocomplete="email"
              required
              .value=${this.#email}
              aria-describedby="problem hint"
            />`
      }
      ${this.#alert()}
      <button part="submit" class="primary" aria-disabled=${this.#busy}>${
        this.#busy ? words.wait : sent ? words.enter : words.send
      }</button>
      ${
        sent
          ? html`<div class="row">
              <button part="resend" type="button" @click=${this.#resend}>
                ${words.resend}
              </button>
              <button part="change" type="button" @click=${this.#changeEmail}>
                ${words.change}
              </button>
            </div>`
          : nothing
      }
    </form>`;
  }

  protected override renderMember({ name, email, points }: Me): unknown {
    const { words } = this;
    const collected = points.available.toLocaleString(this.language);
    return html`<p part="who" tabindex="-1">${words.signedIn(name ?? email)}</p>
      <div class="row" aria-busy=${this.#busy}>
        <button part="sign-out" @click=${() => this.#end((client) => client.signOut())}>
          ${words.signOut}
        </button>
        <button part="export" @click=${this.#export}>${words.export}</button>
        <button part="leave" @click=${() => this.renderRoot.querySelector('dialog')?.showModal()}>
          ${words.leave}
        </button>
      </div>
      ${this.#alert()}
      <dialog part="dialog" aria-labelledby="question">
        <form method="dialog">
          <h2 id="question">${words.leaveQuestion}</h2>
          <p>${words.leaveLoss(collected)}</p>
          <button part="cancel" class="primary">${words.stay}</button>
          <button part="confirm" @click=${() => this.#end(deleteMe)}>${words.leaveNow}</button>
        </form>
      </dialog>`;
  }

  #alert(): TemplateResult {
    return html`<p part="problem" id="problem" role="alert">${this.#problem}</p>`;
  }
}
