import type { Books } from '../books/books.ts';
import type { ShopContext } from '../context.ts';

/** Removes every mail to an address. */
export function forgetMails(books: Books, address: string): void {
  forgetJobsOf(books, books.outbox.forget(address));
}

/** Removes every mail about a member, wherever it goes. */
export function forgetMailsAbout({ books, now }: ShopContext, member: number): void {
  const forgotten = books.outbox.forgetAbout(member);
  forgetJobsOf(
    books,
    forgotten.map(({ number }) => number),
  );
  // Mails of others may have waited behind them.
  for (const mail of forgotten) {
    if (mail.recipient !== null) books.outbox.releaseNext(mail, now);
  }
}

/** Mails that are gone cannot be sent again: nobody is to be asked to. */
export function forgetJobsOf(books: Books, mails: readonly number[]): void {
  for (const number of mails) books.jobs.delete({ kind: 'send-mail', key: String(number) });
}
