import { toBase64Url } from '../../encoding.ts';
import { sha256Bytes } from '../../hashing.ts';
import type { ShopContext } from '../context.ts';

/**
 * An event's id follows from its cause, so that whoever hears of it twice knows. The shop is part
 * of it, for one receiver may hear of several.
 */
export function eventId({ settings }: ShopContext, cause: string): string {
  const hash = sha256Bytes(`${settings.shopId}\n${settings.createdAt}\n${cause}`);
  return `evt_${toBase64Url(hash).slice(0, 27)}`;
}
