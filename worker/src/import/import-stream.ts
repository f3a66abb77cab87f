import type { ImportEvent } from '@stamm/contract/types';

/**
 * Answer that may wait for a caller who sends the whole file before reading any of it. Beyond
 * it the import waits, for the memory of a Worker is small and a file may have no end.
 */
const WAITING_ANSWER_BYTES = 8 * 1024 * 1024;

/** The events of an import as NDJSON. Reads ahead of the caller, and no further than may wait. */
export function importStream(events: AsyncGenerator<ImportEvent[]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await events.next();
        if (done) return controller.close();
        controller.enqueue(
          encoder.encode(value.map((event) => `${JSON.stringify(event)}\n`).join('')),
        );
      },
      async cancel() {
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
