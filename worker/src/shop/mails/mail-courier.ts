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
import type { Subrequests } from '../jobs/subrequests.ts';
import { logUnexpected } from '../log.ts';
import { isWorthSending } from './is-worth-sending.ts';
import { MAIL_KINDS, MAIL_PRIORITIES, type MailPriority } from './mail-kinds.ts';
import { MailShares } from './mail-shares.ts';
import { senderOf } from './queue-mail.ts';
import { recordDone, recordSending } from './record-sending.ts';
import { senderPause } from './retry-pauses.ts';

/**
 * Mails on their way at a time. Few, for the platform lets an object open six connections; and one
 * of them is kept for what is urgent, so that it need not wait for a slow mail server.
 */
const LANES = 3;
const LANES_FOR_OTHERS = LANES - 1;
/** After either, what is left waits for the next alarm. */
const LONGEST_ROUND_MS = 20_000;
const MOST_MAILS_A_ROUND = 200;
const PAUSE_AFTER_FAULT_MS = 60_000;

/** The way out for mails, and how long it may take over one. */
export interface MailPost {
  sender: EmailSender;
  timeoutMs: number;
}

/** Why nothing more is sent for now, and for how long. */
interface Halt {
  pauseMs: number;
  attempts: number;
  reason: string;
}

/**
 * Sends the mails that are due, the urgent ones before the others and each priority its share.
 * Nothing is sent within a transaction: a mail is read, sent, and then its outcome is written down.
 * Whatever happens in between, it stays due and is sent again, as the same mail. While the sender
 * is down, one mail after a growing pause tries whether it is up again.
 */
export class MailCourier {
  readonly #shopNow: ShopNow;
  readonly #post: MailPost;
  readonly #subrequests: Subrequests;
  readonly #endAt = Date.now() + LONGEST_ROUND_MS;
  readonly #shares = new MailShares();
  /** The mails on their way, by number. */
  readonly #underway = new Map<number, { priority: MailPriority; sending: Promise<void> }>();
  #mailsLeft = MOST_MAILS_A_ROUND;
  #job: Job | undefined;
  #halt: Halt | undefined;
  #hasSent = false;

  constructor(shopNow: ShopNow, post: MailPost, subrequests: Subrequests) {
    this.#shopNow = shopNow;
    this.#post = post;
    this.#subrequests = subrequests;
  }

  /** Begins if mails have become due; goes on with those that have become so since. */
  begin(): void {
    const { books, now } = this.#shopNow();
    if (!this.#job) {
      const job = books.jobs.find('deliver-mails', '');
      if (!job || job.dueAt > now || this.#isOver()) return;
      this.#job = job;
    }
    this.#goOn();
  }

  underway(): Promise<void>[] {
    return [...this.#underway.values()].map(({ sending }) => sending);
  }

  #goOn(): void {
    try {
      while (this.#underway.size < this.#lanes()) {
        const mail = this.#next();
        if (!mail) break;
        const { priority } = MAIL_KINDS[mail.kind];
        // In a task of its own, so that it is underway before it can have ended.
        const sending = Promise.resolve().then(() => this.#deliver(mail));
        this.#underway.set(mail.number, { priority, sending });
      }
    } catch (error) {
      this.#stopForFault(error);
    }
    if (this.#underway.size === 0) this.#finish();
  }

  /** While it is not known whether the sender is up again, one mail tries. */
  #lanes(): number {
    if (this.#halt) return 0;
    return this.#job?.attempts === 0 || this.#hasSent ? LANES : 1;
  }

  /** The mail whose turn it is. Those that are of no use any more are put aside. */
  #next(): StoredMail | undefined {
    const shop = this.#shopNow();
    while (!this.#isOver()) {
      const waiting = this.#waiting(shop);
      const turn = this.#shares.next(new Set(waiting.keys()));
      const mail = turn && waiting.get(turn);
      if (!mail) return undefined;
      this.#mailsLeft--;
      if (isWorthSending(shop, mail)) {
        this.#subrequests.take('mails');
        return mail;
      }
      shop.transaction(() => recordDone(shop, mail));
    }
    return undefined;
  }

  /** Of each priority that has a lane, the first mail that is due and not on its way. */
  #waiting({ books, now }: ShopContext): Map<MailPriority, StoredMail> {
    const others = [...this.#underway.values()].filter(({ priority }) => priority !== 'urgent');
    const waiting = new Map<MailPriority, StoredMail>();
    for (const priority of MAIL_PRIORITIES) {
      if (priority !== 'urgent' && others.length >= LANES_FOR_OTHERS) continue;
      const mail = books.outbox
        .due(priority, now, LANES)
        .find(({ number }) => !this.#underway.has(number));
      if (mail) waiting.set(priority, mail);
    }
    return waiting;
  }

  #isOver(): boolean {
    return (
      this.#mailsLeft <= 0 || Date.now() >= this.#endAt || !this.#subrequests.isLeftFor('mails')
    );
  }

  async #deliver(mail: StoredMail): Promise<void> {
    try {
      const outcome = await sendInTime(this.#post, outgoing(this.#shopNow(), mail));
      recordSending(this.#shopNow(), mail, outcome);
      if (outcome.kind === 'failed' && outcome.what === 'sender') this.#stopForSender(outcome);
      else this.#hasSent = true;
    } catch (error) {
      this.#stopForFault(error);
    }
    this.#underway.delete(mail.number);
    this.#goOn();
  }

  #stopForSender({ reason, retryAfterMs }: Extract<SendOutcome, { kind: 'failed' }>): void {
    const failures = (this.#hasSent ? 0 : (this.#job?.attempts ?? 0)) + 1;
    const pauseMs = senderPause(failures, retryAfterMs);
    this.#halt ??= { pauseMs, attempts: failures - 1, reason };
  }

  #stopForFault(error: unknown): void {
    logUnexpected('sending mails', error);
    const attempts = this.#job?.attempts ?? 0;
    this.#halt = { pauseMs: PAUSE_AFTER_FAULT_MS, attempts, reason: describeFailure(error) };
  }

  /** Has mails sent again when the next one is due, or after the pause. */
  #finish(): void {
    const [job, halt] = [this.#job, this.#halt];
    this.#job = undefined;
    this.#halt = undefined;
    this.#hasSent = false;
    if (!job) return;
    const shop = this.#shopNow();
    if (halt) {
      const { pauseMs, attempts, reason } = halt;
      shop.books.jobs.postpone({ ...job, attempts }, shop.now + pauseMs, reason);
    } else {
      planNext(shop, job);
    }
  }
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
async function sendInTime({ sender, timeoutMs }: MailPost, mail: OutgoingMail) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<SendOutcome>((resolve) => {
    const reason = `No answer within ${Math.ceil(timeoutMs / 1000)} seconds.`;
    timer = setTimeout(() => resolve(failed('sender', reason)), timeoutMs);
  });
  try {
    return await Promise.race([sender.send(mail), silence]);
  } catch (error) {
    logUnexpected('sending a mail', error);
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
