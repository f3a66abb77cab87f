import type { PhotoStore } from '../../photos/photo-store.ts';
import type { Job } from '../books/jobs.ts';
import type { RemovedPhoto } from '../books/photos.ts';
import type { ShopNow } from '../context.ts';
import { logUnexpected } from '../log.ts';
import { describeFailure } from './job-failure.ts';
import { OutwardJob } from './outward-job.ts';
import type { Subrequests } from './subrequests.ts';

/** Photos between two looks at whether there are more. */
const BATCH_SIZE = 50;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 24 * 60 * 60 * 1000;

/**
 * Deletes the bytes of photos that nobody may see any more. One that cannot be deleted is tried
 * again for ever, after growing pauses, and keeps no other.
 */
export class PhotoRemover extends OutwardJob {
  readonly #store: PhotoStore;
  readonly #subrequests: Subrequests;

  constructor(shopNow: ShopNow, store: PhotoStore, subrequests: Subrequests) {
    super(shopNow, 'remove-photos');
    this.#store = store;
    this.#subrequests = subrequests;
  }

  protected override mayBegin(): boolean {
    return this.#subrequests.isLeftFor('photos');
  }

  protected override async run(job: Job): Promise<void> {
    const { books, now } = this.shopNow();
    let failure: string | undefined;
    for (const photo of books.photos.removed(now, BATCH_SIZE)) {
      if (!this.#subrequests.take('photos')) break;
      failure = (await this.#remove(photo)) ?? failure;
    }
    this.#planNext(job, failure);
  }

  /** Answers what went wrong. */
  async #remove({ id, failures }: RemovedPhoto): Promise<string | undefined> {
    const { books } = this.shopNow();
    try {
      await this.#store.remove(id);
      books.photos.forget(id);
      return undefined;
    } catch (error) {
      logUnexpected('deleting a photo', error);
      const pause = Math.min(FIRST_PAUSE_MS * 4 ** failures, LONGEST_PAUSE_MS);
      books.photos.postponeRemoval(id, this.shopNow().now + pause);
      return describeFailure(error);
    }
  }

  #planNext(job: Job, failure: string | undefined): void {
    const { books, transaction } = this.shopNow();
    transaction(() => {
      const dueAt = books.photos.nextRemovalAt();
      if (dueAt !== null && failure !== undefined) {
        books.jobs.postpone(job, dueAt, failure);
        return;
      }
      books.jobs.delete(job);
      if (dueAt !== null) books.jobs.schedule('remove-photos', '', dueAt);
    });
  }
}
