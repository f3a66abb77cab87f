import type { Me, Program, PublicProgram } from '@stamm/contract/types';
import { money, points, pointsName } from '../core/formats.ts';
import { html, nothing, StammElement } from '../core/index.ts';
import { unseenStyles } from '../core/unseen.ts';
import { type Facts, factsOf } from './facts.ts';
import { pointsStyles } from './points.styles.ts';
import type en from './words/en.ts';

/**
 * @summary How many points a member has, what they are worth, what is on the way and what expires
 * soon. A press opens a card with the details and the rules. Visitors are invited to collect.
 *
 * @slot - Shown until the element is ready, and where it cannot be
 * @slot sign-in - In the card for visitors: the shop's own way to sign in, such as a link
 * @csspart badge - The button with the balance; its `::before` is the ring
 * @csspart balance - The points
 * @csspart value - What they are worth in money
 * @csspart note - The second line: debt, what expires soon, or what is on the way
 * @csspart card - What the badge opens
 * @cssproperty --stamm-color-accent - The ring and the focus outline
 * @cssproperty --stamm-color-muted - The second line, and the terms on the card
 * @cssproperty --stamm-color-surface - Background of the card
 * @cssproperty --stamm-color-text - Text on the card
 * @cssproperty --stamm-color-line - Borders
 * @cssproperty --stamm-radius - Rounded corners
 */
export class StammPoints extends StammElement<typeof en> {
  static override styles = [...StammElement.styles, unseenStyles, pointsStyles];

  /** What was shown last: a change of it is said aloud. */
  #balance: number | undefined;
  #announcement = '';

  protected override renderVisitor({ program }: PublicProgram): unknown {
    const { words, language } = this;
    this.#balance = undefined;
    this.#announcement = '';
    return this.#renderBadge(
      words.collect(pointsName(language, 2, program.pointsName)),
      { ...factsOf(words, language, program, {}), note: words.withEveryOrder },
      html`<slot name="sign-in"></slot>`,
    );
  }

  protected override renderMember(me: Me, { program }: PublicProgram): unknown {
    const { words, language } = this;
    const { available, debt } = me.points;
    const balance = available - debt;
    const spoken = points(language, balance, program.pointsName);
    if (balance !== (this.#balance ?? balance)) this.#announcement = words.balanceIsNow(spoken);
    this.#balance = balance;
    return this.#renderBadge(
      html`<strong part="balance">${spoken}</strong> ${this.#renderWorth(available, program)}`,
      factsOf(words, language, program, me.points),
    );
  }

  /** In money, rounded down; nothing where there is no such, or it is not stated. */
  #renderWorth(count: number, { pointValues: [value] }: Program): unknown {
    const amountMinor =
      value && Number((BigInt(count) * BigInt(value.amountMinor)) / BigInt(value.points));
    return amountMinor
      ? html`<span part="value">${money(this.language, amountMinor, value.currency)}</span>`
      : nothing;
  }

  #renderBadge(lead: unknown, { note, lines }: Facts, end?: unknown): unknown {
    return html`<button part="badge" popovertarget="card">
        <span>${lead} ${note ? html`<small part="note">${note}</small>` : nothing}</span>
      </button>
      <div part="card" id="card" popover>
        <dl>
          ${lines.map(([term, description]) =>
            description ? html`<dt>${term}</dt><dd>${description}</dd>` : nothing,
          )}
        </dl>
        ${end}
      </div>
      <span class="unseen" role="status">${this.#announcement}</span>`;
  }
}
