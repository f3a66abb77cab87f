import type { ExportEnd } from '@stamm/contract/types';
import { toBase64 } from '../../encoding.ts';
import type { PhotoStore } from '../../photos/photo-store.ts';
import { orRefuse } from '../../problems/refusal.ts';
import type { BackendCaller, ShopApi } from '../api.ts';
import type { ExportPlace, ExportStep } from './export-step.ts';

/** The NDJSON of a whole shop, piece by piece: other calls have their turn in between. */
export async function* exportLines(
  shop: Pick<ShopApi, 'exportStep'>,
  caller: BackendCaller,
  photos: Pick<PhotoStore, 'get'>,
): AsyncGenerator<string> {
  const counts: Record<string, number> = {};
  const count = (name: string, more: number) => {
    counts[name] = (counts[name] ?? 0) + more;
  };
  let head: string | undefined;
  let isStill = true;
  let place: ExportPlace | null = null;
  do {
    const step: ExportStep = orRefuse(await shop.exportStep(caller, place));
    head ??= step.head;
    isStill &&= step.head === head;
    for (const [name, rows] of Object.entries(step.counts)) count(name, rows);
    yield step.text;
    for (const id of step.photos) {
      const bytes = await photos.get(id);
      // One that is not there was removed meanwhile, or is shown to nobody.
      if (!bytes) continue;
      count('photoBytes', 1);
      yield `${JSON.stringify({ photo: id, base64: toBase64(bytes) })}\n`;
    }
    place = step.next;
  } while (place !== null);
  const end: ExportEnd = { end: true, complete: isStill, counts };
  yield `${JSON.stringify(end)}\n`;
}
