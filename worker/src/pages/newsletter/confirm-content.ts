import { html } from 'hono/html';
import type { MailBrand } from '../../email/mail-content.ts';
import type { ConfirmationView, ConfirmedView } from '../../shop/newsletter/page-views.ts';
import type { RewardWords } from '../../shop/newsletter/reward-words.ts';
import type { PageLanguage } from '../language.ts';
import type { Page, PageHtml } from '../shell.ts';
import { NEWSLETTER_WORDS } from './words.ts';

/** The second step: the exact words once more, and a button. */
export function confirmationContent(
  { language, email, words: consent, wordsLanguage, privacyUrl, topics }: ConfirmationView,
  { shopName }: MailBrand,
): Page {
  const words = NEWSLETTER_WORDS[language].confirm;
  return {
    language,
    title: words.title,
    content: html`<p>${words.lead(shopName)}<br><strong>${email}</strong></p>
${topics.length === 0 ? '' : html`<p>${words.topics}</p><ul>${topics.map((topic) => html`<li>${topic}</li>`)}</ul>`}
<p>${words.agree}</p>
<blockquote lang="${wordsLanguage}">${consent}</blockquote>
<p><a href="${privacyUrl}">${words.privacy}</a></p>
<form method="post"><button>${words.button}</button></form>
<p class="quiet">${words.nothing}</p>`,
  };
}

export function confirmedContent(
  { language, preferencesUrl, reward }: ConfirmedView,
  { shopName }: MailBrand,
): Page {
  const words = NEWSLETTER_WORDS[language].confirmed;
  return {
    language,
    title: words.title,
    content: html`<p>${words.text(shopName)}</p>
${reward === null ? '' : rewardHtml(reward, language, shopName)}
<p><a href="${preferencesUrl}">${words.preferences}</a></p>`,
  };
}

function rewardHtml(reward: RewardWords, language: PageLanguage, shopName: string): PageHtml {
  const words = NEWSLETTER_WORDS[language].confirmed;
  switch (reward.kind) {
    case 'points':
      return html`<p>${words.points(reward.points)}</p>`;
    case 'waitingPoints':
      return html`<p>${words.waitingPoints(reward.points, shopName)}</p>`;
    case 'coupon':
      return html`<p>${words.coupon(reward.name)}</p>
<p class="label">${words.couponCode}</p>
<p class="code">${reward.code}</p>
<p class="quiet">${words.couponTerms(reward.validUntil, reward.minimumOrder)}</p>`;
  }
}
