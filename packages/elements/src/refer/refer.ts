import { patchMyReferral, qrCodeAddress, readMyReferral } from '@stamm/client/referrals';
import { MAX_DISPLAY_NAME_LENGTH } from '@stamm/contract/limits';
import type {
  Incentive,
  Me,
  MyReferral,
  PublicProgram,
  ReferralProgram,
} from '@stamm/contract/types';
import { copyText } from '../core/copying.ts';
import { duration } from '../core/durations.ts';
import { money, text } from '../core/formats.ts';
import { incentiveConditions, incentiveName } from '../core/incentives.ts';
import { html, nothing, StammElement } from '../core/index.ts';
import { type ShareWay, StammReferralShareEvent } from './events.ts';
import { referStyles } from './refer.styles.ts';
import { appLinks } from './ways.ts';
import type en from './words/en.ts';

const COUNTS = ['invited', 'bought', 'rewarded'] as const;

/**
 * @summary A member's link for friends: what both sides get, copying and sharing it through the
 * shopper's own apps, a QR code, and what came of it. Friends are never named, and never written to
 * by the shop. Visitors see what there is to gain.
 *
 * @slot - Shown until the element is ready, where it cannot be, and where the shop does not offer this
 * @slot sign-in - For visitors: the shop's own way to sign in, such as a link
 * @event {StammReferralShareEvent} stamm-referral-share - Before the link is passed on in some way;
 * `preventDefault()` stops it
 * @csspart terms - What both sides get
 * @csspart link - The link
 * @csspart copy - The button that copies it
 * @csspart code - The code by itself
 * @csspart message - The field with the text that goes with the link
 * @csspart name - The field with the name that friends are shown
 * @csspart ways - The apps to send it with
 * @csspart way - One of them
 * @csspart qr - The QR code, and what opens it
 * @csspart counts - What came of it
 * @csspart conditions - The rules, and what opens them
 * @csspart invitation - What is said to visitors
 * @cssproperty --stamm-color-accent - The button to copy, numbers, focus outline
 * @cssproperty --stamm-color-on-accent - Text on the accent
 * @cssproperty --stamm-color-muted - Conditions and other less important text
 * @cssproperty --stamm-color-line - Borders and lines
 * @cssproperty --stamm-radius - Rounded corners
 */
export class StammRefer extends StammElement<typeof en> {
  static override styles = [...StammElement.styles, referStyles];

  #referral: MyReferral | undefined;
  #error: unknown;
  /** The member as they were when the referral was asked for. */
  #me: Me | undefined;
  #copy: 'copied' | 'selected' | undefined;
  /** What the shopper made of the message. */
  #message: string | undefined;
  #hasNoQr = false;
  /** How it went with the name that friends are shown. */
  #naming: 'saved' | 'notSaved' | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forget();
  }

  protected override willUpdate(): void {
    const { me, program } = this.client?.snapshot ?? {};
    if (me === this.#me || !program?.program.referral || !this.isConnected) return;
    if (me?.id !== this.#me?.id) this.#forget();
    this.#me = me;
    if (me) void this.#load(me);
  }

  #forget(): void {
    this.#me = this.#referral = this.#error = this.#message = this.#copy = undefined;
    this.#naming = undefined;
    this.#hasNoQr = false;
  }

  async #load(me: Me): Promise<void> {
    let referral: MyReferral | undefined;
    let error: unknown;
    try {
      referral = await readMyReferral(this.client);
    } catch (reason) {
      error = reason;
    }
    // Whoever is there now asked for themselves.
    if (me !== this.#me) return;
    this.#referral = referral ?? this.#referral;
    this.#error = error;
    this.requestUpdate();
  }

  /** Whether the page lets the link go that way. */
  #mayGo(way: ShareWay): boolean {
    return this.dispatchEvent(new StammReferralShareEvent(way));
  }

  async #copyLink(): Promise<void> {
    if (!this.#mayGo('copy')) return;
    const shown = this.renderRoot.querySelector('code') as Element;
    this.#copy = await copyText(shown.textContent as string, shown);
    this.requestUpdate();
  }

  async #share(data: ShareData): Promise<void> {
    if (!this.#mayGo('share')) return;
    // Closing the sheet is no failure; what is one leaves the other ways.
    await navigator.share(data).catch(() => undefined);
  }

  async #rename({ target }: Event): Promise<void> {
    const displayName = (target as HTMLInputElement).value.trim() || null;
    try {
      this.#referral = await patchMyReferral(this.client, { displayName });
      this.#naming = 'saved';
    } catch {
      this.#naming = 'notSaved';
    }
    this.requestUpdate();
  }

  #type({ target }: Event): void {
    this.#message = (target as HTMLTextAreaElement).value;
    this.requestUpdate();
  }

  #missQr(): void {
    this.#hasNoQr = true;
    this.requestUpdate();
  }

  protected override renderVisitor(program: PublicProgram): unknown {
    const { referral } = program.program;
    if (!referral) return html`<slot></slot>`;
    return html`${this.#terms(referral, program)}
      <p part="invitation">${this.words.signedOut} <slot name="sign-in"></slot></p>
      ${this.#conditions(referral)}`;
  }

  protected override renderMember(_me: Me, program: PublicProgram): unknown {
    const { referral: rules } = program.program;
    const referral = this.#referral;
    if (!rules) return html`<slot></slot>`;
    if (!referral) {
      if (this.#error) throw this.#error;
      return this.renderWaiting();
    }
    const link = referral.link ?? new URL(`/?ref=${referral.code}`, location.href).href;
    return html`${this.#terms(rules, program)} ${this.#link(referral, link)}
      ${this.#ways(link, rules, program)} ${this.#name(referral)} ${referral.link ? this.#qrCode(referral) : nothing}
      ${this.#counts(referral)} ${this.#conditions(rules)}`;
  }

  #terms({ forFriend, forAdvocate, rewardAfterDays }: ReferralProgram, { program }: PublicProgram) {
    const { words, language } = this;
    const days = rewardAfterDays ?? program.pendingDays;
    const when = words.when(days && duration(language, days, 'day'));
    const side = (name: string, given: Incentive | null, more?: string) =>
      given
        ? html`<div><dt>${name}</dt> <dd><b>${incentiveName(language, given, program.pointsName)}</b>
            <small>${incentiveConditions(words, language, given)} ${more}</small></dd></div>`
        : nothing;
    return html`<dl part="terms">
      ${side(words.forFriend, forFriend)} ${side(words.forYou, forAdvocate, when)}
    </dl>`;
  }

  #link({ code }: MyReferral, link: string): unknown {
    const { words } = this;
    return html`<h3 id="link">${words.link}</h3>
      <div class="row">
        <code part="link" translate="no">${link}</code>
        <button part="copy" class="primary" aria-describedby="link" @click=${this.#copyLink}>
          ${words.copy}
        </button>
      </div>
      <p><small>${words.code} <code part="code" translate="no">${code}</code></small>
      <small role="status">${this.#copy && words[this.#copy]}</small></p>`;
  }

  #ways(link: string, { forFriend }: ReferralProgram, { shop, program }: PublicProgram): unknown {
    const { words, language } = this;
    const gift = forFriend ? incentiveName(language, forFriend, program.pointsName) : '';
    const message = this.#message ?? words.text(shop.name, gift);
    const data = { text: message, url: link };
    return html`<label for="message">${words.message}</label>
      <textarea part="message" id="message" rows="2" .value=${message} @input=${this.#type}></textarea>
      <div part="ways" class="row">
        ${
          navigator.canShare?.(data)
            ? html`<button part="way" @click=${() => this.#share(data)}>${words.share}</button>`
            : nothing
        }
        ${appLinks(words.subject(shop.name), message, link).map(
          ([way, address]) =>
            html`<a
              part="way"
              href=${address}
              target="_blank"
              rel="noopener noreferrer"
              @click=${(event: Event) => this.#mayGo(way) || event.preventDefault()}
            >${words[way]}</a>`,
        )}
      </div>`;
  }

  #name({ displayName }: MyReferral): unknown {
    const { words } = this;
    return html`<label for="name">${words.name}</label>
      <input
        part="name"
        id="name"
        autocomplete="given-name"
        maxlength=${MAX_DISPLAY_NAME_LENGTH}
        .value=${displayName ?? ''}
        @change=${this.#rename}
      />
      <small role="status">${this.#naming && words[this.#naming]}</small>`;
  }

  /** A closed one is not loaded: that is what `lazy` does to what is not to be seen. */
  #qrCode({ code }: MyReferral): unknown {
    const { words } = this;
    return html`<details part="qr">
      <summary>${words.qr}</summary>
      ${
        this.#hasNoQr
          ? html`<p role="status">${words.qrFailed}</p>`
          : html`<img
              loading="lazy"
              src=${qrCodeAddress(this.client, code)}
              alt=${words.qrAlt}
              width="200"
              height="200"
              @error=${this.#missQr}
            />`
      }
    </details>`;
  }

  #counts({ counts }: MyReferral): unknown {
    return html`<dl part="counts" class="row">
      ${COUNTS.map((name) => html`<div><dt>${this.words[name]}</dt> <dd>${counts[name]}</dd></div>`)}
    </dl>`;
  }

  #conditions({ minimumOrder: least, firstOrderOnly, claimDays, terms }: ReferralProgram): unknown {
    const { words, language } = this;
    const rules = [
      firstOrderOnly ? words.firstOrder : words.anyOrder,
      least && words.orderFrom(money(language, least.amountMinor, least.currency)),
      words.within(duration(language, claimDays, 'day')),
      terms && text(language, terms),
      words.privacy,
    ];
    return html`<details part="conditions">
      <summary>${words.conditions}</summary>
      <ul>${rules.map((rule) => rule && html`<li>${rule}</li>`)}</ul>
    </details>`;
  }
}
