import { createReadStream, statSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createInterface } from 'node:readline';
import { Readable, Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { ImportEvent } from '@stamm/contract/types';
import { CommandError, UsageError } from '../command/command.ts';
import { type FilePart, headerOf, partBytes, partsOf } from './file-parts.ts';
import { notReachable, refusal, type ShopAccess } from './shop-access.ts';

/** Orders as CSV or NDJSON, or the export of a whole shop. */
export type ImportFormat = 'csv' | 'ndjson' | 'shop';
export type Rejection = Extract<ImportEvent, { type: 'rejected' }>;
export type ImportNote = Extract<ImportEvent, { type: 'noted' }>;
export type ImportCounts = Omit<Extract<ImportEvent, { type: 'done' }>, 'type'>;

const contentTypes: Record<ImportFormat, string> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  shop: 'application/x-ndjson',
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
 * Sends the file to `POST /v1/import`, or `POST /v1/import/shop`, one part after the other, and adds up what came of them. Hosts
 * refuse requests above a size, often 100 MB. Line numbers are those of the whole file.
 * Resolves to the final counts; throws a CommandError if the import did not reach its end: the same
 * command again then finds what it sent already and goes on.
 */
export async function importFile(
  access: ShopAccess,
  file: string,
  format: ImportFormat,
  progress: ImportProgress,
  wantedBytes = partBytes,
): Promise<ImportCounts> {
  const size = sizeOf(file);
  const parts = await partsOf(file, format, wantedBytes);
  const header = format === 'csv' && parts.length > 1 ? await headerOf(file) : Buffer.alloc(0);
  let total: ImportCounts = {
    lines: 0,
    recorded: 0,
    unchanged: 0,
    outdated: 0,
    noted: 0,
    rejected: 0,
  };
  for (const part of parts) {
    const before = total;
    const isFirst = part.start === 0;
    const addedLines = isFirst || format !== 'csv' ? 0 : 1;
    const inFile = <Told extends { line: number }>(told: Told): Told => ({
      ...told,
      line: told.line - addedLines + part.linesBefore,
    });
    const counts = await importPart(access, format, file, {
      part,
      header: isFirst ? Buffer.alloc(0) : header,
      progress: {
        onSent: (bytes) => progress.onSent(part.start + bytes, size),
        onProgress: (soFar) => progress.onProgress(sum(before, soFar)),
        onRejected: (rejection) => progress.onRejected(inFile(rejection)),
        onNoted: (noted) => progress.onNoted(inFile(noted)),
      },
    });
    total = sum(before, counts);
  }
  return total;
}

function sum(a: ImportCounts, b: ImportCounts): ImportCounts {
  return {
    lines: a.lines + b.lines,
    recorded: a.recorded + b.recorded,
    unchanged: a.unchanged + b.unchanged,
    outdated: a.outdated + b.outdated,
    noted: a.noted + b.noted,
    rejected: a.rejected + b.rejected,
  };
}

interface SentPart {
  part: FilePart;
  header: Buffer;
  progress: { onSent(bytes: number): void } & Pick<
    ImportProgress,
    'onProgress' | 'onRejected' | 'onNoted'
  >;
}

/**
 * Streams a part and reads the answer, which streams as well, at the same time: neither side ever
 * holds more than a few lines. `fetch` cannot do that: it hands out the answer only when the whole
 * body is sent.
 */
async function importPart(
  access: ShopAccess,
  format: ImportFormat,
  file: string,
  { part, header, progress }: SentPart,
): Promise<ImportCounts> {
  let sent = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.length;
      progress.onSent(sent);
      done(null, chunk);
    },
  });
  const { answer, request } = openRequest(access, format);
  if (header.length > 0) request.write(header);
  const bytes =
    part.end > part.start
      ? createReadStream(file, { start: part.start, end: part.end - 1 })
      : Readable.from([]);
  const sending = pipeline(bytes, counter, request);
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
  const url = new URL(`${access.url}/v1/import${format === 'shop' ? '/shop' : ''}`);
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
