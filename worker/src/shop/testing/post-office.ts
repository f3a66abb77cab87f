import { env, runInDurableObject } from 'cloudflare:test';
import {
  type EmailSender,
  type OutgoingMail,
  SENT,
  type SendOutcome,
} from '../../email/outgoing-mail.ts';
import type { Env } from '../../env.ts';
import { Books } from '../books/books.ts';
import type { ShopContext } from '../context.ts';
import { type MailToQueue, type QueueOutcome, queueMail } from '../mails/queue-mail.ts';
import { unsubscribeUrl } from '../mails/unsubscribe-link.ts';
import { Rates } from '../rates.ts';
import type { Shop } from '../shop.ts';
import { PORTIONS } from '../stored-account.ts';
import type { TestShop } from './test-shop.ts';

/** A way for mails that does as it is told, and remembers what was handed to it. */
export class PostOffice implements EmailSender {
  /** Every attempt, also those that failed. */
  readonly tried: OutgoingMail[] = [];
  readonly sent: OutgoingMail[] = [];
  answer: (mail: OutgoingMail) => SendOutcome | Promise<SendOutcome> = () => SENT;

  static async of(shop: TestShop, timeoutMs = 200): Promise<PostOffice> {
    const office = new PostOffice();
    await shop.setEmailSender(office, timeoutMs);
    return office;
  }

  async send(mail: OutgoingMail): Promise<SendOutcome> {
    this.tried.push(mail);
    const outcome = await this.answer(mail);
    if (outcome.kind === 'sent') this.sent.push(mail);
    return outcome;
  }

  subjects(): string[] {
    return this.sent.map((mail) => mail.subject);
  }
}

/** Does something in the shop as one of its operations would, and sees to its alarm. */
export function operate<Result>(
  shop: Pick<TestShop, 'stub' | 'now'>,
  work: (context: ShopContext) => Result,
  environment: Partial<ShopContext['environment']> = {},
): Promise<Result> {
  return runInDurableObject(shop.stub, async (_object: Shop, { storage }) => {
    const books = new Books(storage.sql);
    const settings = books.settings.find();
    if (!settings) throw new Error('There is no such shop.');
    const context: ShopContext = {
      books,
      settings,
      environment: { ...ENVIRONMENT, ...environment },
      rates: new Rates(),
      portions: PORTIONS,
      origin: { by: { kind: 'stamm' }, requestId: null },
      now: shop.now,
      isHistory: false,
      transaction: (inside) => storage.transactionSync(inside),
    };
    const result = context.transaction(() => work(context));
    await storage.setAlarm(Date.now() + 3_600_000);
    return result;
  });
}

const ENVIRONMENT: ShopContext['environment'] = {
  mode: 'production',
  mail: 'smtp',
  mailFrom: 'club@club.example',
  publicUrl: 'https://loyalty.example',
  secret: 'session-secret-for-tests-only-0000',
  previousSecret: null,
};

/** Queues a mail, by default to the same address. Its subject is its cause. */
export function queue(
  shop: TestShop,
  cause: string,
  mail: Partial<MailToQueue> = {},
): Promise<QueueOutcome> {
  const content = { subject: cause, preview: '', blocks: [], why: 'Because.' };
  return operate(shop, (context) =>
    queueMail(context, {
      kind: mail.unsubscribe ? 'newsletter-welcome' : 'sign-in-code',
      cause,
      to: 'ada@example.com',
      language: 'en',
      mail: content,
      ...mail,
    }),
  );
}

/** The link that the first member of a shop gets in mails, as calls name it. */
export async function unsubscribePath(shopId: string): Promise<string> {
  const { SHOPS } = env as unknown as Env;
  const shop = { stub: SHOPS.get(SHOPS.idFromName(shopId)), now: Date.now() };
  const wish = { member: 1, topic: 'expiryWarnings' } as const;
  return new URL(await operate(shop, (context) => unsubscribeUrl(context, wish))).pathname;
}
