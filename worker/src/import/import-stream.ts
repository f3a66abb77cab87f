import type { ImportEvent } from '@stamm/contract/types';
import type { Context } from 'hono';
import type { Place } from '../front/running-imports.ts';
import type { BackendEnv } from '../http/caller-env.ts';
import { refuseForNow } from '../problems/refusal.ts';

/**
 * Answer that may wait for a caller who sends the whole file before reading any of it. Beyond
 * it the import waits, for the memory of a Worker is small and a file may have no end.
 */
const WAITING_ANSWER_BYTES = 8 * 1024 * 1024;

const TRY_AGAIN_SECONDS = 30;

type Events = AsyncGenerator<ImportEvent[]>;

/**
 * Answers with what comes of an import, where the shop has not too many others running.
 * @throws Refusal `too_many_requests`
 */
export async function answerImport(
  c: Context<BackendEnv>,
  begin: () => Promise<Events>,
): Promise<Response> {
  const place = c.var.fronts.imports.begin(c.var.shopId);
  if (!place) {
    return refuseForNow('This shop is importing other files at the moment.', TRY_AGAIN_SECONDS);
  }
  try {
    const stream = importStream(await begin(), place);
    return c.body(stream, 200, { 'content-type': 'application/x-ndjson' });
  } catch (error) {
    place.leave();
    throw error;
  }
}

/** The events of an import as NDJSON. Reads ahead of the caller, and no further than may wait. */
function importStream(events: Events, place: Place): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        place.keep();
        const { done, value } = await events.next().catch((error) => {
          place.leave();
          throw error;
        });
        if (done) {
          place.leave();
          return controller.close();
        }
        controller.enqueue(
          encoder.encode(value.map((event) => `${JSON.stringify(event)}\n`).join('')),
        );
      },
      async cancel() {
        place.leave();
        await events.return(undefined);
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: WAITING_ANSWER_BYTES }),
  );
}

/** Whether a content type names no other charset than the one that is read. */
export function isUtf8(contentType: string | undefined): boolean {
  const charset = /charset="?([\w-]+)/i.exec(contentType ?? '')?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset);
}
