import type { Coupon, Reward } from '@stamm/contract/types';
import { date, money, text } from '../core/formats.ts';
import type en from './words/en.ts';

type Words = typeof en;

/** What is to be known before redeeming: from which order on, and how long the coupon is valid. */
export function rewardConditions(words: Words, language: string, reward: Reward): string {
  return listed(minimumOrder(words, language, reward), words.valid(reward.validDays));
}

/** Where a coupon comes from, what it does, from which order on and until when; or what became of it. */
export function couponConditions(
  words: Words,
  language: string,
  timeZone: string,
  coupon: Coupon,
): string {
  const { source, status, usedAt, expiresAt } = coupon;
  const when = words[status](date(language, usedAt ?? expiresAt, timeZone));
  return status === 'active'
    ? listed(
        words[source],
        benefit(words, language, coupon),
        minimumOrder(words, language, coupon),
        when,
      )
    : listed(words[source], when);
}

function listed(...parts: unknown[]): string {
  return parts.filter(Boolean).join(' · ');
}

function minimumOrder(words: Words, language: string, { minimumOrder: least }: Reward | Coupon) {
  return least && words.minimumOrder(money(language, least.amountMinor, least.currency));
}

function benefit(words: Words, language: string, { benefit: what }: Coupon): string {
  switch (what.kind) {
    case 'amountOff':
      return words.amountOff(money(language, what.amountMinor, what.currency));
    case 'percentOff':
      return words.percentOff(what.percent);
    case 'freeShipping':
      return words.freeShipping;
    case 'freeProduct':
      return words.freeProduct(text(language, what.productName));
  }
}
