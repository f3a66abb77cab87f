import { limits } from '@stamm/contract';
import { refuse } from '../problems/refusal.ts';
import { ImportStopped } from './import-stopped.ts';
import { type Line, LineSplitter } from './line-splitter.ts';
import type { ReadLine } from './read-line.ts';

/** Makes items of lines. */
export interface ImportSource<Item> {
  /** Whether it knows that the file is one of ours. */
  readonly isReady: boolean;
  read(lines: Line[]): ReadLine<Item>[];
  end(): ReadLine<Item>[];
}

/**
 * What is still read of a file that was refused. A connection that closes while a caller is
 * sending often takes the answer with it: so small files are heard out.
 */
const HEARD_OUT_BYTES = 16 * 1024 * 1024;

const ENDED = { done: true, value: undefined } as const;

/** Reads what a request's body lists, chunk by chunk, only as fast as they are asked for. */
export class ImportReader<Item> {
  readonly #body: ReadableStreamDefaultReader<Uint8Array>;
  readonly #splitter = new LineSplitter(limits.MAX_IMPORT_LINE_BYTES);
  readonly #source: ImportSource<Item>;
  #first: ReadLine<Item>[] = [];
  #ended = false;

  private constructor(body: ReadableStream<Uint8Array>, source: ImportSource<Item>) {
    this.#body = body.getReader();
    this.#source = source;
  }

  /** Reads as far as needed to know that the file is one of ours; refuses it if it is not. */
  static async open<Item>(
    body: ReadableStream<Uint8Array>,
    source: ImportSource<Item>,
  ): Promise<ImportReader<Item>> {
    const reader = new ImportReader(body, source);
    try {
      while (!reader.#source.isReady && !reader.#ended) {
        reader.#first.push(...(await reader.#readChunk()));
      }
    } catch (error) {
      await reader.#hearOut();
      if (error instanceof ImportStopped) refuse('invalid_request', error.message);
      throw error;
    }
    return reader;
  }

  /** What could be read from each chunk. Throws ImportStopped if the body cannot be read on. */
  async *chunks(): AsyncGenerator<ReadLine<Item>[]> {
    try {
      yield this.#first;
      this.#first = [];
      while (!this.#ended) yield await this.#readChunk();
    } finally {
      await this.#hearOut();
    }
  }

  async #hearOut(): Promise<void> {
    for (let bytes = 0; !this.#ended && bytes < HEARD_OUT_BYTES; ) {
      const { done, value } = await this.#body.read().catch(() => ENDED);
      this.#ended = done;
      bytes += value?.byteLength ?? 0;
    }
  }

  async #readChunk(): Promise<ReadLine<Item>[]> {
    const { done, value } = await this.#body.read().catch(() => {
      this.#ended = true;
      throw new ImportStopped(
        'body_incomplete',
        'The file did not arrive completely. Send it again.',
      );
    });
    if (!done) return this.#source.read(this.#splitter.push(value));
    this.#ended = true;
    return [...this.#source.read(this.#splitter.end()), ...this.#source.end()];
  }
}
