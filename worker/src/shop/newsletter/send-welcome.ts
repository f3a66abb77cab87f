import type { NewsletterReward } from '@stamm/contract/types';
import { mailLanguage } from '../../email/mail-content.ts';
import { newsletterWelcomeMail } from '../../email/templates/newsletter-welcome.ts';
import type { SubscriberRecord } from '../books/subscribers.ts';
import type { ShopContext } from '../context.ts';
import { queueMail } from '../mails/queue-mail.ts';
import { brandOf } from '../operations/shop-settings.ts';
import { preferencesUrl, unsubscribeUrl } from './links.ts';
import { rewardWords } from './reward-words.ts';

/** Says that it worked, brings the reward, and shows where all of it ends. */
export function sendWelcome(
  shop: ShopContext,
  subscriber: SubscriberRecord & { email: string },
  reward: NewsletterReward | null,
  request: number,
): void {
  const language = mailLanguage(subscriber.language);
  queueMail(shop, {
    kind: 'newsletter-welcome',
    cause: `newsletter welcome ${request}`,
    to: subscriber.email,
    language: subscriber.language,
    mail: newsletterWelcomeMail(language, {
      shopName: brandOf(shop.settings).shopName,
      reward: rewardWords(shop, reward, language),
      preferencesUrl: preferencesUrl(shop, subscriber),
    }),
    unsubscribe: { url: unsubscribeUrl(shop, subscriber) },
  });
}
