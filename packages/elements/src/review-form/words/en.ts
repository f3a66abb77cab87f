export default {
  about: (product: string) => `Review: ${product}`,
  rating: 'Your rating',
  stars: (count: number) => (count === 1 ? '1 star' : `${count} stars`),
  title: 'Title (optional)',
  text: 'What should others know?',
  name: 'Name shown with it',
  photo: 'Photo (optional)',
  photoHint: (megabytes: number) =>
    `JPEG, PNG or WebP, up to ${megabytes} MB. We make it smaller before it is sent, and leave out where it was taken.`,
  preview: 'Your photo',
  removePhoto: 'Remove photo',
  reward: (what: string) =>
    `However many stars you give, you get: ${what}. Your review is marked as “reviewed for a reward”.`,
  checking: (moderation: string) =>
    `We check with your order that you bought this. ${moderation === 'beforehand' ? 'We look at your review before it appears.' : 'Your review appears at once.'} We reject only spam, insults and reviews of other products.`,
  send: 'Send review',
  cancel: 'Cancel',
  uploading: 'Sending your photo …',
  sending: 'Sending …',
  photo_not_readable: 'This photo cannot be read. Please choose a JPEG, PNG or WebP file.',
  photo_too_large: 'This photo is too large. Please choose a smaller one.',
  purchase_not_reviewable: 'This purchase cannot be reviewed any more.',
  review_exists: 'You have reviewed this already. You find your review below.',
  failed: 'That did not work. What you wrote is still here: please try again.',
};
