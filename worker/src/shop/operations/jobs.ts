import type { JobPage, Job as JobView } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import { fromBase64Url, toBase64Url, utf8Bytes, utf8Text } from '../../encoding.ts';
import type { JobsPage } from '../api.ts';
import type { Job, JobPlace } from '../books/jobs.ts';
import type { ShopContext } from '../context.ts';
import { isoTime } from './order-state.ts';
import { unknownCursor } from './read-members.ts';
import { enableEndpoint } from './webhook-endpoints.ts';

/** Work that waits, or that failed for good, in the order in which it is or was due. */
export function readJobs(shop: ShopContext, page: JobsPage): JobPage {
  const after = page.cursor === undefined ? undefined : placeInCursor(page.cursor);
  const found = shop.books.jobs.page(page.state === 'failed', after, page.limit + 1);
  const shown = found.slice(0, page.limit);
  const last = found.length > shown.length ? shown.at(-1) : undefined;
  return { items: shown.map(jobView), nextCursor: last ? cursorOf(last) : null };
}

/**
 * Tries a job again that failed, at once and with all its attempts. One that never failed is left
 * as it is.
 * @throws Refusal `job_not_found`
 */
export function retryJob(shop: ShopContext, id: string): JobView {
  return shop.transaction(() => {
    const { jobs } = shop.books;
    const [kind = '', ...key] = id.split(':');
    const job = jobs.find(kind, key.join(':'));
    if (!job) {
      throw new Refusal('job_not_found', `There is no job ${id}. It may have been done by now.`);
    }
    if (job.attempts === 0 && job.failedAt === null) return jobView(job);
    if (job.kind === 'deliver-webhooks') enableEndpoint(shop, job.key);
    jobs.retry(job, shop.now);
    return jobView({ ...job, attempts: 0, failedAt: null, dueAt: shop.now });
  });
}

/** Kinds hold no colon, so the id can be taken apart again. */
function jobId(job: Pick<Job, 'kind' | 'key'>): string {
  return `${job.kind}:${job.key}`;
}

function jobView(job: Job): JobView {
  return {
    id: jobId(job),
    kind: job.kind,
    state: job.failedAt === null ? 'waiting' : 'failed',
    dueAt: isoTime(job.dueAt),
    attempts: job.attempts,
    lastError: job.lastError,
  };
}

function cursorOf(job: JobPlace): string {
  return toBase64Url(utf8Bytes(`${job.dueAt}:${jobId(job)}`));
}

/** @throws Refusal `invalid_request` */
function placeInCursor(cursor: string): JobPlace {
  const text = utf8Text(fromBase64Url(cursor));
  const [, dueAt, kind, key] = /^([0-9]{1,16}):([a-z-]+):(.*)$/.exec(text) ?? [];
  if (dueAt === undefined || kind === undefined || key === undefined) throw unknownCursor();
  // Whatever the kind is: the place is only compared with.
  return { dueAt: Number(dueAt), kind: kind as Job['kind'], key };
}
