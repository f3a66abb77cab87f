import {
  type EmailSender,
  failed,
  type OutgoingMail,
  type SendOutcome,
} from '../../email/outgoing-mail.ts';
import type { Job } from '../books/jobs.ts';
import type { StoredMail } from '../books/outbox.ts';
import type { ShopContext, ShopNow } from '../context.ts';
import { describeFailure } from '../jobs/job-failure.ts';
import { type LoggedFor, loggedFor, logUnexpected } from '../log.ts';
import { senderOf } from './queue-mail.ts';
import { recordDone, recordSending } from './record-sending.ts';
import { senderPause } from './retry-pauses.ts';
import { suppressionOf } from './suppression.ts';

/** Mails on their way at a time. Few, for the platform lets an object open six connections. */
const LANES = 2;
/** After either, what is left waits for the next alarm. */
const LONGEST_ROUND_MS = 20_000;
const MOST_MAILS_A_ROUND = 200;
const PAUSE_AFTER_FAULT_MS = 60_000;

/** The way out for mails, and how long it may take over one. */
export interface MailPost {
  sender: EmailSender;
  timeoutMs: number;
}

type SenderFailure = Extract<SendOutcome, { kind: 'failed' }>;

/**
 * Sends the mails that are due. Nothing is sent within a transaction: a mail is read, sent, and
 * then its outcome is written down. Whatever happens in between, it stays due and is sent again,
 * as the same mail. While the sender is down, one mail after a growing pause tries whether it is
 * up again.
 */
export class MailCourier {
  readonly #shopNow: ShopNow;
  readonly #post: MailPost;
  readonly #endAt = Date.now() + LONGEST_ROUND_MS;
  #mailsLeft = MOST_MAILS_A_ROUND;
  #round: Promise<void>[] = [];

  constructor(shopNow: ShopNow, post: MailPost) {
    this.#shopNow = shopNow;
    this.#post = post;
  }

  /** Begins if mails have become due. */
  begin(): void {
    const { books, now } = this.#shopNow();
    const job = books.jobs.find('deliver-mails', '');
    if (this.#round.length > 0 || !job || job.dueAt > now || this.#isOver()) return;
    const round = this.#serve(job).finally(() => {
      this.#round = [];
    });
    this.#round = [round];
  }

  underway(): Promise<void>[] {
    return this.#round;
  }

  async #serve(job: Job): Promise<void> {
    try {
      let failures = job.attempts;
      for (;;) {
        const outcomes = await this.#sendBatch(failures > 0 ? 1 : LANES);
        const failure = outcomes.find(isFailureOfSender);
        if (failure) return this.#pause(job, failures + 1, failure);
        if (outcomes.length > 0) failures = 0;
        if (outcomes.length === 0 || this.#isOver()) return planNext(this.#shopNow(), job);
      }
    } catch (error) {
      logUnexpected('sending mails', error, loggedFor(this.#shopNow()));
      const { books, now } = this.#shopNow();
      books.jobs.postpone(job, now + PAUSE_AFTER_FAULT_MS, describeFailure(error));
    }
  }

  #isOver(): boolean {
    return this.#mailsLeft <= 0 || Date.now() >= this.#endAt;
  }

  /** Each mail of a batch goes to another address: of those to one, only the first is due. */
  async #sendBatch(size: number): Promise<SendOutcome[]> {
    const shop = this.#shopNow();
    const mails = shop.books.outbox.due(shop.now, size);
    this.#mailsLeft -= mails.length;
    return await Promise.all(
      mails.map(async (mail) => {
        if (isUseless(shop, mail)) {
          shop.transaction(() => recordDone(shop, mail));
          return { kind: 'sent' } as const;
        }
        const outcome = await sendInTime(this.#post, outgoing(shop, mail), loggedFor(shop));
        recordSending(this.#shopNow(), mail, outcome);
        return outcome;
      }),
    );
  }

  #pause(job: Job, failures: number, { reason, retryAfterMs }: SenderFailure): void {
    const { books, now } = this.#shopNow();
    const pauseMs = senderPause(failures, retryAfterMs);
    books.jobs.postpone({ ...job, attempts: failures - 1 }, now + pauseMs, reason);
  }
}

function isFailureOfSender(outcome: SendOutcome): outcome is SenderFailure {
  return outcome.kind === 'failed' && outcome.what === 'sender';
}

/** Whether its time is over, or its reader has ended such mails since it was written. */
function isUseless(shop: ShopContext, { usefulUntil, unsubscribeUrl, recipient }: StoredMail) {
  if (usefulUntil !== null && usefulUntil <= shop.now) return true;
  return unsubscribeUrl !== null && suppressionOf(shop, recipient) !== undefined;
}

function outgoing(shop: ShopContext, mail: StoredMail): OutgoingMail {
  const { messageId, createdAt, recipient, subject, html, text, unsubscribeUrl } = mail;
  return {
    id: messageId,
    createdAt,
    from: senderOf(shop),
    replyTo: shop.settings.profile.mailReplyTo,
    to: recipient,
    subject,
    html,
    text,
    headers: unsubscribeUrl === null ? {} : unsubscribeHeaders(unsubscribeUrl),
  };
}

/** RFC 2369 and, for one click without a page, RFC 8058. */
function unsubscribeHeaders(url: string): Record<string, string> {
  return {
    'List-Unsubscribe': `<${url}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

/** Whatever the sender does, this ends in time with an outcome. */
async function sendInTime({ sender, timeoutMs }: MailPost, mail: OutgoingMail, at: LoggedFor) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<SendOutcome>((resolve) => {
    const reason = `No answer within ${Math.ceil(timeoutMs / 1000)} seconds.`;
    timer = setTimeout(() => resolve(failed('sender', reason)), timeoutMs);
  });
  try {
    return await Promise.race([sender.send(mail), silence]);
  } catch (error) {
    logUnexpected('sending a mail', error, at);
    return failed('sender', describeFailure(error));
  } finally {
    clearTimeout(timer);
  }
}

/** Has mails sent again when the next one is due. */
function planNext(shop: ShopContext, job: Job): void {
  const { jobs, outbox } = shop.books;
  shop.transaction(() => {
    jobs.delete(job);
    const dueAt = outbox.nextDueAt();
    if (dueAt !== null) jobs.schedule(job.kind, job.key, dueAt);
  });
}
