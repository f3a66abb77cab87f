/** A failure whose words anyone who may see the jobs may read: there is no personal data in them. */
export class JobFailure extends Error {}

const MAX_LENGTH = 200;

/** What the list of jobs says about a failure. Messages of other errors may quote personal data. */
export function describeFailure(error: unknown): string {
  if (error instanceof JobFailure) return error.message.slice(0, MAX_LENGTH);
  const name = error instanceof Error ? error.name : typeof error;
  return `An unexpected ${name}. The log of the Worker says where.`.slice(0, MAX_LENGTH);
}
