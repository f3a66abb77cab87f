import type { Incentive, Me, PublicProgram, ReferralClaim } from '@stamm/contract/types';
import { controlStyles } from '../core/controls.ts';
import { copyText } from '../core/copying.ts';
import { date, points, text } from '../core/formats.ts';
import { incentiveConditions, incentiveName, minimumOrder } from '../core/incentives.ts';
import { html, nothing, StammElement, wantElement } from '../core/index.ts';
import { StammReferralClaimEvent, StammReferralClaimedEvent } from './events.ts';
import { type Invitation, invitationOf, listenToInvitations } from './invitation.ts';
import { referralOfferStyles } from './referral-offer.styles.ts';
import type en from './words/en.ts';

/**
 * @summary Greets whoever has followed a friend's link with what they get, and gives it to them: at
 * once, or once they have signed in, as the shop has it. Nothing is shown to all others.
 *
 * @slot - Shown until the element is ready, where it cannot be, and where the shop does not offer this
 * @slot sign-in - For visitors who must sign in first: the shop's own way to do so. By default, with
 * a code by e-mail
 * @event {StammReferralClaimEvent} stamm-referral-claim - Before the offer is claimed;
 * `preventDefault()` stops it
 * @event {StammReferralClaimedEvent} stamm-referral-claimed - It was claimed; with the coupon
 * @csspart title - The heading
 * @csspart gift - What there is to get
 * @csspart conditions - From which order on, and until when
 * @csspart claim - The button that shows the code
 * @csspart code - The code
 * @csspart copy - The button that copies it
 * @csspart message - What is said where there is nothing to get
 * @csspart retry - The button to try again
 * @cssproperty --stamm-color-accent - The line at the side, buttons, focus outline
 * @cssproperty --stamm-color-on-accent - Text on the accent
 * @cssproperty --stamm-color-muted - Conditions
 * @cssproperty --stamm-color-line - Borders
 * @cssproperty --stamm-radius - Rounded corners
 */
export class StammReferralOffer extends StammElement<typeof en> {
  static override styles = [...StammElement.styles, controlStyles, referralOfferStyles];

  #copy: 'copied' | 'selected' | undefined;
  #endListening: (() => void) | undefined;
  /** Whether the shopper did something here, so that the focus goes on here. */
  #hasActed = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#endListening = listenToInvitations(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endListening?.();
  }

  get #invitation(): Invitation | undefined {
    return this.client && invitationOf(this.client);
  }

  protected override willUpdate(): void {
    const invitation = this.#invitation;
    const { status, me, program } = this.client?.snapshot ?? {};
    if (!invitation || !program?.program.referral || !this.isConnected) return;
    invitation.keepFor(me?.id);
    if (me && invitation.triedFor !== me.id) void this.#claim(me.id);
    else if (status === 'visitor' && !this.hidden) invitation.load();
  }

  protected override updated(): void {
    if (!this.#hasActed || document.activeElement !== document.body) return;
    this.renderRoot.querySelector<HTMLElement>('[tabindex]')?.focus();
  }

  async #claim(memberId?: string): Promise<void> {
    const invitation = this.#invitation as Invitation;
    const { code, isBusy } = invitation;
    if (!code || isBusy || !this.dispatchEvent(new StammReferralClaimEvent(code))) return;
    await invitation.take(memberId);
    const { claim } = invitation;
    if (claim) this.dispatchEvent(new StammReferralClaimedEvent(claim));
  }

  #act(): void {
    this.#hasActed = true;
    const { me } = this.client.snapshot;
    void this.#claim(me?.id);
  }

  async #copyCode(code: string): Promise<void> {
    this.#copy = await copyText(code, this.renderRoot.querySelector('code') as Element);
    this.requestUpdate();
  }

  protected override renderWaiting(): unknown {
    return this.#invitation?.code ? super.renderWaiting() : nothing;
  }

  protected override renderVisitor(program: PublicProgram): unknown {
    return this.#content(program) ?? this.renderWaiting();
  }

  protected override renderMember(_me: Me, program: PublicProgram): unknown {
    return this.#content(program) ?? this.renderWaiting();
  }

  #content(program: PublicProgram): unknown {
    const { referral } = program.program;
    const { code, offer, claim, error } = this.#invitation as Invitation;
    if (!referral) return html`<slot></slot>`;
    if (claim) return this.#frame(this.words.yours, this.#claimed(claim, program));
    if (error) return this.#problem(error.code);
    if (!code || !offer) return undefined;
    const title = this.words.invited(offer.advocateName, program.shop.name);
    return this.#frame(title, this.#offer(offer.forFriend, offer.forAdvocate, program));
  }

  #frame(title: string, content: unknown): unknown {
    return html`<div class="card"><h2 part="title" tabindex="-1">${title}</h2>${content}</div>`;
  }

  #offer(gift: Incentive | null, thanks: Incentive | null, program: PublicProgram): unknown {
    const { words, language } = this;
    const { pointsName } = program.program;
    const conditions = gift && incentiveConditions(words, language, gift);
    const name = (given: Incentive) => incentiveName(language, given, pointsName);
    return html`
      ${gift && html`<p part="gift">${words.gift} <b>${name(gift)}</b></p>`}
      <small part="conditions">${words.firstOrder} ${conditions}
        ${thanks && words.friendGets(name(thanks))}</small>
      ${this.#way(program)}`;
  }

  /** How to get it: by a button, or by signing in. */
  #way({ program, signIn }: PublicProgram): unknown {
    const { words } = this;
    if (program.referral?.claim === 'atOnce') {
      return html`<button
        part="claim"
        class="primary"
        aria-disabled=${(this.#invitation as Invitation).isBusy}
        @click=${this.#act}
      >${words.get}</button>`;
    }
    if (signIn.email) wantElement('stamm-sign-in', this.language);
    return html`<p>${words.signIn}</p>
      <slot name="sign-in" @focusin=${this.#stay}><stamm-sign-in></stamm-sign-in></slot>`;
  }

  #stay(): void {
    this.#hasActed = true;
  }

  #claimed({ coupon, points: given, state }: ReferralClaim, { program }: PublicProgram): unknown {
    const { words, language } = this;
    if (!coupon) {
      return html`<p role="status">${
        state === 'held'
          ? words.held
          : given
            ? words.added(points(language, given, program.pointsName))
            : words.noted
      }</p>`;
    }
    const until = words.until(date(language, coupon.expiresAt, program.timeZone));
    const least = minimumOrder(words, language, coupon.minimumOrder);
    const { code } = coupon;
    return html`<p part="gift"><b>${text(language, coupon.rewardName)}</b></p>
      <div class="row">
        <code part="code" translate="no">${code}</code>
        <button part="copy" aria-label=${`${words.copy} ${code}`} @click=${() => this.#copyCode(code)}>
          ${words.copy}
        </button>
      </div>
      <small role="status">${this.#copy && words[this.#copy]}</small>
      <small part="conditions">${words.use} ${[least, until].filter(Boolean).join(' · ')}
        ${this.client.snapshot.me ? words.kept : nothing}</small>`;
  }

  #problem(code: string): unknown {
    const { words } = this;
    const known = words[code as 'failed'];
    return html`<p part="message" role="status">${known ?? words.failed}
      ${known ? nothing : html`<button part="retry" @click=${this.#retry}>${words.again}</button>`}</p>`;
  }

  #retry(): void {
    const invitation = this.#invitation as Invitation;
    if (invitation.offer || this.client.snapshot.me) return this.#act();
    invitation.error = undefined;
    invitation.load();
  }
}
