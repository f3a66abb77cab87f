export default {
  signedOut: 'Sign in to get your link.',
  forFriend: 'Your friend gets',
  forYou: 'You get',
  minimumOrder: (amount: string) => `on orders of ${amount} or more`,
  validFor: (days: string) => `valid for ${days}`,
  when: (days: string | 0) =>
    days
      ? `${days} after they have paid, once returns are over`
      : 'as soon as they have paid their order',
  firstOrder: 'Their first order here counts.',
  anyOrder: 'It counts for people who are new here.',
  orderFrom: (amount: string) => `Goods worth ${amount} or more, after returns.`,
  within: (days: string) => `Time to order: ${days}.`,
  conditions: 'How it works',
  privacy:
    'You write to your friends yourself. We never do, and we do not tell you who bought what.',
  link: 'Your link',
  copy: 'Copy',
  copied: 'Copied',
  selected: 'The link is selected. Please copy it yourself.',
  code: 'Or your code:',
  message: 'Your message',
  text: (shop: string, gift: string) =>
    gift
      ? `I like shopping at ${shop}. With my link you get: ${gift}.`
      : `I like shopping at ${shop}. Have a look:`,
  subject: (shop: string) => `A tip: ${shop}`,
  share: 'Share…',
  whatsapp: 'WhatsApp',
  telegram: 'Telegram',
  sms: 'Text message',
  mail: 'E-mail',
  qr: 'QR code to scan',
  qrAlt: 'QR code with your link',
  qrFailed: 'The QR code cannot be shown at the moment.',
  invited: 'accepted',
  bought: 'bought',
  rewarded: 'rewarded',
};
