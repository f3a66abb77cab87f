export default {
  email: 'Your e-mail address',
  name: 'First name (optional)',
  topics: 'What would you like to read about?',
  privacy: 'Privacy policy',
  subscribe: 'Subscribe',
  wait: 'One moment…',
  thanks: (what: string, conditions: string) =>
    `Our thank-you once you have confirmed: ${what}${conditions && ` (${conditions})`}. Once per person.`,
  minimumOrder: (amount: string) => `on orders of ${amount} or more`,
  validFor: (days: string) => `valid for ${days}`,
  sent: (email: string, days: number) =>
    `Nearly there: please look into the mailbox of ${email}, and into its spam folder. Confirm within ${days} days by the link in our mail. If you are subscribed already, there is nothing more to do.`,
  again: 'Use another address',
  subscribed: (email: string | null) => `Our newsletter comes to ${email}.`,
  save: 'Save',
  saved: 'Saved.',
  unsubscribe: 'Unsubscribe',
  unsubscribed: 'You are unsubscribed. No more newsletters will come.',
  topicMissing: 'Please choose at least one topic.',
  /** What went wrong, by the error's code; `failed` for all the others. */
  invalid_request: 'Please enter your e-mail address, such as anna@example.com.',
  consent_outdated: 'The words above have just changed. Please read them, then try again.',
  too_many_requests: 'That was too often. Please try again later.',
  mail_unavailable: 'No e-mails can be sent at the moment. Please try again later.',
  offline: 'You seem to be offline. Nothing was sent; please try again.',
  failed: 'That did not work. Please try again.',
};
