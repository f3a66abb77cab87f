/** The shop's arithmetic, to the cent. Pure: prices in, an order out. */
import type { Product, VatPercent } from '../shop/catalogue.ts';

const SHIPPING_CENTS = 490;
export const FREE_SHIPPING_FROM_CENTS = 3900;

export interface CartLine {
  product: Product;
  quantity: number;
}

/** What a coupon takes off, as the loyalty API answers it. */
export interface Discount {
  couponCode: string;
  discountCents: number;
  appliesTo: 'goods' | 'shipping' | 'product';
  productId: string | null;
}

export interface PricedLine {
  id: string;
  productId: string;
  collectionIds: string[];
  quantity: number;
  unitCents: number;
  vatPercent: VatPercent;
  /** Before the coupon. */
  grossCents: number;
  /** After it: what the shopper pays for this line. */
  totalCents: number;
  /** VAT within `totalCents`. */
  vatCents: number;
}

export interface PricedOrder {
  lines: PricedLine[];
  /** The goods before the coupon. */
  goodsCents: number;
  couponCode: string | null;
  discountCents: number;
  shippingCents: number;
  shippingVatCents: number;
  totalCents: number;
  vat: { percent: VatPercent; cents: number }[];
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

/**
 * Splits `amount` in proportion to `weights`, in whole cents that add up to it exactly: each gets
 * its floor, and the cents left over go to the largest remainders, the first of equals first.
 */
export function spread(amount: number, weights: readonly number[]): number[] {
  const total = sum(weights);
  if (total === 0) return weights.map(() => 0);
  const shares = weights.map((weight, index) => ({
    index,
    cents: Math.floor((amount * weight) / total),
    remainder: (amount * weight) % total,
  }));
  const leftOver = amount - sum(shares.map((share) => share.cents));
  const luckiest = [...shares].sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const share of luckiest.slice(0, leftOver)) share.cents += 1;
  return shares.map((share) => share.cents);
}

/** The VAT within a gross amount, rounded half up. */
export function vatWithin(grossCents: number, percent: VatPercent): number {
  const divisor = 100 + percent;
  return Math.floor((2 * grossCents * percent + divisor) / (2 * divisor));
}

/** Shipping for goods of this worth, before any coupon: a coupon never costs free shipping. */
export function shippingFor(goodsCents: number): number {
  return goodsCents === 0 || goodsCents >= FREE_SHIPPING_FROM_CENTS ? 0 : SHIPPING_CENTS;
}

function discountPerLine(lines: readonly CartLine[], discount: Discount | null): number[] {
  const gross = lines.map((line) => line.product.priceCents * line.quantity);
  if (discount === null || discount.appliesTo === 'shipping') return gross.map(() => 0);
  if (discount.appliesTo === 'goods') {
    return spread(Math.min(discount.discountCents, sum(gross)), gross);
  }
  return lines.map((line, index) =>
    line.product.id === discount.productId
      ? Math.min(discount.discountCents, gross[index] ?? 0)
      : 0,
  );
}

/** Shipping shares the rates of the goods it carries, in proportion to their price. */
function shippingByRate(lines: readonly PricedLine[], shippingCents: number) {
  const rates: VatPercent[] = [7, 19];
  const goods = rates.map((rate) =>
    sum(lines.filter((line) => line.vatPercent === rate).map((line) => line.grossCents)),
  );
  const parts = spread(shippingCents, goods);
  return rates.map((percent, index) => ({ percent, cents: vatWithin(parts[index] ?? 0, percent) }));
}

export function priceOrder(cart: readonly CartLine[], discount: Discount | null): PricedOrder {
  const discounts = discountPerLine(cart, discount);
  const lines = cart.map((line, index): PricedLine => {
    const grossCents = line.product.priceCents * line.quantity;
    const totalCents = grossCents - (discounts[index] ?? 0);
    return {
      id: String(index + 1),
      productId: line.product.id,
      collectionIds: line.product.collectionIds,
      quantity: line.quantity,
      unitCents: line.product.priceCents,
      vatPercent: line.product.vatPercent,
      grossCents,
      totalCents,
      vatCents: vatWithin(totalCents, line.product.vatPercent),
    };
  });
  const goodsCents = sum(lines.map((line) => line.grossCents));
  const fullShipping = shippingFor(goodsCents);
  const offShipping =
    discount?.appliesTo === 'shipping' ? Math.min(discount.discountCents, fullShipping) : 0;
  const shippingCents = fullShipping - offShipping;
  const shippingVat = shippingByRate(lines, shippingCents);
  const vat = shippingVat.map(({ percent, cents }) => ({
    percent,
    cents:
      cents + sum(lines.filter((line) => line.vatPercent === percent).map((line) => line.vatCents)),
  }));
  return {
    lines,
    goodsCents,
    couponCode: discount?.couponCode ?? null,
    discountCents: sum(discounts) + offShipping,
    shippingCents,
    shippingVatCents: sum(shippingVat.map((part) => part.cents)),
    totalCents: sum(lines.map((line) => line.totalCents)) + shippingCents,
    vat: vat.filter((part) => part.cents > 0),
  };
}

/**
 * What comes back for `quantity` more pieces of a line of which `returned` came back before.
 * Returned one by one or all at once, the pieces of a line add up to what was paid for it.
 */
export function refundFor(
  line: { totalCents: number; quantity: number },
  returned: number,
  quantity: number,
): number {
  const paidFor = (pieces: number) => Math.floor((line.totalCents * pieces) / line.quantity);
  return paidFor(returned + quantity) - paidFor(returned);
}
