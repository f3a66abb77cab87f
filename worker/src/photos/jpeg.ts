/** JPEG (ITU-T T.81): segments between markers, then compressed scans. */
import { Bytes, beginsWith, joined } from './bytes.ts';
import type { CleanPicture } from './clean-photo.ts';
import { type Orientation, readOrientation, writeOrientation } from './orientation.ts';
import { mustBeShowable, unreadable } from './unreadable.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;

/** Baseline, extended and progressive: what browsers show. */
const FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);
/** Quantisation and Huffman tables, restart intervals: what a decoder needs. */
const TABLES: ReadonlySet<number> = new Set([0xc4, 0xdb, 0xdd]);

/** Encoders make about ten; each is as much work as a whole picture. */
const MOST_SCANS = 100;
/** Cameras write some thirty; each costs time, though nothing is kept of most. */
const MOST_SEGMENTS = 2_000;
/** Each block of 8 × 8 samples has a bit at the least; half of that is asked for. */
const PIXELS_PER_BYTE = 1_024;

const MARKER_BYTES = 2;
const JFIF_BYTES = 14;
const ADOBE_BYTES = 12;

export function isJpeg(bytes: Uint8Array): boolean {
  return beginsWith(bytes, [0xff, SOI, 0xff]);
}

/**
 * Takes a JPEG apart and puts together what is the picture: tables, frame, scans, colour profile.
 * Exif, XMP, thumbnails, comments, and all that follows the end stay behind.
 */
export function cleanJpeg(bytes: Uint8Array): CleanPicture {
  return new JpegReader(bytes).read();
}

class JpegReader {
  readonly #all: Uint8Array;
  readonly #bytes: Bytes;
  /** Pieces of the file as they are, and what is written anew in between. */
  readonly #kept: Uint8Array[] = [];
  #keptUntil = -1;
  #segments = 0;
  #jfif: Uint8Array | undefined;
  #orientation: Orientation = 1;
  #size: { width: number; height: number } | undefined;
  #scans = 0;
  #scanBytes = 0;

  constructor(all: Uint8Array) {
    this.#all = all;
    this.#bytes = new Bytes(all);
    this.#bytes.skip(2);
  }

  read(): CleanPicture {
    for (let marker = this.#marker(); marker !== EOI; marker = this.#marker()) {
      this.#segments += 1;
      if (this.#segments > MOST_SEGMENTS) unreadable('is in more pieces than cameras make');
      this.#readSegment(marker);
    }
    if (!this.#size || this.#scans === 0) return unreadable('holds no picture');
    if (this.#size.width * this.#size.height > this.#scanBytes * PIXELS_PER_BYTE) {
      unreadable('holds less than its size needs: most of it is missing');
    }
    const exif = writeOrientation(this.#orientation);
    const parts = [
      Uint8Array.of(0xff, SOI),
      ...(this.#jfif ? [this.#jfif] : []),
      ...(exif ? [segment(APP1, joined([new TextEncoder().encode('Exif\0\0'), exif]))] : []),
      ...this.#kept,
      Uint8Array.of(0xff, EOI),
    ];
    return { bytes: joined(parts), ...this.#size, orientation: this.#orientation };
  }

  /** Any number of filling bytes may stand before a marker. */
  #marker(): number {
    if (this.#bytes.uint8() !== 0xff) unreadable('is damaged');
    let marker = this.#bytes.uint8();
    while (marker === 0xff) marker = this.#bytes.uint8();
    return marker;
  }

  #readSegment(marker: number): void {
    // Markers without a length, and those that T.81 does not know, stand in no picture here.
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= SOI)) unreadable('is damaged');
    const start = this.#bytes.at - MARKER_BYTES;
    const length = this.#bytes.uint16();
    if (length < 2) unreadable('is damaged');
    const content = this.#bytes.take(length - 2);
    if (marker >= APP0) {
      this.#readApplication(marker, content, start);
      return;
    }
    if (FRAMES.has(marker)) this.#readFrame(content);
    else if (marker === SOS) this.#readScan();
    else if (!TABLES.has(marker)) unreadable('is in a kind of JPEG that browsers do not show');
    this.#keep(start);
  }

  /** Keeps what was read from there on as it is: neighbors as one piece, and none is copied. */
  #keep(start: number): void {
    const end = this.#bytes.at;
    const before = start === this.#keptUntil ? this.#kept.pop() : undefined;
    this.#kept.push(this.#all.subarray(start - (before?.byteLength ?? 0), end));
    this.#keptUntil = end;
  }

  #keepInstead(written: Uint8Array): void {
    this.#kept.push(written);
    this.#keptUntil = -1;
  }

  #readFrame(content: Uint8Array): void {
    if (this.#size) unreadable('holds more than one picture');
    const frame = new Bytes(content);
    if (frame.uint8() !== 8) unreadable('is in a kind of JPEG that browsers do not show');
    const height = frame.uint16();
    const width = frame.uint16();
    const components = frame.uint8();
    if (![1, 3, 4].includes(components) || frame.left !== components * 3) unreadable('is damaged');
    mustBeShowable(width, height);
    this.#size = { width, height };
  }

  #readApplication(marker: number, content: Uint8Array, start: number): void {
    if (marker === APP0 && beginsWith(content, 'JFIF\0') && content.byteLength >= JFIF_BYTES) {
      // Version and density, with a thumbnail of no size.
      this.#jfif ??= segment(
        APP0,
        joined([content.subarray(0, JFIF_BYTES - 2), Uint8Array.of(0, 0)]),
      );
    } else if (marker === APP1 && beginsWith(content, 'Exif\0\0')) {
      this.#orientation = readOrientation(content);
    } else if (marker === APP2 && beginsWith(content, 'ICC_PROFILE\0')) {
      this.#keep(start);
    } else if (
      marker === APP14 &&
      beginsWith(content, 'Adobe') &&
      content.byteLength >= ADOBE_BYTES
    ) {
      // Says how the colours are stored.
      this.#keepInstead(segment(marker, content.subarray(0, ADOBE_BYTES)));
    }
  }

  /** A scan ends at the first marker that is neither an escaped byte nor a restart. */
  #readScan(): void {
    if (!this.#size) unreadable('is damaged');
    this.#scans += 1;
    if (this.#scans > MOST_SCANS) unreadable('takes too much work to show');
    const all = this.#all;
    const start = this.#bytes.at;
    let at = start;
    for (;;) {
      while (at < all.byteLength && all[at] !== 0xff) at += 1;
      const next = all[at + 1];
      if (next === undefined) unreadable('is cut off');
      if (next === 0xff) at += 1;
      else if (next === 0 || (next >= 0xd0 && next <= 0xd7)) at += 2;
      else break;
    }
    this.#bytes.skip(at - start);
    this.#scanBytes += at - start;
  }
}

function segment(marker: number, content: Uint8Array): Uint8Array {
  const length = content.byteLength + 2;
  return joined([Uint8Array.of(0xff, marker, length >> 8, length & 0xff), content]);
}
