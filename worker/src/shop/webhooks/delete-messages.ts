import type { ShopContext } from '../context.ts';

/** Removes what an endpoint was still to hear of, and the jobs of what was given up. */
export function deleteMessages({ books }: ShopContext, endpoint: string): void {
  for (const number of books.eventMessages.deleteAll(endpoint)) {
    books.jobs.delete({ kind: 'redeliver-event', key: String(number) });
  }
}
