import type { Job, JobKind } from '../books/jobs.ts';
import type { ShopNow } from '../context.ts';

/**
 * A job that waits for the world outside, so that it is in no transaction: whatever it does, doing
 * it twice comes to the same. It sees to it that it is deleted, postponed or scheduled anew.
 */
export abstract class OutwardJob {
  protected readonly shopNow: ShopNow;
  readonly #kind: JobKind;
  #underway: Promise<void>[] = [];

  constructor(shopNow: ShopNow, kind: JobKind) {
    this.shopNow = shopNow;
    this.#kind = kind;
  }

  /** Begins if it is due and has something left to do it with. */
  begin(): void {
    const { books, now } = this.shopNow();
    if (this.#underway.length > 0 || !this.mayBegin()) return;
    const [job] = books.jobs.dueOf(this.#kind, now);
    if (!job) return;
    const doing = this.run(job).finally(() => {
      this.#underway = [];
    });
    this.#underway = [doing];
  }

  underway(): Promise<void>[] {
    return this.#underway;
  }

  protected abstract mayBegin(): boolean;

  protected abstract run(job: Job): Promise<void>;
}
