/** PNG (W3C, third edition): chunks with check sums. */
import { crc32 } from '../hashing.ts';
import { Bytes, beginsWith, joined } from './bytes.ts';
import type { CleanPicture } from './clean-photo.ts';
import { type Orientation, readOrientation, writeOrientation } from './orientation.ts';
import { mustBeShowable, unreadable } from './unreadable.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** What a decoder needs, and what tells it the colours. All else is about the picture, or hidden in it. */
const KEPT: ReadonlySet<string> = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'cICP',
  'sBIT',
]);

/** Bit depths and samples of a pixel, by colour type. */
const COLOR_TYPES: Record<number, { depths: readonly number[]; samples: number }> = {
  0: { depths: [1, 2, 4, 8, 16], samples: 1 },
  2: { depths: [8, 16], samples: 3 },
  3: { depths: [1, 2, 4, 8], samples: 1 },
  4: { depths: [8, 16], samples: 2 },
  6: { depths: [8, 16], samples: 4 },
};

/** Deflate cannot make more of a byte. */
const MOST_INFLATION = 1_032;

const HEADER_BYTES = 13;
/** Length, name and check sum of a chunk. */
const FRAME_BYTES = 12;

/** Encoders cut the picture into chunks of some kilobytes: the largest photo has about a thousand. */
const MOST_CHUNKS = 10_000;

interface Header {
  width: number;
  height: number;
  /** Bytes of the picture before compression. */
  rawBytes: number;
}

export function isPng(bytes: Uint8Array): boolean {
  return beginsWith(bytes, SIGNATURE);
}

/**
 * Takes a PNG apart and puts together what is the picture. Texts, times, Exif, further frames, and
 * all that follows the end stay behind.
 */
export function cleanPng(bytes: Uint8Array): CleanPicture {
  return new PngReader(bytes).read();
}

class PngReader {
  readonly #all: Uint8Array;
  readonly #bytes: Bytes;
  /** Pieces of the file as they are, behind its header. */
  readonly #kept: Uint8Array[] = [];
  #keptUntil = -1;
  #chunks = 0;
  #header: { content: Header; chunk: Uint8Array } | undefined;
  #orientation: Orientation | undefined;
  /** The first two bytes of the picture, and how many there are of it. */
  #start: number[] = [];
  #pictureBytes = 0;
  #picture: 'to come' | 'here' | 'over' = 'to come';

  constructor(all: Uint8Array) {
    this.#all = all;
    this.#bytes = new Bytes(all);
    this.#bytes.skip(SIGNATURE.length);
  }

  read(): CleanPicture {
    while (this.#readChunk());
    const header = this.#header ?? unreadable('is damaged');
    this.#mustHavePicture(header.content);
    const { width, height } = header.content;
    const orientation = this.#orientation ?? 1;
    const exif = writeOrientation(orientation);
    const parts = [
      Uint8Array.from(SIGNATURE),
      header.chunk,
      ...(exif ? [written('eXIf', exif)] : []),
      ...this.#kept,
      written('IEND', new Uint8Array()),
    ];
    return { bytes: joined(parts), width, height, orientation };
  }

  /** Answers whether there are more. */
  #readChunk(): boolean {
    this.#chunks += 1;
    if (this.#chunks > MOST_CHUNKS) unreadable('is in more pieces than cameras make');
    const start = this.#bytes.at;
    const checked = this.#bytes.take(4 + this.#bytes.uint32());
    if (this.#bytes.uint32() !== crc32(checked)) unreadable('is damaged');
    const name = String.fromCharCode(...checked.subarray(0, 4));
    if (name === 'IEND') return false;
    const content = checked.subarray(4);
    const isHeader = name === 'IHDR';
    // It comes first, and once.
    if (isHeader !== (this.#header === undefined)) unreadable('is damaged');
    if (isHeader) {
      this.#header = {
        content: readHeader(content),
        chunk: this.#all.subarray(start, this.#bytes.at),
      };
    } else if (KEPT.has(name)) {
      this.#keep(start);
    } else if (!/^[a-z]/.test(name)) {
      // A capital says that the picture cannot be shown without it.
      unreadable('is in a kind of PNG that browsers do not show');
    } else if (name === 'eXIf') {
      this.#orientation ??= readOrientation(content);
    }
    this.#followPicture(name, content);
    return true;
  }

  /** Keeps a chunk as it is: neighbors as one piece, and none is copied. */
  #keep(start: number): void {
    const end = this.#bytes.at;
    const before = start === this.#keptUntil ? this.#kept.pop() : undefined;
    this.#kept.push(this.#all.subarray(start - (before?.byteLength ?? 0), end));
    this.#keptUntil = end;
  }

  /** All of the picture stands together. */
  #followPicture(name: string, content: Uint8Array): void {
    if (name !== 'IDAT') {
      if (this.#picture === 'here') this.#picture = 'over';
      return;
    }
    if (this.#picture === 'over') unreadable('is damaged');
    this.#picture = 'here';
    this.#pictureBytes += content.byteLength;
    if (this.#start.length < 2) this.#start.push(...content.subarray(0, 2 - this.#start.length));
  }

  /** It begins as deflated data do, and is enough of it. */
  #mustHavePicture({ rawBytes }: Header): void {
    if (this.#picture === 'to come') unreadable('holds no picture');
    const [method = 0, flags = 0] = this.#start;
    if ((method & 15) !== 8 || (method * 256 + flags) % 31 !== 0) unreadable('is damaged');
    if (rawBytes > this.#pictureBytes * MOST_INFLATION) {
      unreadable('holds less than its size needs: most of it is missing');
    }
  }
}

function readHeader(content: Uint8Array): Header {
  if (content.byteLength !== HEADER_BYTES) unreadable('is damaged');
  const header = new Bytes(content);
  const width = header.uint32();
  const height = header.uint32();
  const depth = header.uint8();
  const colors = COLOR_TYPES[header.uint8()];
  const isOrdinary = header.uint16() === 0 && header.uint8() <= 1;
  if (!colors?.depths.includes(depth) || !isOrdinary) unreadable('is damaged');
  mustBeShowable(width, height);
  const rowBytes = 1 + Math.ceil((width * depth * colors.samples) / 8);
  return { width, height, rawBytes: rowBytes * height };
}

function written(name: string, content: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(FRAME_BYTES + content.byteLength);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, content.byteLength);
  for (let at = 0; at < 4; at++) chunk[4 + at] = name.charCodeAt(at);
  chunk.set(content, 8);
  view.setUint32(8 + content.byteLength, crc32(chunk.subarray(4, 8 + content.byteLength)));
  return chunk;
}
