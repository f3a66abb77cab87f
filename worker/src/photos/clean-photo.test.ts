import { crc32 } from 'node:zlib';
import { limits } from '@stamm/contract';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { Refusal } from '../problems/refusal.ts';
import { joined } from './bytes.ts';
import { cleanPhoto } from './clean-photo.ts';
import { readOrientation } from './orientation.ts';
import { PHOTO_NAMES, type PhotoName, photo } from './testing/photos.ts';

const STILL = PHOTO_NAMES.filter((name) => name !== 'animated');
const WITH_MORE: PhotoName[] = ['jpeg', 'png', 'extended'];

const latin1 = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
const text = (content: string) => new TextEncoder().encode(content);

/** The code with which bytes are refused; undefined if they are not. */
function refusalOf(bytes: Uint8Array): string | undefined {
  try {
    cleanPhoto(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.failure.code;
    throw error;
  }
}

/** A copy with one part of it changed. */
function changed(bytes: Uint8Array, change: (view: DataView) => void): Uint8Array {
  const copy = bytes.slice();
  change(new DataView(copy.buffer));
  return copy;
}

function pngChunk(name: string, content: Uint8Array): Uint8Array {
  const checked = joined([text(name), content]);
  const sums = new DataView(new ArrayBuffer(8));
  sums.setUint32(0, content.byteLength);
  sums.setUint32(4, crc32(checked));
  const bytes = new Uint8Array(sums.buffer);
  return joined([bytes.subarray(0, 4), checked, bytes.subarray(4)]);
}

/** The signature and header of a PNG are its first 33 bytes. */
const PNG_HEADER_END = 33;

function pngWith(...chunks: Uint8Array[]): Uint8Array {
  const png = photo('palette');
  return joined([png.subarray(0, PNG_HEADER_END), ...chunks, png.subarray(PNG_HEADER_END)]);
}

function pngOfSize(width: number, height: number): Uint8Array {
  const header = photo('palette').slice(16, 29);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  const png = photo('palette');
  return joined([png.subarray(0, 8), pngChunk('IHDR', header), png.subarray(PNG_HEADER_END)]);
}

/** Where a JPEG's frame says how large it is. */
function jpegFrameAt(bytes: Uint8Array): number {
  return bytes.findIndex((byte, at) => byte === 0xff && [0xc0, 0xc2].includes(bytes[at + 1] ?? 0));
}

function jpegOfSize(width: number, height: number): Uint8Array {
  const jpeg = photo('jpeg');
  const at = jpegFrameAt(jpeg);
  return changed(jpeg, (view) => {
    view.setUint16(at + 5, height);
    view.setUint16(at + 7, width);
  });
}

describe('what is kept of a photo', () => {
  test.each(STILL)('%s: its kind and size, by what it is', (name) => {
    const types = { j: 'image/jpeg', p: 'image/png', l: 'image/webp', e: 'image/webp' };
    const turned = WITH_MORE.includes(name);
    expect(cleanPhoto(photo(name))).toMatchObject({
      type: name === 'progressive' ? 'image/jpeg' : types[name[0] as keyof typeof types],
      width: turned ? 16 : 24,
      height: turned ? 24 : 16,
    });
  });

  test.each(WITH_MORE)('%s: nothing of camera, place and time, but how it is turned', (name) => {
    const before = photo(name);
    expect(latin1(before)).toContain('SecretCam');
    const { bytes } = cleanPhoto(before);
    expect(latin1(bytes)).not.toMatch(/Secret|GPS|xpacket|my home/);
    // The colours stay right.
    expect(latin1(bytes)).toMatch(/ICC_PROFILE|iCCP|ICCP/);
    const exif = latin1(bytes).search(/MM\0\*/);
    expect(readOrientation(bytes.subarray(exif))).toBe(6);
  });

  test.each(['progressive', 'lossy', 'lossless'] as const)(
    '%s: all of it, where there is nothing else',
    (name) => expect(cleanPhoto(photo(name)).bytes).toEqual(photo(name)),
  );

  test.each(STILL)('%s: no more the second time', (name) => {
    const once = cleanPhoto(photo(name));
    expect(cleanPhoto(once.bytes)).toEqual(once);
  });

  test.each(STILL)('%s: nothing that was put behind its end', (name) => {
    const more = joined([photo(name), text('PK\x03\x04 a whole archive')]);
    expect(cleanPhoto(more)).toEqual(cleanPhoto(photo(name)));
  });

  test('no texts, times, comments and unknown parts in between', () => {
    const hidden = ['tEXt', 'zTXt', 'iTXt', 'tIME', 'acTL', 'prVt'];
    const png = pngWith(...hidden.map((name) => pngChunk(name, text('hidden'))));
    expect(cleanPhoto(png)).toEqual(cleanPhoto(photo('palette')));

    const jpeg = photo('jpeg');
    const comment = joined([Uint8Array.of(0xff, 0xfe, 0, 8), text('hidden')]);
    const commented = joined([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
    expect(cleanPhoto(commented)).toEqual(cleanPhoto(jpeg));
  });
});

describe('what is no photo', () => {
  test.each([
    '',
    'GIF89a',
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    '<!doctype html><script>alert(1)</script>',
    '%PDF-1.7',
    '\0\0\0\x18ftypheic',
    'RIFF\x04\0\0\0WAVE',
  ])('%j', (content) => {
    expect(refusalOf(text(content))).toBe('photo_not_readable');
  });

  test('a PNG that begins as one and goes on as a page', () => {
    const page = text('<html><script>alert(1)</script></html>'.padEnd(200));
    const png = photo('png').subarray(0, PNG_HEADER_END);
    expect(refusalOf(joined([png, page]))).toBe('photo_not_readable');
    expect(refusalOf(joined([png.subarray(0, 8), page]))).toBe('photo_not_readable');
  });

  test('one that moves', () => {
    expect(refusalOf(photo('animated'))).toBe('photo_not_readable');
  });

  test.each(STILL)('%s, cut off anywhere', (name) => {
    const whole = photo(name);
    // The padding of the last chunk is not missed.
    const shortest = whole.byteLength - (name === 'lossy' || name === 'lossless' ? 1 : 0);
    for (let length = 0; length < shortest; length++) {
      expect(refusalOf(whole.subarray(0, length))).toBe('photo_not_readable');
    }
  });

  test('a PNG that needs what nobody knows, or whose sums are wrong', () => {
    expect(refusalOf(pngWith(pngChunk('ABCD', text('?'))))).toBe('photo_not_readable');
    const png = photo('palette');
    expect(refusalOf(changed(png, (view) => view.setUint8(60, view.getUint8(60) ^ 1)))).toBe(
      'photo_not_readable',
    );
  });
});

describe('what would be too much to show', () => {
  test.each([
    [limits.MAX_PHOTO_SIDE + 1, 1],
    [8_000, 8_000],
    [65_500, 65_500],
  ])('%i × %i pixels', (width, height) => {
    expect(refusalOf(pngOfSize(width, height))).toBe('photo_too_large');
    expect(refusalOf(jpegOfSize(width, height))).toBe('photo_too_large');
  });

  test('a PNG of 2^31 pixels a side', () => {
    expect(refusalOf(pngOfSize(2 ** 31 - 1, 2 ** 31 - 1))).toBe('photo_too_large');
  });

  test('a small file that says it were a large picture', () => {
    expect(refusalOf(pngOfSize(7_000, 7_000))).toBe('photo_not_readable');
    expect(refusalOf(jpegOfSize(7_000, 7_000))).toBe('photo_not_readable');
  });

  test('no pixels at all', () => {
    expect(refusalOf(pngOfSize(0, 16))).toBe('photo_not_readable');
    expect(refusalOf(jpegOfSize(24, 0))).toBe('photo_not_readable');
  });

  test('a JPEG of a thousand scans', () => {
    const { bytes } = cleanPhoto(photo('jpeg'));
    const scan = bytes.subarray(latin1(bytes).indexOf('\xff\xda'), -2);
    const many = joined([bytes.subarray(0, -2), ...Array(1_000).fill(scan), bytes.subarray(-2)]);
    expect(refusalOf(many)).toBe('photo_not_readable');
  });
});

describe('a file of very many empty pieces is refused before they are all looked at', () => {
  const repeated = (piece: Uint8Array, count: number) => joined(Array(count).fill(piece));

  test('as a JPEG', () => {
    const jpeg = photo('progressive');
    const withPieces = (count: number) =>
      joined([
        jpeg.subarray(0, 2),
        repeated(Uint8Array.of(0xff, 0xdb, 0, 2), count),
        jpeg.subarray(2),
      ]);
    expect(refusalOf(withPieces(100))).toBeUndefined();
    expect(refusalOf(withPieces(1_300_000))).toBe('photo_not_readable');
  });

  test('as a PNG', () => {
    const png = photo('palette');
    const end = png.byteLength - 12;
    const withPieces = (count: number) =>
      joined([
        png.subarray(0, end),
        repeated(pngChunk('IDAT', text('')), count),
        png.subarray(end),
      ]);
    // As encoders do that cut a picture of 5 MB into pieces of half a kilobyte.
    expect(refusalOf(withPieces(0))).toBeUndefined();
    expect(refusalOf(withPieces(400_000))).toBe('photo_not_readable');
  });

  test('as a WebP', () => {
    const webp = photo('extended');
    const piece = joined([text('XXXX'), new Uint8Array(4)]);
    const withPieces = (count: number) =>
      changed(joined([webp, repeated(piece, count)]), (view) =>
        view.setUint32(4, view.byteLength - 8, true),
      );
    expect(refusalOf(withPieces(100))).toBeUndefined();
    expect(refusalOf(withPieces(600_000))).toBe('photo_not_readable');
  });
});

test('whatever is changed in a photo, it is refused or clean', () => {
  const change = fc.record({ at: fc.nat({ max: 1_999 }), byte: fc.nat({ max: 255 }) });
  const { runs = 3_000, ...repeated } = inject('randomRuns');
  fc.assert(
    fc.property(
      fc.constantFrom(...PHOTO_NAMES),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      (name, changes) => {
        const bytes = photo(name);
        for (const { at, byte } of changes) bytes[at % bytes.byteLength] = byte;
        if (refusalOf(bytes) !== undefined) return;
        const once = cleanPhoto(bytes);
        expect(cleanPhoto(once.bytes)).toEqual(once);
        expect(once.bytes.byteLength).toBeLessThanOrEqual(bytes.byteLength + 100);
      },
    ),
    { ...repeated, numRuns: runs },
  );
});
