import { fail } from '@stamm/contract';
import { Refusal } from '../problems/refusal.ts';

/**
 * Why an address cannot be read: it has broken percent-escapes, which would otherwise be taken for
 * other ids, or a host that is none.
 */
export function whyUnreadable(url: string): Refusal | undefined {
  try {
    const { pathname } = new URL(url);
    if (pathname.includes('%')) decodeURIComponent(pathname);
    return undefined;
  } catch {
    return new Refusal(
      fail('invalid_request', 'The address has a broken % escape. Percent-encode ids as UTF-8.'),
      [{ path: 'address', message: 'This cannot be decoded.' }],
    );
  }
}

/** @throws Refusal `invalid_request` */
export function mustBeReadable(url: string): void {
  const refusal = whyUnreadable(url);
  if (refusal) throw refusal;
}
