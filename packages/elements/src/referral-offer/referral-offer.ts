import { INVITATION_CHANGED } from '@stamm/client/referral-memory';
import type {
  Incentive,
  Me,
  PublicProgram,
  ReferralClaim,
  ReferralOffer,
} from '@stamm/contract/types';
import { copyText } from '../core/copying.ts';
import { date, points, text } from '../core/formats.ts';
import { incentiveConditions, incentiveName, minimumOrder } from '../core/incentives.ts';
import { html, nothing, StammElement, wantElement } from '../core/index.ts';
import { StammReferralClaimEvent, StammReferralClaimedEvent } from './events.ts';
import { type Invitation, invitationOf, loadOffer, takeOffer } from './invitation.ts';
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
 * @csspart terms - What the advocate gets, and the shop's own terms
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
 * @cssproperty --stamm-referral-offer-margin - Above and below, where there is something to show
 */
export class StammReferralOffer extends StammElement<typeof en> {
  static override styles = [...StammElement.styles, referralOfferStyles];

  #copy: 'copied' | 'selected' | undefined;
  /** Whether the shopper did something here, so that the focus goes on here. */
  #hasActed = false;
  readonly #changed = () => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener(INVITATION_CHANGED, this.#changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener(INVITATION_CHANGED, this.#changed);
  }

  get #invitation(): Invitation {
    return this.client ? invitationOf(this.client) : {};
  }

  protected override willUpdate(): void {
    const { status, me, program } = this.client?.snapshot ?? {};
    const { offer, claim, error, triedFor } = this.#invitation;
    if (!program?.program.referral) return;
    if (me && triedFor !== me.id) void this.#claim(me.id);
    const isKnown = offer || claim || error;
    if (status === 'visitor' && !isKnown && !this.hidden) void loadOffer(this.client);
  }

  protected override updated(): void {
    if (!this.#hasActed || document.activeElement !== document.body) return;
    this.renderRoot.querySelector<HTMLElement>('[tabindex]')?.focus();
  }

  async #claim(memberId?: string): Promise<void> {
    const invitation = this.#invitation;
    const { code, isBusy } = invitation;
    if (!code || isBusy || !this.dispatchEvent(new StammReferralClaimEvent(code))) return;
    await takeOffer(this.client, memberId);
    const { claim } = invitation;
    if (claim) this.dispatchEvent(new StammReferralClaimedEvent(claim));
  }

  /** Goes on where the shopper is: what is known, what is still to be asked. */
  #act(): void {
    const { me } = this.client.snapshot;
    this.#hasActed = true;
    if (me || this.#invitation.offer) void this.#claim(me?.id);
    else void loadOffer(this.client);
  }

  async #copyCode(code: string): Promise<void> {
    this.#copy = await copyText(code, this.renderRoot.querySelector('code') as Element);
    this.#changed();
  }

  protected override renderWaiting(): unknown {
    return this.#invitation.code ? super.renderWaiting() : nothing;
  }

  protected override renderMember(_me: Me, program: PublicProgram): unknown {
    return this.renderVisitor(program);
  }

  protected override renderVisitor(program: PublicProgram): unknown {
    const { words } = this;
    const { offer, claim, error } = this.#invitation;
    if (!program.program.referral) return html`<slot></slot>`;
    if (claim) return this.#card(words.yours, this.#claimed(claim, program));
    if (error) return this.#problem(error.code);
    if (!offer) return this.renderWaiting();
    const title = words.invited(offer.advocateName, program.shop.name);
    return this.#card(title, this.#offer(offer, program));
  }

  #card(title: string, content: unknown): unknown {
    return html`<div class="card"><h2 part="title" tabindex="-1">${title}</h2>${content}</div>`;
  }

  #offer(
    { forFriend, forAdvocate, claim, terms }: ReferralOffer,
    publicProgram: PublicProgram,
  ): unknown {
    const { words, language } = this;
    const { pointsName } = publicProgram.program;
    const name = (given: Incentive) => incentiveName(language, given, pointsName);
    const isBySignIn = claim === 'signedIn';
    if (isBySignIn && publicProgram.signIn.email) wantElement('stamm-sign-in', language);
    return html`${
      forFriend &&
      html`<p part="gift">${words.gift} <b>${name(forFriend)}</b>
        <small part="conditions">${incentiveConditions(words, language, forFriend)}</small></p>`
    }
      <small part="terms">${forAdvocate && words.friendGets(name(forAdvocate))}
        ${terms && text(language, terms)}</small>
      ${
        isBySignIn
          ? html`<p>${words.signIn}</p>
              <slot name="sign-in" @focusin=${() => {
                this.#hasActed = true;
              }}><stamm-sign-in></stamm-sign-in></slot>`
          : html`<button
              part="claim"
              class="primary"
              aria-disabled=${this.#invitation.isBusy ?? false}
              @click=${this.#act}
            >${words.get}</button>`
      }`;
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
    const { code, rewardName, minimumOrder: least, expiresAt } = coupon;
    return html`<p part="gift"><b>${text(language, rewardName)}</b></p>
      <div>
        <code part="code" translate="no">${code}</code>
        <button part="copy" aria-label=${`${words.copy} ${code}`} @click=${() => this.#copyCode(code)}>
          ${words.copy}
        </button>
      </div>
      <small role="status">${this.#copy && words[this.#copy]}</small>
      <small part="conditions">${words.use}
        ${minimumOrder(words, language, least)}${words.until(date(language, expiresAt, program.timeZone))}
        ${this.client.snapshot.me ? words.kept : nothing}</small>`;
  }

  #problem(code: string): unknown {
    const { words } = this;
    const refusal = words[code as 'failed'];
    return html`<p part="message" role="status">${refusal ?? words.failed}
      ${refusal ? nothing : html`<button part="retry" @click=${this.#act}>${words.again}</button>`}</p>`;
  }
}
