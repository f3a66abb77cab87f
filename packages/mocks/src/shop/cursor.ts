import { Refusal } from '@stamm/loyalty';

/** @throws Refusal `invalid_request` */
export function numberInCursor(cursor: string): number {
  if (/^[0-9]{1,15}$/.test(cursor)) return Number(cursor);
  throw new Refusal(
    'invalid_request',
    'This cursor was not given out here. Use the nextCursor of the page before, or none.',
  );
}
