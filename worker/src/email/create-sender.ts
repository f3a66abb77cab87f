import { type MailVariables, mailSettings } from './mail-settings.ts';
import { type EmailSender, failed, SENT } from './outgoing-mail.ts';

/** The way for mails that the Worker's settings name. */
export function createSender(variables: MailVariables): EmailSender {
  const { way } = mailSettings(variables);
  // The mailbox shows what is in the outbox: a mail arrives by being kept there.
  if (way === 'mailbox') return { send: async () => SENT };
  return { send: async () => failed('sender', 'There is no way to send mails: MAIL is none.') };
}
