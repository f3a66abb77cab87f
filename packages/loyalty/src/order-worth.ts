import type { Earning } from '@stamm/contract/types';
import { multiplierFor, rateFor } from './earning.ts';
import { add, type Fraction, floor, fraction, multiply, ZERO } from './fraction.ts';
import { type OrderFacts, type OrderSnapshot, orderStatus } from './order-facts.ts';
import { Refusal } from './refusal.ts';

/** A part of an order that one price, one tax and one multiplier hold for. */
interface Part {
  /** What was paid for it, tax included. */
  gross: bigint;
  /** What of it earns points. */
  eligible: bigint;
  /** What of it was given back, at most `gross`. */
  refunded: bigint;
  multiplier: Fraction;
}

const ONE = fraction(1n, 1n);

function partsOf(snapshot: OrderSnapshot, facts: OrderFacts, earning: Earning): Part[] {
  const counted = (gross: number, tax: number) =>
    BigInt(earning.basis === 'net' ? gross - tax : gross);
  const refundedLines = new Map<string, bigint>();
  let refundedShipping = 0n;
  for (const refund of facts.refunds) {
    refundedShipping += BigInt(refund.shippingMinor);
    for (const { lineId, amountMinor } of refund.lines) {
      refundedLines.set(lineId, (refundedLines.get(lineId) ?? 0n) + BigInt(amountMinor));
    }
  }
  const part = (gross: number, eligible: bigint, refunded: bigint, multiplier: Fraction): Part => ({
    gross: BigInt(gross),
    eligible,
    refunded: refunded < BigInt(gross) ? refunded : BigInt(gross),
    multiplier,
  });
  const shipping = part(
    snapshot.shippingMinor,
    earning.includeShipping ? counted(snapshot.shippingMinor, snapshot.shippingTaxMinor) : 0n,
    refundedShipping,
    ONE,
  );
  const goods = snapshot.totalMinor - snapshot.shippingMinor;
  if (!snapshot.lines) return [part(goods, counted(goods, snapshot.taxMinor), 0n, ONE), shipping];
  const lines = snapshot.lines.map((line) => {
    const multiplier = multiplierFor(earning, line);
    return part(
      line.totalMinor,
      counted(line.totalMinor, line.taxMinor),
      refundedLines.get(line.id) ?? 0n,
      multiplier ? fraction(BigInt(multiplier.numerator), BigInt(multiplier.denominator)) : ONE,
    );
  });
  const named = snapshot.lines.reduce((sum, line) => sum + line.totalMinor, 0);
  // What neither lines nor shipping account for (fees, wrapping) earns nothing but shares refunds.
  return [...lines, shipping, part(goods - named, 0n, 0n, ONE)];
}

/**
 * What an order is worth in points by all that is known of it: the target of its grant.
 *
 * Σ over lines of (eligible amount × multiplier × share not refunded) × rate, rounded down once.
 * A refund that names lines takes from those; the rest of it is spread over what is left of the
 * order in proportion. Without lines, tax and shipping this is `floor((paid − refunded) × rate)`.
 *
 * @throws Refusal `currency_not_in_program`, `amount_too_large`
 */
export function orderWorth(facts: OrderFacts, earning: Earning): number {
  const { snapshot } = facts;
  if (!snapshot) return 0;
  const rate = rateFor(earning, snapshot.currency);
  if (!rate) {
    throw new Refusal(
      'currency_not_in_program',
      `The program has no earning rate for ${snapshot.currency}. Add one with PUT /v1/program, or send the order in one of: ${earning.rates.map((known) => known.currency).join(', ')}.`,
    );
  }
  if (orderStatus(facts) !== 'paid') return 0;

  const parts = partsOf(snapshot, facts, earning);
  const left = parts.reduce((sum, part) => sum + part.gross - part.refunded, 0n);
  const refunded = facts.refunds.reduce((sum, refund) => sum + BigInt(refund.amountMinor), 0n);
  const named = parts.reduce((sum, part) => sum + part.refunded, 0n);
  const unnamed = refunded - named < left ? refunded - named : left;
  if (left === 0n || unnamed === left) return 0;

  let eligible = ZERO;
  for (const part of parts) {
    if (part.eligible === 0n || part.refunded === part.gross) continue;
    const kept = fraction(part.eligible * (part.gross - part.refunded), part.gross);
    eligible = add(eligible, multiply(kept, part.multiplier));
  }
  const share = fraction(left - unnamed, left);
  const points = floor(
    multiply(multiply(eligible, share), fraction(BigInt(rate.points), BigInt(rate.perMinor))),
  );
  if (points > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new Refusal('amount_too_large', 'The order would earn more than 2^53 - 1 points.');
  }
  return Number(points);
}
