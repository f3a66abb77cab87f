/** WebP (RFC 9649): chunks in a RIFF container. */
import { Bytes, beginsWith, joined } from './bytes.ts';
import type { CleanPicture } from './clean-photo.ts';
import { type Orientation, readOrientation, writeOrientation } from './orientation.ts';
import { mustBeShowable, unreadable } from './unreadable.ts';

const FORM = new TextEncoder().encode('WEBP');

interface Chunk {
  name: string;
  content: Uint8Array;
}

/** The picture of a file, as its own bits say. */
interface Picture extends Chunk {
  width: number;
  height: number;
}

/** The bits of an extended file's header. */
const HAS_PROFILE = 0x20;
const HAS_ALPHA = 0x10;
const HAS_EXIF = 0x08;
const IS_ANIMATED = 0x02;

const EXTENDED_BYTES = 10;

/** A still picture has seven at most, and a few of makers' own. */
const MOST_CHUNKS = 1_000;

export function isWebp(bytes: Uint8Array): boolean {
  return beginsWith(bytes, 'RIFF') && beginsWith(bytes.subarray(8), 'WEBP');
}

/**
 * Takes a WebP apart and puts together what is the picture: its bits, transparency and colour
 * profile. Exif, XMP, unknown chunks, and all that follows the end stay behind.
 */
export function cleanWebp(bytes: Uint8Array): CleanPicture {
  const chunks = readChunks(bytes);
  const [first] = chunks;
  const isExtended = first?.name === 'VP8X';
  const find = (name: string) =>
    isExtended ? chunks.find((chunk) => chunk.name === name) : undefined;
  const picture = readPicture(isExtended ? chunks : chunks.slice(0, 1));
  mustBeShowable(picture.width, picture.height);
  if (isExtended) mustAgree(first.content, picture);
  const exif = find('EXIF');
  const orientation = exif ? readOrientation(exif.content) : 1;
  const parts = kept(picture, { profile: find('ICCP'), alpha: find('ALPH'), orientation });
  const { width, height } = picture;
  return { bytes: container(parts), width, height, orientation };
}

function readChunks(all: Uint8Array): Chunk[] {
  const file = new Bytes(all);
  file.skip(4);
  const content = new Bytes(file.take(file.uint32(true)));
  content.skip(4);
  const chunks: Chunk[] = [];
  while (content.left > 0) {
    if (chunks.length === MOST_CHUNKS) unreadable('is in more pieces than cameras make');
    const name = content.name();
    const size = content.uint32(true);
    chunks.push({ name, content: content.take(size) });
    // The padding of the last one is often forgotten.
    if (size % 2 === 1 && content.left > 0) content.skip(1);
  }
  return chunks;
}

function readPicture(chunks: readonly Chunk[]): Picture {
  const pictures = chunks.filter(({ name }) => name === 'VP8 ' || name === 'VP8L');
  const [picture] = pictures;
  if (!picture || pictures.length > 1) {
    return unreadable(
      chunks.some(({ name }) => name === 'ANMF')
        ? 'moves, and only still ones are shown'
        : 'holds no picture',
    );
  }
  const size = picture.name === 'VP8 ' ? lossySize(picture) : losslessSize(picture);
  return { ...picture, ...size };
}

/** RFC 6386, section 9.1: a key frame with its start code, and as much as its first partition says. */
function lossySize({ content }: Chunk) {
  const bytes = new Bytes(content);
  const tag = bytes.uint8() | (bytes.uint8() << 8) | (bytes.uint8() << 16);
  const isKeyFrame = (tag & 1) === 0;
  if (!isKeyFrame || !beginsWith(bytes.take(3), [0x9d, 0x01, 0x2a])) unreadable('is damaged');
  const width = bytes.uint16(true) & 0x3fff;
  const height = bytes.uint16(true) & 0x3fff;
  if (tag >> 5 > bytes.left) unreadable('is cut off');
  return { width, height };
}

/** RFC 9649, section 3.4. */
function losslessSize({ content }: Chunk) {
  const bytes = new Bytes(content);
  const signature = bytes.uint8();
  const bits = bytes.uint32(true);
  if (signature !== 0x2f || bits >>> 29 !== 0) unreadable('is damaged');
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** An extended file states the size once more. */
function mustAgree(header: Uint8Array, picture: Picture): void {
  const bytes = new Bytes(header);
  if ((bytes.uint8() & IS_ANIMATED) !== 0) unreadable('moves, and only still ones are shown');
  bytes.skip(3);
  const uint24 = () => bytes.uint16(true) | (bytes.uint8() << 16);
  const width = uint24() + 1;
  const height = uint24() + 1;
  if (width !== picture.width || height !== picture.height) unreadable('is damaged');
}

function kept(
  picture: Picture,
  beside: { profile: Chunk | undefined; alpha: Chunk | undefined; orientation: Orientation },
): Chunk[] {
  const { profile } = beside;
  // A lossless picture has its transparency within.
  const alpha = picture.name === 'VP8 ' ? beside.alpha : undefined;
  const exif = writeOrientation(beside.orientation);
  if (!profile && !alpha && !exif) return [picture];
  const header = new Uint8Array(EXTENDED_BYTES);
  const isTransparent = alpha !== undefined || picture.name === 'VP8L';
  header[0] = (profile ? HAS_PROFILE : 0) | (isTransparent ? HAS_ALPHA : 0) | (exif ? HAS_EXIF : 0);
  const view = new DataView(header.buffer);
  view.setUint16(4, picture.width - 1, true);
  view.setUint16(7, picture.height - 1, true);
  return [
    { name: 'VP8X', content: header },
    ...(profile ? [profile] : []),
    ...(alpha ? [alpha] : []),
    picture,
    ...(exif ? [{ name: 'EXIF', content: exif }] : []),
  ];
}

function container(chunks: readonly Chunk[]): Uint8Array {
  const parts = chunks.flatMap(({ name, content }) => [
    chunkHeader(name, content.byteLength),
    content,
    new Uint8Array(content.byteLength % 2),
  ]);
  const size = parts.reduce((sum, { byteLength }) => sum + byteLength, FORM.byteLength);
  return joined([chunkHeader('RIFF', size), FORM, ...parts]);
}

function chunkHeader(name: string, size: number): Uint8Array {
  const header = new Uint8Array(8);
  header.set(new TextEncoder().encode(name));
  new DataView(header.buffer).setUint32(4, size, true);
  return header;
}
