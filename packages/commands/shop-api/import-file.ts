import { createReadStream, statSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { ImportEvent } from '@stamm/contract/types';
import { CommandError, UsageError } from '../command/command.ts';
import { notReachable, refusal, type ShopAccess } from './shop-access.ts';

export type ImportFormat = 'csv' | 'ndjson';
export type Rejection = Extract<ImportEvent, { type: 'rejected' }>;
export type ImportNote = Extract<ImportEvent, { type: 'noted' }>;
export type ImportCounts = Omit<Extract<ImportEvent, { type: 'done' }>, 'type'>;

const contentTypes: Record<ImportFormat, string> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
};

/** The format by --format, or by the file's extension. */
export function formatOf(file: string, option: string | undefined): ImportFormat {
  const name = option ?? file.slice(file.lastIndexOf('.') + 1).toLowerCase();
  if (name === 'csv') return 'csv';
  if (name === 'ndjson' || name === 'jsonl') return 'ndjson';
  throw new UsageError(
    option
      ? `--format must be csv or ndjson, not "${option}".`
      : `"${file}" ends neither in .csv nor in .ndjson: say which it is with --format.`,
  );
}

export interface ImportProgress {
  /** Called whenever part of the file has been sent. */
  onSent(bytes: number, ofBytes: number): void;
  onProgress(counts: ImportCounts): void;
  onRejected(rejection: Rejection): void;
  /** The line was taken in, but not all of it as it stands. */
  onNoted(note: ImportNote): void;
}

/**
 * Streams the file to `POST /v1/import` and reads the answer, which streams as well, at the same
 * time: neither side ever holds more than a few lines. `fetch` cannot do that: it hands out the
 * answer only when the whole body is sent.
 * Resolves to the final counts; throws a CommandError if the import did not reach its end.
 */
export async function importFile(
  access: ShopAccess,
  file: string,
  format: ImportFormat,
  progress: ImportProgress,
): Promise<ImportCounts> {
  const size = sizeOf(file);
  let sent = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.length;
      progress.onSent(sent, size);
      done(null, chunk);
    },
  });
  const { answer, request } = openRequest(access, format);
  const sending = pipeline(createReadStream(file), counter, request);
  // Without an answer a broken connection is the reason; with one, the answer says more.
  sending.catch(() => undefined);
  const response = await answer.catch((error: unknown) => {
    throw notReachable(access.url, error);
  });
  if (response.status !== 200) {
    const body = await text(response.body);
    request.destroy();
    throw refusal(response.status, body);
  }
  return await readEvents(response.body, progress);
}

function sizeOf(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new CommandError(`There is no file "${file}".`);
  if (!stats.isFile()) throw new CommandError(`"${file}" is not a file.`);
  return stats.size;
}

function openRequest(access: ShopAccess, format: ImportFormat) {
  const url = new URL(`${access.url}/v1/import`);
  const open = url.protocol === 'https:' ? requestHttps : requestHttp;
  const request = open(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${access.secretKey}`,
      'content-type': contentTypes[format],
    },
  });
  const answer = new Promise<{ status: number; body: Readable }>((resolve, reject) => {
    request.once('response', (body) => resolve({ status: body.statusCode ?? 0, body }));
    request.on('error', reject);
  });
  return { answer, request };
}

/** Reads the answer to its end. Only a `done` line means that everything was imported. */
export async function readEvents(
  body: Readable,
  progress: Pick<ImportProgress, 'onProgress' | 'onRejected' | 'onNoted'>,
): Promise<ImportCounts> {
  let last: ImportCounts | undefined;
  try {
    for await (const line of createInterface({ input: body, crlfDelay: Infinity })) {
      if (line === '') continue;
      const event = JSON.parse(line) as ImportEvent;
      if (event.type === 'rejected') progress.onRejected(event);
      else if (event.type === 'noted') progress.onNoted(event);
      else if (event.type === 'progress') {
        last = event;
        progress.onProgress(event);
      } else if (event.type === 'done') {
        const { type: _, ...counts } = event;
        return counts;
      } else if (event.type === 'failed') {
        throw unfinished(`${event.reason} (${event.code})`, event.lines);
      }
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw unfinished(error instanceof Error ? error.message : String(error), last?.lines);
  }
  throw unfinished('the answer broke off', last?.lines);
}

function unfinished(reason: string, lines: number | undefined): CommandError {
  return new CommandError(
    `The import stopped after about ${lines ?? 0} lines: ${reason}.\n` +
      'Nothing is lost or doubled: run the same command again to go on.',
  );
}
