import type { Breach } from '@stamm/loyalty';
import { DAY_MS, MemberAccount, type Transfer } from '@stamm/loyalty';
import type { JobKind } from '../books/jobs.ts';
import { programInForce, type ShopContext } from '../context.ts';
import { readStored } from '../stored-account.ts';
import type { Family } from './compare.ts';
import { difference, type StepOutcome } from './progress.ts';

/** What must be looked after: the keys of the jobs that there must be, at the moment ?1. */
const NEEDED: readonly (readonly [kind: JobKind, keys: string])[] = [
  ['deliver-mails', `SELECT '' AS key FROM outbox WHERE due_at IS NOT NULL`],
  ['deliver-webhooks', 'SELECT endpoint AS key FROM event_messages WHERE due_at IS NOT NULL'],
  ['clean-up', `SELECT '' AS key FROM idempotency`],
  ['remove-photos', `SELECT '' AS key FROM removed_photos`],
  ['clean-up-newsletter', `SELECT '' AS key FROM newsletter_requests`],
  [
    'reward-review',
    `SELECT id AS key FROM reviews WHERE state = 'pending' AND due_at > ?1
      AND incentive IS NOT NULL AND member IS NOT NULL`,
  ],
  [
    'judge-friend',
    `SELECT CAST(friend AS TEXT) AS key FROM referrals WHERE verdict = 'attributed'
      AND friend IS NOT NULL AND due_at > ?1`,
  ],
];

/** Whether everything that waits has a job that sees to it. */
export function verifyJobs({ books, now }: ShopContext): StepOutcome {
  for (const [kind, keys] of NEEDED) {
    const missing = books.tables.firstWithoutJob(kind, keys, now);
    if (missing !== undefined) {
      return { difference: difference('job', `${kind} ${missing}`.trim(), 'a job', 'none') };
    }
  }
  return { next: null };
}

/** A job may be planned for the end of a day in another time zone. */
const TOLERANCE_MS = 2 * DAY_MS;

/**
 * Whether a job sees to what time alone will change of a member's points; and what it has changed
 * by now, though nobody wrote it down yet.
 */
export function verifyTime(
  shop: ShopContext,
  member: Family,
): { breach: Breach | null; due: readonly Transfer[] } {
  const { timeZone } = programInForce(shop).rules;
  const account = new MemberAccount({ ...readStored(shop, member), timeZone });
  const { nextDueAt } = account;
  if (nextDueAt === null) return { breach: null, due: [] };
  const job = shop.books.jobs.find('settle-member', String(member.number));
  const isLate = job?.attempts === 0 && job.dueAt > nextDueAt + TOLERANCE_MS;
  if (!job || isLate) {
    const subject = `settle-member ${member.number}`;
    const breach = difference('job', subject, time(nextDueAt), job ? time(job.dueAt) : 'none');
    return { breach, due: [] };
  }
  account.settle(shop.now);
  return { breach: null, due: account.transfers };
}

function time(at: number): string {
  return new Date(at).toISOString();
}
