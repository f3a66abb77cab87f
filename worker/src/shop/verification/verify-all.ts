import { type Outcome, succeed } from '@stamm/contract';
import type { Verification } from '@stamm/contract/types';
import type { BackendCaller, ShopApi } from '../api.ts';
import type { OldHead, Progress } from './progress.ts';

/** Proves a shop's books from outside, step by step: other calls have their turn in between. */
export async function verifyAll(
  shop: Pick<ShopApi, 'verifyStep'>,
  caller: BackendCaller,
  oldHead: OldHead | null = null,
): Promise<Outcome<Verification>> {
  let progress: Progress | null = null;
  for (;;) {
    const step: Awaited<ReturnType<ShopApi['verifyStep']>> = await shop.verifyStep(
      caller,
      progress,
      oldHead,
    );
    if (!step.ok) return step;
    if (step.value.isDone) return succeed(step.value.verification);
    progress = step.value.progress;
    // Otherwise the next step would begin before a request that came meanwhile was looked at.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
