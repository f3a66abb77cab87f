/** What an order costs by all amounts that a shop tells of it, also where they do not add up. */
import { type Fraction, fraction, ZERO } from './fraction.ts';
import type { OrderSnapshot } from './order-facts.ts';

/** A few minor units, such as prices rounded line by line or cash rounded to five cents leave. */
const ROUNDING_MINOR = 5;

export interface OrderPrice {
  /** Paid in money: gift cards and store credit do not count. */
  paid: bigint;
  /** What goods cost where no line says it. */
  goods: bigint;
  /** Paid in money for each minor unit of the price of goods. */
  goodsShare: Fraction;
  /** The same for shipping, tips, duties and fees. */
  extrasShare: Fraction;
}

const greater = (a: bigint, b: bigint) => (a > b ? a : b);
const smaller = (a: bigint, b: bigint) => (a < b ? a : b);
const distance = (a: bigint, b: bigint) => (a > b ? a - b : b - a);
const sumOf = (...amounts: (number | null)[]) =>
  amounts.reduce((sum: bigint, amount) => sum + BigInt(amount ?? 0), 0n);

/**
 * Puts the amounts of an order in relation.
 *
 * - Lines that cost more than the total leaves for them had a discount that nobody allocated, or
 *   were rounded: what is missing is spread over them in proportion. A few minor units more than
 *   they cost are rounding, too.
 * - What else the total holds beyond lines and extras is a fee that nobody named: it earns nothing.
 * - Some shops lower the total by gift cards. Where the lines say so, it is raised again.
 */
export function priceOf(snapshot: OrderSnapshot): OrderPrice {
  const { totalMinor, shippingMinor, tipMinor, dutiesMinor, feesMinor, paidMinor } = snapshot;
  const extras = sumOf(shippingMinor, tipMinor, dutiesMinor, feesMinor);
  const vouchers = sumOf(snapshot.giftCardMinor, snapshot.storeCreditMinor);
  const lines = snapshot.lines?.length
    ? sumOf(...snapshot.lines.map((line) => line.totalMinor))
    : null;

  const told = BigInt(totalMinor);
  const isLowered =
    lines !== null && distance(lines + extras, told + vouchers) < distance(lines + extras, told);
  const whole = isLowered ? told + vouchers : told;

  const due = greater(0n, whole - vouchers);
  const paid = paidMinor === null ? due : smaller(due, BigInt(paidMinor));
  const forGoods = greater(0n, whole - extras);
  const goods = lines === null ? forGoods : goodsWithin(forGoods, lines, snapshot);

  const share = (part: bigint, of: bigint): Fraction =>
    part <= 0n || of <= 0n || whole <= 0n ? ZERO : fraction(part * paid, of * whole);
  return {
    paid,
    goods: forGoods,
    goodsShare: share(goods, lines ?? forGoods),
    extrasShare: share(smaller(extras, whole), extras),
  };
}

/** What of the total the goods are, by their lines. */
function goodsWithin(forGoods: bigint, lines: bigint, snapshot: OrderSnapshot): bigint {
  const rounding = Math.max(
    ROUNDING_MINOR,
    snapshot.lines?.length ?? 0,
    Math.abs(snapshot.roundingMinor ?? 0),
  );
  return forGoods - lines <= BigInt(rounding) ? forGoods : lines;
}
