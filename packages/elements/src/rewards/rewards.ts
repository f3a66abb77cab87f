import type { StammError } from '@stamm/client';
import type {
  Coupon,
  LocalizedText,
  Me,
  PublicProgram,
  Redemption,
  Reward,
} from '@stamm/contract/types';
import { controlStyles } from '../core/controls.ts';
import { points, pointsName, text } from '../core/formats.ts';
import { html, nothing, StammElement, type TemplateResult } from '../core/index.ts';
import { couponConditions, rewardConditions } from './conditions.ts';
import { StammRedeemEvent, StammRedeemedEvent } from './events.ts';
import { rewardsStyles } from './rewards.styles.ts';
import type en from './words/en.ts';

/** What the dialog is about: a reward on its way to becoming a coupon. */
interface Purchase {
  reward: Reward;
  /** What one member redeems is not for the next one to see. */
  memberId: string;
  busy?: boolean;
  failure?: StammError | undefined;
  redemption?: Redemption | undefined;
}

/** Where trying again is in vain: the reward or the points are not what they were. */
const REFUSALS: unknown[] = [404, 409];

/**
 * @summary What points buy: the rewards that can be had now, those that are close, redeeming them,
 * and the member's coupons. Visitors see the rewards and are invited to sign in.
 *
 * @slot - Shown until the element is ready, and where it cannot be
 * @slot sign-in - For visitors, below the rewards: the shop's own way to sign in, such as a link
 * @event {StammRedeemEvent} stamm-redeem - Before a reward is redeemed; `preventDefault()` stops it
 * @event {StammRedeemedEvent} stamm-redeemed - A reward was redeemed; with the coupon
 * @csspart title - The heading of the coupons
 * @csspart reward - One reward
 * @csspart name - The name of a reward or coupon
 * @csspart price - What it costs
 * @csspart progress - How close it is
 * @csspart redeem - The button to redeem it
 * @csspart dialog - Where redeeming is confirmed and the code is shown
 * @csspart confirm - Its button that redeems
 * @csspart cancel - Its button that closes it
 * @csspart coupon - One of the member's coupons
 * @csspart code - The code of one that can be used
 * @csspart copy - The button that copies the code
 * @csspart past - The coupons that cannot be used any more
 * @cssproperty --stamm-color-accent - Buttons, progress, focus outline
 * @cssproperty --stamm-color-on-accent - Text on the accent
 * @cssproperty --stamm-color-muted - Conditions and other less important text
 * @cssproperty --stamm-color-surface - Background of the dialog
 * @cssproperty --stamm-color-text - Text in the dialog
 * @cssproperty --stamm-color-line - Borders and lines
 * @cssproperty --stamm-radius - Rounded corners
 */
export class StammRewards extends StammElement<typeof en> {
  static override styles = [...StammElement.styles, controlStyles, rewardsStyles];

  #purchase: Purchase | undefined;
  /** The code that was to be copied last, and how that went. */
  #copy: { code: string | null; outcome: 'copied' | 'selected' } | undefined;

  async #choose(reward: Reward, memberId: string): Promise<void> {
    this.#show({ reward, memberId });
    await this.updateComplete;
    this.#find<HTMLDialogElement>('dialog')?.showModal();
  }

  #show(purchase: Purchase | undefined): void {
    this.#purchase = purchase;
    this.requestUpdate();
  }

  #close(): void {
    this.#find<HTMLDialogElement>('dialog')?.close();
  }

  async #closed(): Promise<void> {
    this.#show(undefined);
    await this.updateComplete;
    // The browser has given the focus back to the button, unless that has gone.
    if (!this.shadowRoot?.activeElement) this.#find('h3')?.focus();
  }

  async #redeem(): Promise<void> {
    const { reward, memberId, busy } = this.#purchase as Purchase;
    const { id, points } = reward;
    if (busy) return;
    if (!this.dispatchEvent(new StammRedeemEvent(id, points))) return this.#close();
    const begun: Purchase = { reward, memberId, busy: true };
    this.#show(begun);
    let redemption: Redemption | undefined;
    let failure: StammError | undefined;
    try {
      redemption = await this.client.redeem(id, points);
      this.dispatchEvent(new StammRedeemedEvent(redemption));
    } catch (error) {
      failure = error as StammError;
      // The page shows what is not true any more.
      if (REFUSALS.includes(failure.status)) await this.client.refresh();
    }
    // The dialog may have been closed meanwhile, or opened for another reward.
    if (this.#purchase !== begun) return;
    this.#show({ reward, memberId, redemption, failure });
    await this.updateComplete;
    // The button that had the focus is gone: go on where the news is.
    if (redemption) this.#find('h2')?.focus();
  }

  async #copyCode({ currentTarget }: Event): Promise<void> {
    const element = (currentTarget as Element).previousElementSibling as Element;
    const code = element.textContent as string;
    try {
      await navigator.clipboard.writeText(code);
      this.#copy = { code, outcome: 'copied' };
    } catch {
      getSelection()?.selectAllChildren(element);
      this.#copy = { code, outcome: 'selected' };
    }
    this.requestUpdate();
  }

  #find<Found extends HTMLElement>(selector: string): Found | null {
    return this.renderRoot.querySelector<Found>(selector);
  }

  protected override renderVisitor(): unknown {
    return html`${this.#rewards()}
      <p>${this.words.invitation(this.#pointsName())} <slot name="sign-in"></slot></p>`;
  }

  protected override renderMember(me: Me): unknown {
    const { words } = this;
    const purchase = this.#purchase;
    const { active, past } = Object.groupBy(me.coupons, ({ status }) =>
      status === 'active' ? status : 'past',
    );
    const coupons = (items: Coupon[]) =>
      this.#cards(
        'coupon',
        items,
        ({ rewardName }) => rewardName,
        (coupon) => this.#coupon(coupon),
      );
    return html`${this.#rewards(me)}
      <h3 part="title" tabindex="-1">${words.coupons}</h3>
      ${active ? coupons(active) : html`<small>${words.noCoupons}</small>`}
      ${
        past &&
        html`<details part="past">
          <summary>${words.past(past.length)}</summary>
          ${coupons(past)}
        </details>`
      }
      ${purchase?.memberId === me.id ? this.#dialog(purchase, me) : nothing}`;
  }

  get #program(): PublicProgram['program'] {
    return (this.client.snapshot.program as PublicProgram).program;
  }

  #text(texts: LocalizedText): string {
    return text(this.language, texts);
  }

  #pointsName(): string {
    return pointsName(this.language, 2, this.#program.pointsName);
  }

  #points(count: number): string {
    return points(this.language, count, this.#program.pointsName);
  }

  #cards<Item extends Reward | Coupon>(
    part: string,
    items: Item[],
    nameOf: (item: Item) => LocalizedText,
    content: (item: Item) => unknown,
  ): TemplateResult {
    return html`<ul role="list">${items.map(
      (item) =>
        html`<li part=${part} class="card"><b part="name">${this.#text(nameOf(item))}</b> ${content(item)}</li>`,
    )}</ul>`;
  }

  /** Cheapest first, so that what can be had comes before what is close. */
  #rewards(me?: Me): TemplateResult {
    const rewards = this.#program.rewards.toSorted((one, other) => one.points - other.points);
    if (!rewards.length) return html`<p>${this.words.none}</p>`;
    return this.#cards(
      'reward',
      rewards,
      ({ name }) => name,
      (reward) =>
        html`${reward.description && html`<p>${this.#text(reward.description)}</p>`}
          <small>${this.#conditions(reward)}</small>
          <div class="row foot">
            <span part="price">${this.#points(reward.points)}</span>
            ${me && this.#offer(reward, me)}
          </div>`,
    );
  }

  /** What can be done about a reward: redeem it, or see how close it is. */
  #offer(reward: Reward, { id, points }: Me): TemplateResult {
    const { words } = this;
    const name = this.#text(reward.name);
    if (reward.points <= points.available) {
      return html`<button
        part="redeem"
        class="primary"
        aria-label=${words.redeemReward(name)}
        @click=${() => this.#choose(reward, id)}
      >${words.redeem}</button>`;
    }
    // What is earned next pays debt first.
    const missing = reward.points - points.available + points.debt;
    const toGo = points.pending < missing ? words.toGo : words.onTheWay;
    return html`<small>${toGo(this.#points(missing))}</small>
      <progress
        part="progress"
        max=${reward.points}
        value=${points.available}
        aria-label=${name}
      ></progress>`;
  }

  #coupon(coupon: Coupon): TemplateResult {
    const { words } = this;
    const { code, status } = coupon;
    const conditions = couponConditions(words, this.language, this.#program.timeZone, coupon);
    return html`<small>${conditions}</small>
      ${
        status === 'active'
          ? html`<div class="row">
                <code part="code" translate="no">${code}</code>
                <button part="copy" aria-label=${`${words.copy} ${code}`} @click=${this.#copyCode}>
                  ${words.copy}
                </button>
              </div>
              <small role="status">${this.#copy?.code === code ? words[this.#copy.outcome] : nothing}</small>`
          : nothing
      }`;
  }

  #conditions(reward: Reward): string {
    return rewardConditions(this.words, this.language, reward);
  }

  /** Asks before redeeming, with price, conditions and what is left; then shows what one has got. */
  #dialog({ reward, busy, failure, redemption }: Purchase, { points }: Me): TemplateResult {
    const { words } = this;
    const left = points.available - reward.points;
    const isOver = redemption || REFUSALS.includes(failure?.status);
    return html`<dialog part="dialog" aria-labelledby="name" @close=${this.#closed}>
      <h2 id="name" tabindex="-1">${
        redemption ? words.redeemed : words.redeemReward(this.#text(reward.name))
      }</h2>
      ${
        redemption
          ? html`${this.#coupon(redemption.coupon)}<p>${words.useIt}</p>`
          : isOver
            ? nothing
            : html`<p>${words.cost(this.#points(reward.points), this.#points(left))}</p>
                <small>${this.#conditions(reward)}</small>`
      }
      <p role="alert">${failure && (words[failure.code as 'failed'] ?? words.failed)(this.#pointsName())}</p>
      <div class="row foot">
        <button part="cancel" @click=${this.#close}>${isOver ? words.close : words.cancel}</button>
        ${
          isOver
            ? nothing
            : html`<button part="confirm" class="primary" aria-disabled=${!!busy} @click=${this.#redeem}>${
                busy ? words.wait : failure ? words.again : words.redeem
              }</button>`
        }
      </div>
    </dialog>`;
  }
}
