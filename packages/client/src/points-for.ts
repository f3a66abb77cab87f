import type { PublicProgram } from '@stamm/contract/types';
import { multiplierFor, type Price, pointsForPrice } from '@stamm/loyalty/earning';

export { multiplierFor, type Price };

/**
 * The points that a price earns, reckoned as the ledger does. Undefined where the program has no
 * rate for the currency, and for what is not a price.
 */
export function pointsFor({ program }: PublicProgram, price: Price): number | undefined {
  const { amountMinor, taxMinor = 0, quantity = 1 } = price;
  const isPrice = [amountMinor - taxMinor, taxMinor, quantity].every(
    (part) => Number.isSafeInteger(part) && part >= 0,
  );
  return isPrice ? pointsForPrice(program.earning, price) : undefined;
}
