import type { Money, NewsletterReward, PointsName } from '@stamm/contract/types';
import { localized } from '@stamm/loyalty';
import type { MailLanguage } from '../../email/mail-content.ts';
import { programInForce, type ShopContext } from '../context.ts';

/** What a subscriber was rewarded with, as mails and pages say it. */
export type RewardWords =
  | { kind: 'coupon'; name: string; code: string; validUntil: string; minimumOrder: string | null }
  | { kind: 'points'; points: string }
  | { kind: 'waitingPoints'; points: string };

/** How days are written where these shops are. */
const REGIONS: Record<MailLanguage, string> = { en: 'en-GB', de: 'de-DE' };

export function rewardWords(
  shop: ShopContext,
  reward: NewsletterReward | null,
  language: MailLanguage,
): RewardWords | null {
  const { pointsName, timeZone } = programInForce(shop).rules;
  if (reward?.coupon) {
    const { code, rewardName, expiresAt, minimumOrder } = reward.coupon;
    const day = new Intl.DateTimeFormat(REGIONS[language], { dateStyle: 'long', timeZone });
    return {
      kind: 'coupon',
      name: localized(rewardName, language),
      code,
      validUntil: day.format(new Date(expiresAt)),
      minimumOrder: minimumOrder && moneyText(minimumOrder, language),
    };
  }
  if (reward?.points == null) return null;
  const points = pointsText(pointsName, reward.points, language);
  return { kind: reward.state === 'given' ? 'points' : 'waitingPoints', points };
}

function pointsText(names: PointsName, points: number, language: MailLanguage): string {
  const name = names[language] ?? names.en ?? Object.values(names)[0];
  const category = new Intl.PluralRules(language).select(points);
  const word = category === 'one' ? name?.one : name?.other;
  return `${new Intl.NumberFormat(language).format(points)} ${word ?? ''}`.trim();
}

/** From minor units, of which currencies have none, two or three. */
function moneyText({ amountMinor, currency }: Money, language: MailLanguage): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amountMinor / 10 ** digits);
}
