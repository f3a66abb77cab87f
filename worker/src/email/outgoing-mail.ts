/** A mailbox with the name that stands beside it. */
export interface NamedAddress {
  name: string;
  address: string;
}

/** A mail, ready to leave: every sender makes the same of it. */
export interface OutgoingMail {
  /**
   * Names this mail among all of the world, as `something@domain`: its Message-ID, and the
   * provider's idempotency key. The same whenever the mail is sent again.
   */
  id: string;
  /** Epoch milliseconds; its Date. */
  createdAt: number;
  from: NamedAddress;
  replyTo: string | null;
  to: string;
  subject: string;
  html: string;
  text: string;
  /** Further headers by name, such as List-Unsubscribe; ASCII, one line each. */
  headers: Readonly<Record<string, string>>;
}

/**
 * How an attempt to send went.
 * - `sent`: somebody has taken charge of the mail
 * - `failed`: not now, perhaps later; `sender`: no mail could leave, for whatever address; `mail`:
 *   only this one could not. `retryAfterMs` where a pause of this length is asked for
 * - `refused`: never; `address`: there is no such mailbox; `message`: for any other reason
 *
 * Reasons hold no personal data: the shop reads them in its list of jobs.
 */
export type SendOutcome =
  | { kind: 'sent' }
  | { kind: 'failed'; what: 'sender' | 'mail'; reason: string; retryAfterMs: number | null }
  | { kind: 'refused'; what: 'address' | 'message'; reason: string };

/**
 * A way for mails to leave. It may be asked to send the same mail again, does not throw, and need
 * not end in time: whoever asks sees to that.
 */
export interface EmailSender {
  send(mail: OutgoingMail): Promise<SendOutcome>;
}

export const SENT: SendOutcome = { kind: 'sent' };

export function failed(
  what: 'sender' | 'mail',
  reason: string,
  retryAfterMs: number | null = null,
): SendOutcome {
  return { kind: 'failed', what, reason, retryAfterMs };
}

export function refused(what: 'address' | 'message', reason: string): SendOutcome {
  return { kind: 'refused', what, reason };
}
