import type { limits } from '@stamm/contract';
import { cleanJpeg, isJpeg } from './jpeg.ts';
import { type Orientation, turnsSideways } from './orientation.ts';
import { cleanPng, isPng } from './png.ts';
import { unreadable } from './unreadable.ts';
import { cleanWebp, isWebp } from './webp.ts';

export type PhotoType = (typeof limits.PHOTO_TYPES)[number];

/** What is left of a file when only the picture is kept; its sides are those before it is turned upright. */
export interface CleanPicture {
  bytes: Uint8Array;
  width: number;
  height: number;
  orientation: Orientation;
}

export interface CleanPhoto {
  type: PhotoType;
  bytes: Uint8Array;
  /** As it is seen, upright. */
  width: number;
  height: number;
}

/**
 * Reads a photo by what it is, whatever it is called, and leaves out all that is not the picture:
 * where and when it was taken, with what, by whom, and whatever was hidden in it or behind it.
 * The picture itself stays as it was compressed; how it is to be turned is kept.
 * @throws Refusal `photo_not_readable`, `photo_too_large`
 */
export function cleanPhoto(bytes: Uint8Array): CleanPhoto {
  if (isJpeg(bytes)) return upright('image/jpeg', cleanJpeg(bytes));
  if (isPng(bytes)) return upright('image/png', cleanPng(bytes));
  if (isWebp(bytes)) return upright('image/webp', cleanWebp(bytes));
  return unreadable('is neither JPEG nor PNG nor WebP, whatever it is called');
}

function upright(type: PhotoType, { bytes, width, height, orientation }: CleanPicture): CleanPhoto {
  return turnsSideways(orientation)
    ? { type, bytes, width: height, height: width }
    : { type, bytes, width, height };
}
