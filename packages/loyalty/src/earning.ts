/**
 * How money becomes points. Free of dependencies at run time, for the browser shares it: what a
 * product page promises is what the ledger grants.
 */
import type { Earning, EarningRate, Multiplier } from '@stamm/contract/types';

/** What decides on a line's multiplier. */
export interface MultiplierSubject {
  productId?: string | undefined;
  collectionIds?: readonly string[] | undefined;
}

/** A price as shown: gross, in minor units, with the tax it contains. */
export interface Price extends MultiplierSubject {
  currency: string;
  amountMinor: number;
  taxMinor?: number | undefined;
  quantity?: number | undefined;
}

export function rateFor(earning: Earning, currency: string): EarningRate | undefined {
  return earning.rates.find((rate) => rate.currency === currency);
}

/** The highest multiplier that fits, or undefined for the plain rate. Multipliers do not add up. */
export function multiplierFor(
  earning: Earning,
  { productId, collectionIds = [] }: MultiplierSubject,
): Multiplier | undefined {
  let best: Multiplier | undefined;
  for (const candidate of earning.multipliers) {
    const fits =
      (productId !== undefined && candidate.productIds.includes(productId)) ||
      candidate.collectionIds.some((id) => collectionIds.includes(id));
    if (!fits) continue;
    if (!best || candidate.numerator * best.denominator > best.numerator * candidate.denominator) {
      best = candidate;
    }
  }
  return best;
}

/**
 * The points that a price earns, bought alone: rounded down, once.
 * Undefined where the program has no rate for the currency.
 */
export function pointsForPrice(earning: Earning, price: Price): number | undefined {
  const rate = rateFor(earning, price.currency);
  if (!rate) return undefined;
  const multiplier = multiplierFor(earning, price);
  const eligible =
    BigInt(price.amountMinor - (earning.basis === 'net' ? (price.taxMinor ?? 0) : 0)) *
    BigInt(price.quantity ?? 1);
  return Number(
    (eligible * BigInt(rate.points) * BigInt(multiplier?.numerator ?? 1)) /
      (BigInt(rate.perMinor) * BigInt(multiplier?.denominator ?? 1)),
  );
}
