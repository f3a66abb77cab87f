const inUnits = (unit: string) =>
  new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' });
const seconds = inUnits('second');
const minutes = inUnits('minute');

export default {
  email: 'Your e-mail address',
  emailHint: 'We send you a code. No password needed.',
  send: 'Send me a code',
  wait: 'One moment…',
  code: 'Code from the e-mail',
  sent: (email: string) =>
    `We have sent a code to ${email}. Please also look into your spam folder.`,
  enter: 'Sign in',
  resend: 'Send a new code',
  resent: 'Please use the code from the newest e-mail.',
  change: 'Use another address',
  shopAccount: 'Sign in with your account in this shop.',
  codeMissing: (digits: number) => `Please enter the ${digits} digits from the e-mail.`,
  pause: (count: number) =>
    `Please wait ${
      count > 99 ? minutes.format(Math.ceil(count / 60)) : seconds.format(Math.ceil(count))
    } before you try again.`,
  expired: 'That code has expired. Please ask for a new one.',
  tooManyTries: 'That was too many tries. Please ask for a new code.',
  /** What went wrong, by the error's code; `failed` for all the others. */
  invalid_request: 'Please enter your e-mail address, such as anna@example.com.',
  invalid_code: 'That code is not right. Please compare it with the e-mail.',
  mail_unavailable: 'No e-mails can be sent at the moment. Please try again later.',
  failed: 'That did not work. Please try again.',
  signedIn: (who: string | null) => (who ? `Signed in as ${who}` : 'You are signed in.'),
  signOut: 'Sign out',
  export: 'Download my data',
  leave: 'Leave the club',
  leaveQuestion: 'Leave the club?',
  leaveLoss: (collected: string) =>
    `You lose what you have collected (${collected}), what is on the way, and your coupons. We delete who you are and what you did here. This cannot be undone.`,
  leaveNow: 'Leave for good',
  stay: 'Stay',
};
