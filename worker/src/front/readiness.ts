import type { FieldError } from '@stamm/contract';
import { directoryOf } from '../bindings.ts';
import type { Env } from '../env.ts';
import { logUnexpected } from '../shop/log.ts';

const KEPT_MS = 5_000;

/** What is not in order, kept for a moment in this isolate: anyone may ask, as often as they like. */
export class Readiness {
  readonly #now: () => number;
  #known: FieldError[] | undefined;
  #until = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  async faults(env: Env): Promise<FieldError[]> {
    const now = this.#now();
    if (this.#known && now < this.#until) return this.#known;
    // While this is found out, others are told what was known before.
    this.#until = now + KEPT_MS;
    this.#known = await findFaults(env);
    return this.#known;
  }
}

async function findFaults(env: Env): Promise<FieldError[]> {
  try {
    const faults = await directoryOf(env).findFaults();
    return faults.map(({ shop, detail }) => ({
      path: `shops/${shop}`,
      message: `The shop "${shop}" is not in order. ${detail}`,
    }));
  } catch (error) {
    logUnexpected('looking after the shops', error, { shop: null, request: null });
    const message =
      'The list of shops cannot be read or written. Its disk may be full or read-only, or its file damaged: see the log.';
    return [{ path: 'shops', message }];
  }
}
