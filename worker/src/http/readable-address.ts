import { fail } from '@stamm/contract';
import { problemResponse } from '../problems/problem.ts';

/**
 * Refuses an address with broken percent-escapes, which would otherwise be taken for other ids, or
 * with a host that is none.
 */
export function refuseUnreadable(url: string): Response | undefined {
  try {
    const { pathname } = new URL(url);
    if (pathname.includes('%')) decodeURIComponent(pathname);
    return undefined;
  } catch {
    return problemResponse(
      fail('invalid_request', 'The address has a broken % escape. Percent-encode ids as UTF-8.'),
      [{ path: 'address', message: 'This cannot be decoded.' }],
    );
  }
}
