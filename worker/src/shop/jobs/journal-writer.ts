import type { JournalApi } from '../../journal/journal-api.ts';
import type { Job } from '../books/jobs.ts';
import type { ShopNow } from '../context.ts';
import { logUnexpected } from '../log.ts';
import { describeFailure } from './job-failure.ts';
import { keepFailed } from './run-due-jobs.ts';
import type { Subrequests } from './subrequests.ts';

const BATCH_SIZE = 100;

/**
 * Hands what happened to the journal. It waits for another object, so it is in no transaction: an
 * entry that is told twice is written once.
 */
export class JournalWriter {
  readonly #shopNow: ShopNow;
  readonly #journal: JournalApi | undefined;
  readonly #subrequests: Subrequests;
  #underway: Promise<void>[] = [];

  constructor(shopNow: ShopNow, journal: JournalApi | undefined, subrequests: Subrequests) {
    this.#shopNow = shopNow;
    this.#journal = journal;
    this.#subrequests = subrequests;
  }

  /** Begins if it is due. */
  begin(): void {
    const { books, now } = this.#shopNow();
    const job = books.jobs.find('write-journal', '');
    if (this.#underway.length > 0 || !job || job.failedAt !== null || job.dueAt > now) return;
    if (!this.#subrequests.take('journal')) return;
    const writing = this.#write(job).finally(() => {
      this.#underway = [];
    });
    this.#underway = [writing];
  }

  underway(): Promise<void>[] {
    return this.#underway;
  }

  async #write(job: Job): Promise<void> {
    const { books, settings } = this.#shopNow();
    try {
      const entries = books.journal.waiting(BATCH_SIZE);
      const told = entries.map(({ number: _, ...entry }) => entry);
      const place = await this.#journal?.append(settings.shopId, told, books.journal.place());
      const { now, transaction } = this.#shopNow();
      transaction(() => {
        books.journal.deleteUpTo(entries.at(-1)?.number ?? 0);
        if (place !== undefined) books.journal.moveTo(place);
        books.jobs.delete(job);
        if (books.journal.waiting(1).length > 0) books.jobs.schedule('write-journal', '', now);
      });
    } catch (error) {
      logUnexpected('writing the journal', error);
      keepFailed(this.#shopNow(), job, describeFailure(error));
    }
  }
}
