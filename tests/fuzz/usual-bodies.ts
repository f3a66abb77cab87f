import { giveTenGetTen } from '@stamm/contract';
import * as fc from 'fast-check';
import { Known } from './known.ts';
import { EMAILS, LINES, NEW_SHOPS, NEWSLETTER, REWARDS } from './vocabulary.ts';

interface Line {
  id: string;
  totalMinor: number;
  taxMinor?: number;
}

interface Order {
  totalMinor: number;
  shippingMinor?: number;
  shippingTaxMinor?: number;
  taxMinor?: number;
  refundedMinor?: number;
  lines?: Line[];
}

/** Makes the parts of an order add up, which a schema cannot say. */
function addedUp<Some extends Order>(order: Some): Some {
  const lines = order.lines
    ?.slice(0, LINES.length)
    .map((line, index) => ({ ...line, id: LINES[index] ?? line.id, ...halved(line) }));
  const shippingMinor = order.shippingMinor ?? 0;
  const goods = lines
    ? lines.reduce((sum, line) => sum + line.totalMinor, 0)
    : Math.floor(order.totalMinor / 2);
  const totalMinor = Math.min(goods + shippingMinor, Number.MAX_SAFE_INTEGER);
  return {
    ...order,
    totalMinor,
    shippingMinor,
    shippingTaxMinor: Math.min(order.shippingTaxMinor ?? 0, shippingMinor),
    taxMinor: Math.min(order.taxMinor ?? 0, totalMinor - shippingMinor),
    ...(order.refundedMinor === undefined
      ? {}
      : { refundedMinor: Math.min(order.refundedMinor, totalMinor) }),
    ...(lines ? { lines } : {}),
  };
}

/** So that three lines and shipping, each at the limit, do not exceed it together. */
function halved({ totalMinor, taxMinor = 0 }: Line): { totalMinor: number; taxMinor: number } {
  const total = Math.floor(totalMinor / 4);
  return { totalMinor: total, taxMinor: Math.min(taxMinor, total) };
}

interface Refund {
  amountMinor: number;
  shippingMinor?: number;
  lines?: { lineId: string; amountMinor: number }[];
}

/** Small refunds of lines that orders have, so that several of them fit an order. */
function refundThatFits(refund: Refund): Refund {
  const lines = (refund.lines ?? []).slice(0, 1).map((line, index) => ({
    lineId: LINES[index] ?? line.lineId,
    amountMinor: line.amountMinor % 100,
  }));
  const shippingMinor = (refund.shippingMinor ?? 0) % 10;
  const named = lines.reduce((sum, line) => sum + line.amountMinor, shippingMinor);
  return { ...refund, amountMinor: named + (refund.amountMinor % 50), shippingMinor, lines };
}

const choices = fc.nat({ max: 1_000 });

/** With a photo that may be there, or none. */
function review(generic: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const photo = choices.map((choice) => new Known('photos', choice));
  return fc.tuple(generic, fc.option(photo, { freq: 1 })).map(([content, photoId]) => ({
    ...(content as object),
    displayName: 'Ada',
    text: 'Good',
    photoId,
  }));
}

/** The words and the page of the shops' newsletter: see `NEWSLETTER`. */
const AGREED = { consent: { version: 'news-1', language: 'en' }, page: 'https://shop.example/' };

const newsletterToken = (purpose: 'confirm' | 'unsubscribe') => () =>
  fc.record({ token: choices.map((choice) => new Known(`tokens to ${purpose}`, choice)) });

/**
 * What a caller who knows the shop sends, where the schema alone would hardly ever make something
 * that works. Calls that are not here are made from their schema as it is.
 */
const USUAL: Record<string, (generic: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>> = {
  putOrder: (generic) =>
    fc
      .tuple(
        generic,
        fc.constantFrom('ada', 'ada', 'ada', 'bob'),
        fc.constantFrom({}, { payment: 'card-1' }, { shippingAddress: 'street-1' }),
        choices,
      )
      .map(([order, id, fingerprints, choice]) => ({
        ...addedUp(order as Order),
        customer: { id },
        fingerprints,
        referralCode: new Known('referral-codes', choice),
      })),
  submitReview: (generic) => review(generic),
  changeMyReview: (generic) =>
    review(generic).map((content) => ({ ...(content as object), photoId: null })),
  importOrders: (generic) => generic.map((order) => addedUp(order as Order)),
  putRefund: (generic) => generic.map((refund) => refundThatFits(refund as Refund)),
  createSession: () =>
    fc.record({ identityToken: choices.map((choice) => new Known('identity-tokens', choice)) }),
  verifySignIn: () => choices.map((choice) => new Known('mailed-codes', choice)),
  redeemReward: () => fc.record({ rewardId: fc.constantFrom(...REWARDS) }),
  adjustPoints: (generic) =>
    fc.tuple(generic, fc.integer({ min: -20, max: 500 })).map(([adjustment, points]) => ({
      ...(adjustment as object),
      points: points || 1,
    })),
  claimMyReferral: () =>
    fc.record({ code: choices.map((choice) => new Known('referral-codes', choice)) }),
  putProgram: (generic) =>
    fc
      .tuple(generic, fc.constantFrom(null, giveTenGetTen), fc.nat({ max: 7 }))
      .map(([program, referral, chance]) => ({
        ...(program as object),
        referral,
        // Without it, or with other words, nobody could subscribe any more.
        newsletter: chance === 0 ? null : NEWSLETTER,
      })),
  startSignIn: () => fc.record({ email: fc.constantFrom(...EMAILS) }),
  subscribeNewsletter: (generic) =>
    fc.tuple(generic, fc.constantFrom(...EMAILS)).map(([form, email]) => ({
      ...(form as object),
      ...AGREED,
      email,
      topics: [],
      website: '',
      elapsedMs: 5_000,
    })),
  confirmNewsletter: newsletterToken('confirm'),
  unsubscribeNewsletter: newsletterToken('unsubscribe'),
  putMyNewsletter: (generic) =>
    generic.map((change) => ({ ...(change as object), ...AGREED, topics: [] })),
  lookUpSubscriber: () => fc.record({ email: fc.constantFrom(...EMAILS) }),
  createShop: (generic) =>
    fc.tuple(generic, fc.constantFrom(...NEW_SHOPS)).map(([shop, id]) => ({
      ...(shop as object),
      id,
    })),
};

export function usualBody(
  operationId: string,
  generic: fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const usual = USUAL[operationId];
  return usual ? fc.oneof({ weight: 4, arbitrary: usual(generic) }, generic) : generic;
}
