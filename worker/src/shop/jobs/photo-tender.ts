import type { PhotoStore } from '../../photos/photo-store.ts';
import type { Job } from '../books/jobs.ts';
import type { ShopNow } from '../context.ts';
import { logUnexpected } from '../log.ts';
import { removeBytes, scheduleTending } from '../operations/remove-photo.ts';
import { describeFailure } from './job-failure.ts';
import { OutwardJob } from './outward-job.ts';
import { keepFailed } from './run-due-jobs.ts';
import type { Subrequests } from './subrequests.ts';

const MOVED_AT_A_TIME = 50;
const LISTED_AT_A_TIME = 1_000;

/**
 * Looks after the bytes of a shop's photos, once a day: moves those from the album to the bucket,
 * where one is bound now, and has bytes deleted that belong to no photo. The key of its job is the
 * id up to which it has looked.
 */
export class PhotoTender extends OutwardJob {
  readonly #store: PhotoStore;
  readonly #toMove: PhotoStore | null;
  readonly #subrequests: Subrequests;

  constructor(
    shopNow: ShopNow,
    stores: { photos: PhotoStore; photosToMove: PhotoStore | null },
    subrequests: Subrequests,
  ) {
    super(shopNow, 'tend-photos');
    this.#store = stores.photos;
    this.#toMove = stores.photosToMove;
    this.#subrequests = subrequests;
  }

  protected override mayBegin(): boolean {
    return this.#subrequests.isLeftFor('photos');
  }

  protected override async run(job: Job): Promise<void> {
    try {
      const lookedUntil = (await this.#move()) ? await this.#findOrphans(job.key) : job.key;
      const shop = this.shopNow();
      shop.transaction(() => {
        shop.books.jobs.delete(job);
        if (lookedUntil !== null) shop.books.jobs.schedule('tend-photos', lookedUntil, shop.now);
        else if (shop.books.photos.isAny()) scheduleTending(shop);
      });
    } catch (error) {
      logUnexpected('tending photos', error);
      keepFailed(this.shopNow(), job, describeFailure(error));
    }
  }

  /** Answers whether all have moved. What is moved is gone from its old place, so it goes on by itself. */
  async #move(): Promise<boolean> {
    if (!this.#toMove) return true;
    for (;;) {
      if (!this.#subrequests.take('photos')) return false;
      const ids = await this.#toMove.list('', MOVED_AT_A_TIME);
      if (ids.length === 0) return true;
      for (const id of ids) {
        if (!this.#take(3)) return false;
        const bytes = await this.#toMove.get(id);
        if (bytes) await this.#store.put(id, bytes);
        await this.#toMove.remove(id);
      }
    }
  }

  /**
   * Bytes of which no photo is known: their upload broke off, or a backup of before was restored.
   * Answers the id up to which it has looked; null once it has seen all.
   */
  async #findOrphans(from: string): Promise<string | null> {
    let after = from;
    for (;;) {
      if (!this.#subrequests.take('photos')) return after;
      const ids = await this.#store.list(after, LISTED_AT_A_TIME);
      const shop = this.shopNow();
      const orphans = shop.books.photos.withoutPhoto(ids);
      if (orphans.length > 0) {
        shop.transaction(() => {
          for (const id of orphans) removeBytes(shop, id);
        });
      }
      const last = ids.at(-1);
      if (last === undefined || ids.length < LISTED_AT_A_TIME) return null;
      after = last;
    }
  }

  #take(count: number): boolean {
    for (let taken = 0; taken < count; taken++) {
      if (!this.#subrequests.take('photos')) return false;
    }
    return true;
  }
}
