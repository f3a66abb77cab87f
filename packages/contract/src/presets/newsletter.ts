/** Complete newsletter sections to begin with. Put the shop's own name and privacy page in. */
import type { Incentive, NewsletterProgram } from '../types.ts';

/** Whose newsletter it is, as the words that subscribers agree to name it. */
export interface NewsletterSender {
  /** Who sends, as customers know them: "Rösterei Nord". */
  shopName: string;
  privacyUrl: string;
}

function words({ shopName }: NewsletterSender, about: { en: string; de: string }) {
  return {
    en: `Yes, I would like to get the newsletter of ${shopName} with ${about.en} by e-mail. I can withdraw this consent at any time with effect for the future, by the link in every mail.`,
    de: `Ja, ich möchte den Newsletter von ${shopName} mit ${about.de} per E-Mail erhalten. Diese Einwilligung kann ich jederzeit mit Wirkung für die Zukunft widerrufen, etwa über den Link in jeder E-Mail.`,
  };
}

const NEWS_AND_OFFERS = { en: 'news and offers', de: 'Neuigkeiten und Angeboten' };

/** One newsletter and no reward. */
export function plainNewsletter(sender: NewsletterSender): NewsletterProgram {
  return {
    topics: [],
    consent: {
      version: 'news-1',
      texts: words(sender, NEWS_AND_OFFERS),
      privacyUrl: sender.privacyUrl,
    },
    incentive: null,
  };
}

/** One newsletter, and a coupon for whoever confirms. */
export function newsletterForCoupon(
  sender: NewsletterSender,
  percent = 10,
  validDays = 60,
): NewsletterProgram {
  const incentive: Incentive = {
    kind: 'coupon',
    name: { en: `${percent}% for subscribing`, de: `${percent} % für Ihre Anmeldung` },
    benefit: { kind: 'percentOff', percent },
    validDays,
  };
  return { ...plainNewsletter(sender), incentive };
}

/** News and offers to choose from, and points for whoever confirms. */
export function topicsForPoints(sender: NewsletterSender, points = 50): NewsletterProgram {
  return {
    ...plainNewsletter(sender),
    topics: [
      { id: 'news', name: { en: 'News and stories', de: 'Neues und Geschichten' } },
      { id: 'offers', name: { en: 'Offers and sales', de: 'Angebote und Aktionen' } },
    ],
    consent: {
      version: 'topics-1',
      texts: words(sender, {
        en: 'the topics that I have chosen',
        de: 'den von mir gewählten Themen',
      }),
      privacyUrl: sender.privacyUrl,
    },
    incentive: { kind: 'points', points },
  };
}
