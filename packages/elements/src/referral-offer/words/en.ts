export default {
  invited: (name: string | null, shop: string) =>
    name ? `${name} invited you to ${shop}` : `A friend invited you to ${shop}`,
  gift: 'You get:',
  minimumOrder: (amount: string) => `on orders of ${amount} or more`,
  validFor: (days: string) => `valid for ${days}`,
  until: (date: string) => `until ${date}`,
  friendGets: (gift: string) =>
    `Once you have bought something, whoever invited you gets: ${gift}.`,
  get: 'Show my code',
  signIn: 'Sign in, and it is yours.',
  yours: 'Your welcome is here',
  use: 'Enter the code at the checkout.',
  kept: 'It is also kept with your coupons.',
  added: (gift: string) => `${gift} have been added to your account.`,
  noted: 'Your friend’s invitation is noted. Enjoy your first order!',
  held: 'The shop looks at your invitation first. What is due to you will be in your account then.',
  copy: 'Copy',
  copied: 'Copied',
  selected: 'The code is selected. Please copy it yourself.',
  /** Why there is nothing to get, by the error's code; `failed` for what may pass. */
  referral_code_not_found: 'This invitation is not valid, or no longer.',
  referral_not_allowed:
    'This invitation is for people who are new here, and for others than oneself.',
  referral_claimed_already: 'You have accepted another invitation already.',
  failed: 'That did not work. Please try again.',
  again: 'Try again',
};
