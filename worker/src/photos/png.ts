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

interface Chunk {
  name: string;
  content: Uint8Array;
}

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
  const chunks = readChunks(bytes);
  const header = readHeader(chunks[0]);
  mustHavePicture(chunks, header);
  const orientation = orientationOf(chunks);
  const exif = writeOrientation(orientation);
  const [first, ...others] = chunks.filter(({ name }) => KEPT.has(name)).map(written);
  const parts = [
    Uint8Array.from(SIGNATURE),
    ...(first ? [first] : []),
    ...(exif ? [written({ name: 'eXIf', content: exif })] : []),
    ...others,
    written({ name: 'IEND', content: new Uint8Array() }),
  ];
  return { bytes: joined(parts), width: header.width, height: header.height, orientation };
}

function readChunks(all: Uint8Array): Chunk[] {
  const bytes = new Bytes(all);
  bytes.skip(SIGNATURE.length);
  const chunks: Chunk[] = [];
  for (;;) {
    const length = bytes.uint32();
    const checked = bytes.take(4 + length);
    if (bytes.uint32() !== crc32(checked)) unreadable('is damaged');
    const name = String.fromCharCode(...checked.subarray(0, 4));
    if (name === 'IEND') return chunks;
    // A capital says that the picture cannot be shown without it.
    if (!KEPT.has(name) && !/^[a-z]/.test(name)) {
      unreadable('is in a kind of PNG that browsers do not show');
    }
    chunks.push({ name, content: checked.subarray(4) });
  }
}

function readHeader(chunk: Chunk | undefined): Header {
  if (chunk?.name !== 'IHDR' || chunk.content.byteLength !== HEADER_BYTES) {
    return unreadable('is damaged');
  }
  const header = new Bytes(chunk.content);
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

/** All of the picture stands together, begins as deflated data do, and is enough of it. */
function mustHavePicture(chunks: readonly Chunk[], header: Header): void {
  if (chunks.filter(({ name }) => name === 'IHDR').length > 1) unreadable('is damaged');
  const first = chunks.findIndex(({ name }) => name === 'IDAT');
  const last = chunks.findLastIndex(({ name }) => name === 'IDAT');
  const data = chunks.slice(Math.max(first, 0), last + 1);
  if (data.length === 0) unreadable('holds no picture');
  if (data.some(({ name }) => name !== 'IDAT')) unreadable('is damaged');
  const start = joined(data.slice(0, 2).map(({ content }) => content.subarray(0, 2)));
  const [method = 0, flags = 0] = start;
  if ((method & 15) !== 8 || (method * 256 + flags) % 31 !== 0) unreadable('is damaged');
  const size = data.reduce((sum, { content }) => sum + content.byteLength, 0);
  if (header.rawBytes > size * MOST_INFLATION) {
    unreadable('holds less than its size needs: most of it is missing');
  }
}

function orientationOf(chunks: readonly Chunk[]): Orientation {
  const exif = chunks.find(({ name }) => name === 'eXIf');
  return exif ? readOrientation(exif.content) : 1;
}

function written({ name, content }: Chunk): Uint8Array {
  const chunk = new Uint8Array(12 + content.byteLength);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, content.byteLength);
  for (let at = 0; at < 4; at++) chunk[4 + at] = name.charCodeAt(at);
  chunk.set(content, 8);
  view.setUint32(8 + content.byteLength, crc32(chunk.subarray(4, 8 + content.byteLength)));
  return chunk;
}
