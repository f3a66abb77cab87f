import type { Earning } from '@stamm/contract/types';
import { multiplierFor, rateFor } from './earning.ts';
import { add, type Fraction, floor, fraction, multiply, ZERO } from './fraction.ts';
import {
  type OrderFacts,
  type OrderSnapshot,
  orderStatus,
  type RefundFact,
} from './order-facts.ts';
import { type OrderPrice, priceOf } from './order-price.ts';
import { Refusal } from './refusal.ts';

/** A part of an order that one price, one tax and one multiplier hold for. */
interface Part {
  /** What of its price earns points; below zero where an exchange takes something back. */
  eligible: bigint;
  /** What was paid for it in money. */
  paid: Fraction;
  /** Paid for each minor unit of its price. */
  share: Fraction;
  /** What of `paid` was given back by name, at most all of it. */
  refunded: Fraction;
  multiplier: Fraction;
}

const ONE = fraction(1n, 1n);

const isLess = (a: Fraction, b: Fraction) =>
  a.numerator * b.denominator < b.numerator * a.denominator;
const least = (a: Fraction, b: Fraction) => (isLess(a, b) ? a : b);

/** The difference, or zero where more would be taken away than there is. */
function less(from: Fraction, taken: Fraction): Fraction {
  if (!isLess(taken, from)) return ZERO;
  return fraction(
    from.numerator * taken.denominator - taken.numerator * from.denominator,
    from.denominator * taken.denominator,
  );
}

/** What a refund gave back in money: gift cards and store credit have earned nothing before. */
function moneyOf({ amountMinor, giftCardMinor = 0, storeCreditMinor = 0 }: RefundFact): bigint {
  const money = BigInt(amountMinor) - BigInt(giftCardMinor) - BigInt(storeCreditMinor);
  return money > 0n ? money : 0n;
}

/** What refunds gave back by name: of shipping, and of each line. */
function namedRefunds(refunds: readonly RefundFact[]) {
  let shipping = ZERO;
  const lines = new Map<string, Fraction>();
  for (const refund of refunds) {
    const named = refund.lines.reduce(
      (sum, line) => sum + BigInt(line.amountMinor),
      BigInt(refund.shippingMinor),
    );
    if (named === 0n) continue;
    const all = BigInt(refund.amountMinor);
    // Lines may add up to more than was given back: then each is cut in proportion.
    const share = fraction(moneyOf(refund), named > all ? named : all);
    const part = (amountMinor: number) => multiply(fraction(BigInt(amountMinor), 1n), share);
    shipping = add(shipping, part(refund.shippingMinor));
    for (const { lineId, amountMinor } of refund.lines) {
      lines.set(lineId, add(lines.get(lineId) ?? ZERO, part(amountMinor)));
    }
  }
  return { shipping, lines };
}

/** What is left of a gross amount without its tax, which is never more than the amount. */
function counted(earning: Earning, gross: bigint, tax: number): bigint {
  if (earning.basis === 'gross') return gross;
  const net = gross - BigInt(tax);
  const isBeyond = gross < 0n ? net > 0n || net < gross : net < 0n || net > gross;
  return isBeyond ? (gross < 0n === tax < 0 ? 0n : gross) : net;
}

function partsOf(snapshot: OrderSnapshot, facts: OrderFacts, earning: Earning, price: OrderPrice) {
  const named = namedRefunds(facts.refunds);
  const part = (gross: bigint, change: Omit<Part, 'paid'>): Part => {
    // What an exchange takes back was paid for elsewhere.
    const paid = gross > 0n ? multiply(fraction(gross, 1n), change.share) : ZERO;
    return { ...change, paid, refunded: least(change.refunded, paid) };
  };
  const shippingMinor = BigInt(snapshot.shippingMinor);
  const shipping = part(shippingMinor, {
    eligible: earning.includeShipping
      ? counted(earning, shippingMinor, snapshot.shippingTaxMinor)
      : 0n,
    share: price.extrasShare,
    refunded: named.shipping,
    multiplier: ONE,
  });
  const goods = snapshot.lines?.length
    ? snapshot.lines.map((line) => {
        const multiplier = multiplierFor(earning, line);
        return part(BigInt(line.totalMinor), {
          eligible: counted(earning, BigInt(line.totalMinor), line.taxMinor),
          share: price.goodsShare,
          refunded: named.lines.get(line.id) ?? ZERO,
          multiplier: multiplier
            ? fraction(BigInt(multiplier.numerator), BigInt(multiplier.denominator))
            : ONE,
        });
      })
    : [
        part(price.goods, {
          eligible: counted(earning, price.goods, snapshot.taxMinor),
          share: price.goodsShare,
          refunded: ZERO,
          multiplier: ONE,
        }),
      ];
  return [...goods, shipping];
}

/** What earns points of an order, as far as no part of it was given back by name. */
function eligibleOf(parts: readonly Part[]): Fraction {
  // Unrefunded parts of one share and multiplier are added up as whole numbers: an order may have
  // a thousand lines.
  const kept = new Map<string, { whole: bigint; factor: Fraction }>();
  let more = ZERO;
  let back = ZERO;
  for (const { eligible, paid, share, refunded, multiplier } of parts) {
    if (eligible === 0n) continue;
    const factor = multiply(share, multiplier);
    if (eligible < 0n) back = add(back, multiply(fraction(-eligible, 1n), factor));
    else if (refunded.numerator === 0n) {
      const key = `${factor.numerator}/${factor.denominator}`;
      const known = kept.get(key)?.whole ?? 0n;
      kept.set(key, { whole: known + eligible, factor });
    } else {
      const left = less(paid, refunded);
      if (left.numerator === 0n) continue;
      const keptShare = fraction(
        left.numerator * paid.denominator,
        left.denominator * paid.numerator,
      );
      more = add(more, multiply(multiply(fraction(eligible, 1n), keptShare), factor));
    }
  }
  for (const { whole, factor } of kept.values()) {
    more = add(more, multiply(fraction(whole, 1n), factor));
  }
  return less(more, back);
}

/**
 * What an order is worth in points by all that is known of it: the target of its grant.
 *
 * Σ over lines of (eligible amount × multiplier × share paid in money × share not refunded) × rate,
 * rounded down once. A refund that names lines takes from those; the rest of it is spread over what
 * is left of the order in proportion. Without lines, tax, shipping and other extras this is
 * `floor((paid − refunded) × rate)`. In a currency without a rate an order earns nothing.
 *
 * @throws Refusal `amount_too_large`
 */
export function orderWorth(facts: OrderFacts, earning: Earning): number {
  const { snapshot } = facts;
  const rate = snapshot && rateFor(earning, snapshot.currency);
  if (!rate || orderStatus(facts) !== 'paid') return 0;

  const price = priceOf(snapshot);
  const parts = partsOf(snapshot, facts, earning, price);
  const refunded = facts.refunds.reduce((sum, refund) => sum + moneyOf(refund), 0n);
  const named = parts.reduce((sum, part) => add(sum, part.refunded), ZERO);
  const left = less(fraction(price.paid, 1n), named);
  const unnamed = less(fraction(refunded, 1n), named);
  const remaining = less(left, unnamed);
  if (remaining.numerator === 0n) return 0;

  const share = fraction(
    remaining.numerator * left.denominator,
    remaining.denominator * left.numerator,
  );
  const earned = multiply(eligibleOf(parts), share);
  const points = floor(multiply(earned, fraction(BigInt(rate.points), BigInt(rate.perMinor))));
  if (points > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new Refusal('amount_too_large', 'The order would earn more than 2^53 - 1 points.');
  }
  return Number(points);
}
