import { PHOTO_TYPES } from '@stamm/contract/limits';

/** What is chosen: what it looks like, and what is sent. */
export interface Picture {
  preview: HTMLCanvasElement;
  file: Blob;
}

/** Megabytes: decoding more than that is too much for a phone. */
export const MOST_MEGABYTES = 20;
/** Pixels on the longer side: enough to fill a screen, and quick to send from a phone. */
const MOST_PIXELS = 1600;
const QUALITY = 0.8;

/**
 * Draws a photo as small as it needs to be. What is sent is that drawing: where and when the photo
 * was taken does not leave the device.
 * @throws the name of the word that says why it is not possible
 */
export async function pictureOf(file: File): Promise<Picture> {
  if (!(PHOTO_TYPES as readonly string[]).includes(file.type)) throw 'photo_not_readable';
  if (file.size > MOST_MEGABYTES * 1e6) throw 'photo_too_large';
  const bitmap = await createImageBitmap(file).catch(() => {
    throw 'photo_not_readable';
  });
  const { width, height } = bitmap;
  const scale = Math.min(1, MOST_PIXELS / Math.max(width, height));
  const preview = document.createElement('canvas');
  preview.width = Math.ceil(width * scale);
  preview.height = Math.ceil(height * scale);
  const context = preview.getContext('2d') as CanvasRenderingContext2D;
  // A JPEG is never transparent: without this, what was would be black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, preview.width, preview.height);
  context.drawImage(bitmap, 0, 0, preview.width, preview.height);
  const drawn = await new Promise<Blob | null>((resolve) =>
    preview.toBlob(resolve, 'image/jpeg', QUALITY),
  );
  return { preview, file: drawn as Blob };
}
