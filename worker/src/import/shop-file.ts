import { ExportEnd } from '@stamm/contract';
import type { ExportEnd as EndOfExport, ImportEvent } from '@stamm/contract/types';
import { directoryOf } from '../bindings.ts';
import { fromBase64Url } from '../encoding.ts';
import type { Env } from '../env.ts';
import type { BackendEnv } from '../http/caller-env.ts';
import { type PhotoStore, photosOf } from '../photos/photo-store.ts';
import { orRefuse, Refusal } from '../problems/refusal.ts';
import type { BackendCaller, ShopApi } from '../shop/api.ts';
import { isObject } from '../shop/export/export-lines.ts';
import type { NumberedContent } from '../shop/export/import-rows.ts';
import type { Progress } from '../shop/verification/progress.ts';
import { type Line, LineSplitter } from './line-splitter.ts';

/** A photo, or the seals of one large statement, is one line. */
const MOST_LINE_BYTES = 16 * 1024 * 1024;
/** What goes to the shop at once: one transaction, and below what one call may carry. */
const BATCH_LINES = 2_000;
const BATCH_CHARACTERS = 2 * 1024 * 1024;
const PHOTOS_LISTED = 500;
/**
 * What is still read of a file that was refused. A connection that closes while a caller is
 * sending often takes the answer with it.
 */
const HEARD_OUT_BYTES = 16 * 1024 * 1024;

/** An export that is being taken in. */
export interface ShopFile {
  env: Env;
  shop: ShopApi;
  caller: BackendCaller;
  /** What the shop calls this import. */
  run: string;
  photos: PhotoStore;
  lines: AsyncGenerator<Line>;
}

/**
 * Begins an import by the first line of the file, or goes on with the one that is running. What an
 * import that was broken off has left is removed first.
 * @throws Refusal
 */
export async function openShopFile(
  env: Env,
  { shop, caller, shopId }: Pick<BackendEnv['Variables'], 'shop' | 'caller' | 'shopId'>,
  body: ReadableStream<Uint8Array>,
): Promise<ShopFile> {
  const lines = linesOf(body);
  try {
    const first = await lines.next();
    const begun = first.done ? undefined : jsonOf(first.value);
    const photos = photosOf(env, shopId);
    if (first.done || isWithin(begun)) {
      const run = orRefuse(await shop.continueShopImport(caller));
      const all = first.done ? lines : withFirst(first.value, lines);
      return { env, shop, caller, run, photos, lines: all };
    }
    const run = orRefuse(await shop.beginShopImport(caller, begun));
    while (orRefuse(await shop.clearForImport(caller, run))) await pause();
    await removeAll(photos);
    return { env, shop, caller, run, photos, lines };
  } catch (error) {
    await lines.return(undefined);
    throw error;
  }
}

/** Whether a line stands behind the header. */
function isWithin(content: unknown): boolean {
  return (
    isObject(content) &&
    ['table', 'photo', 'leftBehind', 'end'].some((name) => Object.hasOwn(content, name))
  );
}

/** Takes in the rows, and tells of them. The last event is `done` or `failed`. */
export async function* importShop(
  file: ShopFile,
  whenFinished: () => void,
): AsyncGenerator<ImportEvent[]> {
  const counts = { lines: 0, recorded: 0, unchanged: 0, outdated: 0, noted: 0, rejected: 0 };
  try {
    for await (const batch of batchesOf(file)) {
      if ('end' in batch) {
        yield* finish(file, batch.end, counts);
        whenFinished();
      } else {
        const { shop, caller, run } = file;
        orRefuse(await shop.importRows(caller, run, batch.contents, batch.photos));
        counts.recorded += batch.contents.length + batch.photos;
      }
      counts.lines = batch.lines;
      yield [{ type: 'progress', ...counts }];
    }
    yield [{ type: 'done', ...counts }];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, detail } = error.failure;
    yield [{ type: 'failed', code, reason: detail, ...counts }];
  }
}

/** Proves what came and opens the shop. */
async function* finish(
  { env, shop, caller, run }: ShopFile,
  end: EndOfExport,
  counts: Omit<Extract<ImportEvent, { type: 'progress' }>, 'type'>,
): AsyncGenerator<ImportEvent[]> {
  orRefuse(await shop.endShopRows(caller, run, end));
  let progress: Progress | null = null;
  for (;;) {
    const step: Awaited<ReturnType<ShopApi['verifyImported']>> = await shop.verifyImported(
      caller,
      run,
      progress,
    );
    const proven = orRefuse(step);
    if (proven.isDone) break;
    progress = proven.progress;
    yield [{ type: 'progress', ...counts }];
    await pause();
  }
  const { id, name, createdAt } = orRefuse(await shop.finishShopImport(caller, run));
  await directoryOf(env).register({ id, name, createdAt });
}

/** A row of a table lies on the third; nothing of an export is as deep as this. */
const MOST_LEVELS = 16;

type Batch = { lines: number } & (
  | { contents: NumberedContent[]; photos: number }
  | { end: EndOfExport }
);

/** Lines for the shop, as many as go at once. Photos are stored on the way. */
async function* batchesOf({ lines, photos }: ShopFile): AsyncGenerator<Batch> {
  let contents: NumberedContent[] = [];
  let stored = 0;
  let characters = 0;
  let number = 0;
  const batch = (): Batch => {
    const full = { lines: number, contents, photos: stored };
    contents = [];
    stored = 0;
    characters = 0;
    return full;
  };
  for await (const line of lines) {
    if (line.text?.trim() === '') continue;
    const content = jsonOf(line);
    number = line.number;
    if (isObject(content) && typeof content.photo === 'string') {
      await storePhoto(photos, content.photo, content.base64);
      stored++;
    } else if (isObject(content) && content.end === true) {
      if (contents.length > 0 || stored > 0) yield batch();
      const end = ExportEnd.safeParse(content);
      if (!end.success) throw notAsWritten(`Line ${number} is no end of an export.`);
      yield { lines: number, end: end.data };
    } else {
      contents.push({ line: number, content });
      characters += line.text?.length ?? 0;
    }
    if (contents.length >= BATCH_LINES || characters >= BATCH_CHARACTERS) yield batch();
  }
  if (contents.length > 0 || stored > 0) yield batch();
}

async function storePhoto(photos: PhotoStore, id: string, base64: unknown): Promise<void> {
  const bytes = typeof base64 === 'string' ? fromBase64Url(base64) : new Uint8Array();
  if (bytes.length > 0 && (await photos.put(id, bytes))) return;
  throw new Refusal({
    ok: false,
    code: bytes.length > 0 ? 'unavailable' : 'export_not_readable',
    detail:
      bytes.length > 0
        ? 'There is no room for the photos of this file. Bind a bucket for photos, and import again.'
        : `The photo ${id.slice(0, 100)} of this file has no bytes. Export again.`,
  });
}

async function removeAll(photos: PhotoStore): Promise<void> {
  for (;;) {
    const ids = await photos.list('', PHOTOS_LISTED);
    for (const id of ids) await photos.remove(id);
    if (ids.length < PHOTOS_LISTED) return;
  }
}

/** @throws Refusal `export_not_readable` */
function jsonOf({ number, text }: Line): unknown {
  try {
    const content: unknown = text === null ? undefined : JSON.parse(text);
    if (content !== undefined && isShallow(content, MOST_LEVELS)) return content;
  } catch {
    // Said below.
  }
  throw notAsWritten(`Line ${number} cannot be read as JSON.`);
}

/** Whether something has at most so many levels: deeper, it could not be handed to the shop. */
function isShallow(content: unknown, levels: number): boolean {
  if (content === null || typeof content !== 'object') return true;
  return levels > 0 && Object.values(content).every((inner) => isShallow(inner, levels - 1));
}

function notAsWritten(what: string): Refusal {
  return new Refusal({
    ok: false,
    code: 'export_not_readable',
    detail: `${what} Send an export as GET /v1/export has written it, from its beginning.`,
  });
}

/** Once nobody wants more lines, the rest is heard out: see HEARD_OUT_BYTES. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const splitter = new LineSplitter(MOST_LINE_BYTES);
  const reader = body.getReader();
  let hasEnded = false;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        hasEnded = true;
        throw notArrived();
      });
      hasEnded = done;
      if (done) break;
      yield* splitter.push(value);
    }
    yield* splitter.end();
  } finally {
    for (let bytes = 0; !hasEnded && bytes < HEARD_OUT_BYTES; ) {
      const { done, value } = await reader.read().catch(() => ENDED);
      hasEnded = done;
      bytes += value?.byteLength ?? 0;
    }
  }
}

const ENDED = { done: true, value: undefined } as const;

function notArrived(): Refusal {
  return new Refusal({
    ok: false,
    code: 'export_not_readable',
    detail: 'The file did not arrive completely. Send it again from its beginning.',
  });
}

async function* withFirst(first: Line, lines: AsyncGenerator<Line>): AsyncGenerator<Line> {
  yield first;
  yield* lines;
}

/** Otherwise the next step would begin before a request that came meanwhile was looked at. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
