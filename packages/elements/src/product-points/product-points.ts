import { multiplierFor, type Price, pointsFor } from '@stamm/client/points-for';
import type { Multiplier, Program, PublicProgram } from '@stamm/contract/types';
import { number, points, pointsName, text } from '../core/formats.ts';
import { html, nothing, property, StammElement } from '../core/index.ts';
import { productPointsStyles } from './product-points.styles.ts';
import type en from './words/en.ts';

/**
 * @summary What a product earns: “Earns you 12 beans”, reckoned from its price and the program as
 * the ledger does. It makes no request of its own, says the same to everyone, and shows nothing
 * where there is nothing to earn.
 *
 * @slot - Shown until the element is ready, and where it cannot be
 * @csspart points - The text
 * @csspart multiplier - Why it is more than usual: the multiplier's name, or “2× beans”
 * @cssproperty --stamm-color-accent - The ring and the multiplier
 * @cssproperty --stamm-color-muted - The text
 */
export class StammProductPoints extends StammElement<typeof en> {
  static override styles = [...StammElement.styles, productPointsStyles];
  static override needsMember = false;

  /** The price of one piece as shown, tax included, in minor units: 1290 for €12.90. */
  @property({ type: Number, attribute: 'amount-minor' }) amountMinor: number | undefined;

  /** ISO 4217, such as EUR. */
  @property() currency: string | undefined;

  /** The tax that the price contains, in minor units, for programs that reckon without tax. */
  @property({ type: Number, attribute: 'tax-minor' }) taxMinor: number | undefined;

  /** The shop's id of the product, for multipliers. */
  @property({ attribute: 'product-id' }) productId: string | undefined;

  /** The collections that the product is in, with commas between them, for multipliers. */
  @property({ attribute: 'collection-ids' }) collectionIds: string | undefined;

  /** How many pieces. */
  @property({ type: Number }) quantity = 1;

  protected override renderVisitor(publicProgram: PublicProgram): unknown {
    const { program } = publicProgram;
    const price = this.#price();
    const earned = pointsFor(publicProgram, price);
    const multiplier = earned ? multiplierFor(program.earning, price) : undefined;
    return html`<p aria-live="polite">
      ${
        earned
          ? html`<span class="earned"
              ><span
                ><span part="points">${this.words.earns(points(this.language, earned, program.pointsName))}</span>
                ${multiplier ? this.#renderMultiplier(multiplier, program) : nothing}</span
              ></span
            >`
          : nothing
      }
    </p>`;
  }

  protected override renderMember(): unknown {
    return nothing;
  }

  #renderMultiplier({ name, numerator, denominator }: Multiplier, program: Program): unknown {
    if (numerator === denominator) return nothing;
    const { language, words } = this;
    const factor = numerator / denominator;
    return html`<b part="multiplier">${
      name
        ? text(language, name)
        : words.times(number(language, factor), pointsName(language, factor, program.pointsName))
    }</b>`;
  }

  #price(): Price {
    const { amountMinor = Number.NaN, currency = '', taxMinor, quantity, productId } = this;
    const collectionIds = this.collectionIds?.split(',').map((id) => id.trim());
    return { amountMinor, currency, taxMinor, quantity, productId, collectionIds };
  }
}
