/**
 * How a picture has to be turned to stand upright: the one thing that is kept of what cameras
 * write beside it (Exif 2.32, tag 0x0112). 1 is upright already; from 5 on, width and height swap.
 */

const UPRIGHT = 1;
const ORIENTATION_TAG = 0x0112;
const SHORT = 3;
const ENTRY_BYTES = 12;
const EXIF_PREFIX = 'Exif\0\0';

export type Orientation = number;

export function turnsSideways(orientation: Orientation): boolean {
  return orientation >= 5;
}

/** Reads it from Exif data, with or without its prefix. What cannot be read says nothing. */
export function readOrientation(exif: Uint8Array): Orientation {
  const start = String.fromCharCode(...exif.subarray(0, EXIF_PREFIX.length));
  const tiff = start === EXIF_PREFIX ? exif.subarray(EXIF_PREFIX.length) : exif;
  try {
    return orientationIn(new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength));
  } catch (error) {
    if (error instanceof RangeError) return UPRIGHT;
    throw error;
  }
}

/** @throws RangeError where it points beyond its end */
function orientationIn(tiff: DataView): Orientation {
  const order = tiff.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return UPRIGHT;
  const littleEndian = order === 0x4949;
  const directory = tiff.getUint32(4, littleEndian);
  const entries = tiff.getUint16(directory, littleEndian);
  for (let index = 0; index < entries; index++) {
    const at = directory + 2 + index * ENTRY_BYTES;
    if (tiff.getUint16(at, littleEndian) !== ORIENTATION_TAG) continue;
    const isNumber = tiff.getUint16(at + 2, littleEndian) === SHORT;
    const value = tiff.getUint16(at + 8, littleEndian);
    return isNumber && value >= 1 && value <= 8 ? value : UPRIGHT;
  }
  return UPRIGHT;
}

/** Exif data that says nothing else; undefined where there is nothing to say. */
export function writeOrientation(orientation: Orientation): Uint8Array | undefined {
  if (orientation === UPRIGHT) return undefined;
  const tiff = new DataView(new ArrayBuffer(26));
  tiff.setUint32(0, 0x4d4d002a);
  tiff.setUint32(4, 8);
  tiff.setUint16(8, 1);
  tiff.setUint16(10, ORIENTATION_TAG);
  tiff.setUint16(12, SHORT);
  tiff.setUint32(14, 1);
  tiff.setUint16(18, orientation);
  return new Uint8Array(tiff.buffer);
}
