/**
 * What an order is worth, by the words of the contract: what was paid in money for what earns, less
 * what was given back of that, times multiplier and rate, rounded down once.
 */
import type { Earning, OrderInput, OrderLine, RefundInput } from '@stamm/contract/types';
import { type ModelOrder, newest, status } from './order.ts';

/** An exact number. */
class Exact {
  readonly top: bigint;
  readonly bottom: bigint;

  constructor(top: bigint | number, bottom: bigint | number = 1n) {
    const sign = BigInt(bottom) < 0n ? -1n : 1n;
    this.top = BigInt(top) * sign;
    this.bottom = BigInt(bottom) * sign;
  }

  plus(other: Exact): Exact {
    return new Exact(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom);
  }

  minus(other: Exact): Exact {
    return this.plus(new Exact(-other.top, other.bottom));
  }

  times(other: Exact): Exact {
    return new Exact(this.top * other.top, this.bottom * other.bottom);
  }

  over(other: Exact): Exact {
    return new Exact(this.top * other.bottom, this.bottom * other.top);
  }

  isAbove(other: Exact): boolean {
    return this.minus(other).top > 0n;
  }

  atMost(other: Exact): Exact {
    return this.isAbove(other) ? other : this;
  }
}

const ZERO = new Exact(0);
const sumOf = (values: Exact[]) => values.reduce((all, value) => all.plus(value), ZERO);
const sum = (values: (number | null | undefined)[]) =>
  values.reduce<number>((all, value) => all + (value ?? 0), 0);

export function worth(order: ModelOrder, earning: Earning): number {
  const input = newest(order)?.input;
  const rate = earning.rates.find(({ currency }) => currency === input?.currency);
  if (!input || !rate || status(order) !== 'paid') return 0;
  const refunds = [...order.refunds.values()].map((refund) => refund.input);
  const money = moneyFor(input);

  // What each part brings in money, what of that was given back by name, and what of it earns.
  const parts = [
    ...money.lines.map(({ line, paid }) => ({
      paid,
      back: namedBack(refunds, (refund) =>
        sum(refund.lines.filter((named) => named.lineId === line.id).map((n) => n.amountMinor)),
      ),
      earning: paid
        .times(netShare(line.totalMinor, line.taxMinor, earning))
        .times(times(line, earning)),
    })),
    {
      paid: money.shipping,
      back: namedBack(refunds, (refund) => refund.shippingMinor),
      earning: earning.includeShipping
        ? money.shipping.times(netShare(input.shippingMinor, input.shippingTaxMinor, earning))
        : ZERO,
    },
  ].map((part) => {
    // An exchange takes back what was paid for by another order: nothing of it is given back twice.
    const back = part.paid.isAbove(ZERO) ? part.back.atMost(part.paid) : ZERO;
    const kept = part.paid.top === 0n ? ZERO : part.paid.minus(back).over(part.paid);
    return { back, earned: part.earning.times(kept) };
  });

  const left = money.paid.minus(sumOf(parts.map(({ back }) => back)));
  if (!left.isAbove(ZERO)) return 0;
  const given = sumOf(refunds.map((refund) => new Exact(moneyBack(refund))));
  const unnamed = given.minus(sumOf(parts.map(({ back }) => back)));
  const rest = unnamed.isAbove(ZERO) ? left.minus(unnamed.atMost(left)) : left;
  const points = sumOf(parts.map(({ earned }) => earned))
    .times(rest.over(left))
    .times(new Exact(rate.points, rate.perMinor));
  return points.isAbove(ZERO) ? Number(points.top / points.bottom) : 0;
}

/** Where the money of an order went. */
function moneyFor(input: OrderInput) {
  const { totalMinor, shippingMinor, tipMinor, dutiesMinor, feesMinor } = input;
  const vouchers = sum([input.giftCardMinor, input.storeCreditMinor]);
  const extras = sum([shippingMinor, tipMinor, dutiesMinor, feesMinor]);
  const told = input.lines ?? [];
  const hasLines = told.length > 0;
  const cost = sum(told.map((line) => line.totalMinor));

  const fitsBetter =
    Math.abs(cost + extras - totalMinor - vouchers) < Math.abs(cost + extras - totalMinor);
  const whole = hasLines && fitsBetter ? totalMinor + vouchers : totalMinor;
  const due = Math.max(0, whole - vouchers);
  const paid = Math.min(due, input.paidMinor ?? due);
  const perCent = whole === 0 ? ZERO : new Exact(paid, whole);

  const room = Math.max(0, whole - extras);
  const slack = Math.max(5, told.length, Math.abs(input.roundingMinor ?? 0));
  const goods = hasLines && room - cost > slack ? cost : room;
  const alone: OrderLine = {
    id: '',
    collectionIds: [],
    quantity: 1,
    totalMinor: room,
    taxMinor: input.taxMinor,
  };
  const lines = (hasLines ? told : [alone]).map((line) => ({
    line,
    paid:
      (hasLines ? cost : room) <= 0
        ? ZERO
        : new Exact(line.totalMinor).times(new Exact(goods, hasLines ? cost : room)).times(perCent),
  }));
  const shipping =
    extras === 0 || whole === 0
      ? ZERO
      : new Exact(shippingMinor).times(new Exact(Math.min(extras, whole), extras)).times(perCent);
  return { paid: new Exact(paid), lines, shipping };
}

/** What of each cent of a price earns, where tax does not. */
function netShare(gross: number, tax: number, { basis }: Earning): Exact {
  if (basis === 'gross' || gross === 0) return new Exact(1);
  const share = new Exact(gross - tax, gross);
  return share.isAbove(new Exact(1)) ? new Exact(1) : share.isAbove(ZERO) ? share : ZERO;
}

function moneyBack({ amountMinor, giftCardMinor, storeCreditMinor }: RefundInput): number {
  return Math.max(0, amountMinor - sum([giftCardMinor, storeCreditMinor]));
}

/** What refunds gave back in money by name, no refund more than it gave back in all. */
function namedBack(refunds: RefundInput[], named: (refund: RefundInput) => number): Exact {
  return sumOf(
    refunds.map((refund) => {
      const all = sum([...refund.lines.map((line) => line.amountMinor), refund.shippingMinor]);
      if (all === 0) return ZERO;
      return new Exact(named(refund) * moneyBack(refund), Math.max(all, refund.amountMinor));
    }),
  );
}

/** The highest multiplier that fits. */
function times(line: OrderLine, { multipliers }: Earning): Exact {
  const fitting = multipliers
    .filter(
      ({ productIds, collectionIds }) =>
        productIds.some((id) => id === line.productId) ||
        collectionIds.some((id) => line.collectionIds.includes(id)),
    )
    .map(({ numerator, denominator }) => new Exact(numerator, denominator))
    .sort((a, b) => (b.isAbove(a) ? 1 : -1));
  return fitting[0] ?? new Exact(1);
}
