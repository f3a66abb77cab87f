import type { RewardWords } from '../../shop/newsletter/reward-words.ts';
import type { MailBlock, MailContent, MailLanguage } from '../mail-content.ts';

interface NewsletterWelcome {
  shopName: string;
  reward: RewardWords | null;
  preferencesUrl: string;
}

interface Words {
  subject: (shop: string) => string;
  preview: string;
  heading: string;
  thanks: (shop: string) => string;
  reward: (reward: RewardWords, shop: string) => MailBlock[];
  preferences: string;
  preferencesLabel: string;
  why: (shop: string) => string;
}

const WORDS: Record<MailLanguage, Words> = {
  en: {
    subject: (shop) => `You are subscribed: newsletter of ${shop}`,
    preview: 'Thank you for confirming.',
    heading: 'You are subscribed',
    thanks: (shop) => `Thank you for confirming. From now on you get the newsletter of ${shop}.`,
    reward: (reward, shop) => {
      switch (reward.kind) {
        case 'coupon':
          return [
            { kind: 'paragraph', text: `As promised: ${reward.name}.` },
            { kind: 'code', code: reward.code, label: 'Your code for the checkout' },
            {
              kind: 'smallPrint',
              text: `It works once, until ${reward.validUntil}${reward.minimumOrder === null ? '' : `, on orders from ${reward.minimumOrder}`}.`,
            },
          ];
        case 'points':
          return [
            { kind: 'paragraph', text: `As promised: ${reward.points} are in your account.` },
          ];
        case 'waitingPoints':
          return [
            {
              kind: 'paragraph',
              text: `${reward.points} are waiting for you: sign in at ${shop} with this address, and they are yours.`,
            },
          ];
      }
    },
    preferences: 'You can choose what you get, or end it, at any time:',
    preferencesLabel: 'Change what I get',
    why: (shop) =>
      `You get this mail because you have confirmed that you want the newsletter of ${shop}.`,
  },
  de: {
    subject: (shop) => `Sie sind angemeldet: Newsletter von ${shop}`,
    preview: 'Vielen Dank für Ihre Bestätigung.',
    heading: 'Sie sind angemeldet',
    thanks: (shop) =>
      `Vielen Dank für Ihre Bestätigung. Von nun an erhalten Sie den Newsletter von ${shop}.`,
    reward: (reward, shop) => {
      switch (reward.kind) {
        case 'coupon':
          return [
            { kind: 'paragraph', text: `Wie versprochen: ${reward.name}.` },
            { kind: 'code', code: reward.code, label: 'Ihr Code für die Kasse' },
            {
              kind: 'smallPrint',
              text: `Er gilt einmal und bis zum ${reward.validUntil}${reward.minimumOrder === null ? '' : `, für Bestellungen ab ${reward.minimumOrder}`}.`,
            },
          ];
        case 'points':
          return [
            {
              kind: 'paragraph',
              text: `Wie versprochen: ${reward.points} sind Ihrem Konto gutgeschrieben.`,
            },
          ];
        case 'waitingPoints':
          return [
            {
              kind: 'paragraph',
              text: `${reward.points} warten auf Sie: Melden Sie sich bei ${shop} mit dieser Adresse an, dann werden sie Ihnen gutgeschrieben.`,
            },
          ];
      }
    },
    preferences: 'Was Sie erhalten, können Sie jederzeit ändern oder beenden:',
    preferencesLabel: 'Einstellungen ändern',
    why: (shop) =>
      `Sie erhalten diese Nachricht, weil Sie bestätigt haben, dass Sie den Newsletter von ${shop} möchten.`,
  },
};

/** Says that the subscription is confirmed, what it was rewarded with, and where it ends. */
export function newsletterWelcomeMail(
  language: MailLanguage,
  { shopName, reward, preferencesUrl }: NewsletterWelcome,
): MailContent {
  const words = WORDS[language];
  return {
    subject: words.subject(shopName),
    preview: words.preview,
    blocks: [
      { kind: 'heading', text: words.heading },
      { kind: 'paragraph', text: words.thanks(shopName) },
      ...(reward === null ? [] : words.reward(reward, shopName)),
      { kind: 'paragraph', text: words.preferences },
      { kind: 'button', label: words.preferencesLabel, url: preferencesUrl },
    ],
    why: words.why(shopName),
  };
}
