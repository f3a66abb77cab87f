import type { Job, JobKind } from '../books/jobs.ts';
import type { ShopContext } from '../context.ts';
import { tellHead } from '../events/announce-head.ts';
import { loggedFor, logUnexpected } from '../log.ts';
import { sendAgain } from '../mails/queue-mail.ts';
import { cleanUpNewsletter } from '../newsletter/clean-up-newsletter.ts';
import { cleanUp } from '../operations/clean-up.ts';
import { planWarnings, warnMember } from '../operations/expiry-warnings.ts';
import { indexMailboxes } from '../operations/referrals/fingerprints.ts';
import { judgeFriend } from '../operations/referrals/judge-friend.ts';
import { rewardAdvocate } from '../operations/referrals/reward-advocate.ts';
import { rewardReview } from '../operations/review-reward.ts';
import { settleMember } from '../operations/settle-member.ts';
import { redeliverEvent } from '../webhooks/redeliver-event.ts';
import { describeFailure, JobFailure } from './job-failure.ts';

/** Jobs between two alarms: other calls get their turn in between. */
const BATCH_SIZE = 200;
const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 10_000;

const OUTWARD = [
  'deliver-webhooks',
  'deliver-mails',
  'remove-photos',
  'tend-photos',
  'write-journal',
] as const;
type Outward = (typeof OUTWARD)[number];

/** All but what waits for the world outside. */
const WORK: Record<Exclude<JobKind, Outward>, (shop: ShopContext, key: string) => void> = {
  'settle-member': (shop, key) => settleMember(shop, Number(key)),
  'warn-member': (shop, key) => warnMember(shop, Number(key)),
  'plan-warnings': (shop, key) => planWarnings(shop, Number(key)),
  'send-mail': (shop, key) => sendAgain(shop, Number(key)),
  'redeliver-event': (shop, key) => redeliverEvent(shop, Number(key)),
  'clean-up': (shop) => cleanUp(shop),
  'tell-head': tellHead,
  'judge-friend': (shop, key) => judgeFriend(shop, Number(key)),
  'reward-advocate': (shop, key) => rewardAdvocate(shop, Number(key)),
  'index-mailboxes': (shop, key) => indexMailboxes(shop, Number(key)),
  'reward-review': rewardReview,
  // The newsletter.
  'clean-up-newsletter': (shop) => cleanUpNewsletter(shop),
};

/**
 * Does what is due, each job in a transaction of its own, so that one that fails holds up no
 * other. A failed one is tried again after growing pauses, and given up after eight attempts.
 */
export function runDueJobs(shop: ShopContext): void {
  for (const job of shop.books.jobs.due(shop.now, BATCH_SIZE)) {
    try {
      shop.transaction(() => {
        // Deleted first: the work may schedule it anew.
        shop.books.jobs.delete(job);
        doWork(shop, job);
      });
    } catch (error) {
      if (!(error instanceof JobFailure)) {
        logUnexpected(`job ${job.kind}`, error, loggedFor(shop));
      }
      keepFailed(shop, job, describeFailure(error));
    }
  }
}

function doWork(shop: ShopContext, { kind, key }: Job): void {
  if (isOutward(kind)) throw new Error(`${kind} is not done in a transaction.`);
  WORK[kind](shop, key);
}

function isOutward(kind: JobKind): kind is Outward {
  return OUTWARD.some((outward) => outward === kind);
}

/** Has a job that failed tried again, or given up. */
export function keepFailed({ books, now }: ShopContext, job: Job, error: string): void {
  const attempts = job.attempts + 1;
  if (attempts >= MAX_ATTEMPTS) books.jobs.giveUp({ ...job, attempts }, now, error);
  // 10 s, 40 s, 160 s … about three hours before the last attempt.
  else books.jobs.postpone(job, now + FIRST_PAUSE_MS * 4 ** job.attempts, error);
}
