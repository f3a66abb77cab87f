import type { Books } from '../books/books.ts';

/** Removes every mail to an address. */
export function forgetMails(books: Books, address: string): void {
  forgetJobsOf(books, books.outbox.forget(address));
}

/** Mails that are gone cannot be sent again: nobody is to be asked to. */
export function forgetJobsOf(books: Books, mails: readonly number[]): void {
  for (const number of mails) books.jobs.delete({ kind: 'send-mail', key: String(number) });
}
