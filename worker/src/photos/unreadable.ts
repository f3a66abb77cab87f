import { limits } from '@stamm/contract';
import { refuse } from '../problems/refusal.ts';

/** Refuses what is no photo, or not all of one. `fault` ends a sentence that begins with "The photo …". */
export function unreadable(fault: string): never {
  return refuse(
    'photo_not_readable',
    `The photo ${fault}. Send a JPEG, PNG or WebP file as the camera or the browser saved it.`,
  );
}

/** Refuses what would need too much memory to be shown, before anybody tries. */
export function mustBeShowable(width: number, height: number): void {
  if (width === 0 || height === 0) unreadable('has no width or no height');
  if (
    width > limits.MAX_PHOTO_SIDE ||
    height > limits.MAX_PHOTO_SIDE ||
    width * height > limits.MAX_PHOTO_PIXELS
  ) {
    refuse(
      'photo_too_large',
      `The photo has ${width} × ${height} pixels. Send one with at most ${limits.MAX_PHOTO_PIXELS / 1_000_000} million pixels and ${limits.MAX_PHOTO_SIDE} on a side.`,
    );
  }
}
