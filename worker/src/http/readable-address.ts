import { fail } from '@stamm/contract';
import { problemResponse } from '../problems/problem.ts';

/** Refuses an address with broken percent-escapes, which would otherwise be taken for other ids. */
export function refuseUnreadable(url: string): Response | undefined {
  if (!url.includes('%')) return undefined;
  try {
    decodeURIComponent(new URL(url).pathname);
    return undefined;
  } catch {
    return problemResponse(
      fail('invalid_request', 'The address has a broken % escape. Percent-encode ids as UTF-8.'),
      [{ path: 'address', message: 'This cannot be decoded.' }],
    );
  }
}
