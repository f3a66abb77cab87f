import { createHash } from 'node:crypto';
import type { ShopContext } from '../context.ts';

/**
 * An event's id follows from its cause, so that whoever hears of it twice knows. The shop is part
 * of it, for one receiver may hear of several.
 */
export function eventId({ settings }: ShopContext, cause: string): string {
  const hash = createHash('sha256')
    .update(`${settings.shopId}\n${settings.createdAt}\n${cause}`)
    .digest('base64url');
  return `evt_${hash.slice(0, 27)}`;
}
