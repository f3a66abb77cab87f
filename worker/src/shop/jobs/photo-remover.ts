import type { PhotoStore } from '../../photos/photo-store.ts';
import type { Job } from '../books/jobs.ts';
import type { ShopNow } from '../context.ts';
import { logUnexpected } from '../log.ts';
import { describeFailure } from './job-failure.ts';
import { keepFailed } from './run-due-jobs.ts';
import type { Subrequests } from './subrequests.ts';

/** Photos between two looks at whether there are more. */
const BATCH_SIZE = 50;

/**
 * Deletes the bytes of photos that nobody may see any more. It waits for the world outside, so it
 * is in no transaction: one that is deleted twice is deleted.
 */
export class PhotoRemover {
  readonly #shopNow: ShopNow;
  readonly #store: PhotoStore;
  readonly #subrequests: Subrequests;
  #underway: Promise<void>[] = [];

  constructor(shopNow: ShopNow, store: PhotoStore, subrequests: Subrequests) {
    this.#shopNow = shopNow;
    this.#store = store;
    this.#subrequests = subrequests;
  }

  /** Begins if it is due. */
  begin(): void {
    const { books, now } = this.#shopNow();
    const job = books.jobs.find('remove-photos', '');
    if (this.#underway.length > 0 || !job || job.failedAt !== null || job.dueAt > now) return;
    const removing = this.#remove(job).finally(() => {
      this.#underway = [];
    });
    this.#underway = [removing];
  }

  underway(): Promise<void>[] {
    return this.#underway;
  }

  async #remove(job: Job): Promise<void> {
    const { books } = this.#shopNow();
    try {
      for (const id of books.photos.removed(BATCH_SIZE)) {
        if (!this.#subrequests.take('photos')) break;
        await this.#store.remove(id);
        books.photos.forget(id);
      }
    } catch (error) {
      logUnexpected('deleting photos', error);
      keepFailed(this.#shopNow(), job, describeFailure(error));
      return;
    }
    const { now, transaction } = this.#shopNow();
    transaction(() => {
      books.jobs.delete(job);
      if (books.photos.removed(1).length > 0) books.jobs.schedule('remove-photos', '', now);
    });
  }
}
