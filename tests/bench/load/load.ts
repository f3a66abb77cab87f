import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { LoadRequest } from './request-text.ts';

export interface LoadPlan {
  url: string;
  requests: LoadRequest[];
  connections: number;
  /** The status that every answer must have. */
  status: number;
}

export interface LoadResult {
  seconds: number;
  /** Of each request, in milliseconds, ascending. */
  latencies: Float64Array;
}

/** A thread that sends requests to a server of ours, as many as it is given and no more. */
export class Load {
  readonly #thread = new Worker(new URL('./drive.ts', import.meta.url));

  /** Throws if any answer has another status than the plan says. */
  async run(plan: LoadPlan): Promise<LoadResult> {
    this.#thread.postMessage(plan);
    const [{ result, error }] = (await once(this.#thread, 'message')) as [
      { result: LoadResult; error?: undefined } | { result?: undefined; error: string },
    ];
    if (error !== undefined) throw new Error(error);
    return result;
  }

  async end(): Promise<void> {
    await this.#thread.terminate();
  }
}
