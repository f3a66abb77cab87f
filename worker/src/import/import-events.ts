import type { Outcome } from '@stamm/contract';
import type { ImportEvent } from '@stamm/contract/types';
import type { ImportedLines } from '../shop/api.ts';
import { ImportStopped } from './import-stopped.ts';
import type { NumberedItem, ReadLine, RejectedLine } from './read-line.ts';

/** What goes to the shop at once: one transaction, and well below what one RPC call may carry. */
const BATCH_LINES = 2_000;
const BATCH_CHARACTERS = 2 * 1024 * 1024;

/** What is noted of lines is told a few times: the others are like them. */
const NOTES_SHOWN = 20;

type SendItems<Item> = (items: NumberedItem<Item>[]) => Promise<Outcome<ImportedLines>>;

/**
 * Runs an import: sends what was read to the shop in batches, one after the other, and tells
 * what came of each. Yields the events of a batch together; the last is `done` or `failed`.
 */
export async function* importEvents<Item>(
  chunks: AsyncIterable<ReadLine<Item>[]>,
  send: SendItems<Item>,
): AsyncGenerator<ImportEvent[]> {
  const counts = { lines: 0, recorded: 0, unchanged: 0, outdated: 0, noted: 0, rejected: 0 };

  async function record(batch: ReadLine<Item>[]): Promise<ImportEvent[]> {
    const items = batch.filter((line) => 'item' in line).map(({ line, item }) => ({ line, item }));
    const imported = items.length > 0 ? await sent(send, items) : undefined;
    const rejected: RejectedLine[] = [
      ...batch.filter((line) => 'code' in line),
      ...(imported?.rejected ?? []),
    ];
    counts.lines += batch.length;
    counts.recorded += imported?.recorded ?? 0;
    counts.unchanged += imported?.unchanged ?? 0;
    counts.outdated += imported?.outdated ?? 0;
    counts.rejected += rejected.length;
    const noted = imported?.noted ?? [];
    const shown = noted.slice(0, Math.max(0, NOTES_SHOWN - counts.noted));
    counts.noted += noted.length;
    return [
      ...rejected
        .toSorted((a, b) => a.line - b.line)
        .map(({ line, code, reason }) => ({ type: 'rejected' as const, line, code, reason })),
      ...shown.map(({ line, code, reason }) => ({ type: 'noted' as const, line, code, reason })),
      { type: 'progress', ...counts },
    ];
  }

  try {
    for await (const batch of batches(chunks)) yield await record(batch);
    yield [{ type: 'done', ...counts }];
  } catch (error) {
    if (!(error instanceof ImportStopped)) throw error;
    yield [{ type: 'failed', code: error.code, reason: error.message, ...counts }];
  }
}

async function sent<Item>(
  send: SendItems<Item>,
  items: NumberedItem<Item>[],
): Promise<ImportedLines> {
  const outcome = await send(items);
  if (outcome.ok) return outcome.value;
  throw new ImportStopped(outcome.code, outcome.detail);
}

/** Gathers lines into batches. What was read before the body broke off still makes a last one. */
async function* batches<Item>(
  chunks: AsyncIterable<ReadLine<Item>[]>,
): AsyncGenerator<ReadLine<Item>[]> {
  let batch: ReadLine<Item>[] = [];
  let characters = 0;
  let stopped: unknown;
  try {
    for await (const chunk of chunks) {
      for (const line of chunk) {
        batch.push(line);
        characters += line.size;
        if (batch.length < BATCH_LINES && characters < BATCH_CHARACTERS) continue;
        yield batch;
        batch = [];
        characters = 0;
      }
    }
  } catch (error) {
    stopped = error;
  }
  if (batch.length > 0) yield batch;
  if (stopped) throw stopped;
}
