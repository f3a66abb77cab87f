import { OpenAPIHono } from '@hono/zod-openapi';
import { limits, routes } from '@stamm/contract';
import type { MemberEnv, VisitorEnv } from '../http/caller-env.ts';
import { isKnown } from '../http/entity-tag.ts';
import { mediaTypeOf } from '../http/json-body.ts';
import { BodyFault, readLimited } from '../http/limited-body.ts';
import { cleanPhoto } from '../photos/clean-photo.ts';
import { photosOf } from '../photos/photo-store.ts';
import { unreadable } from '../photos/unreadable.ts';
import { orRefuse, refuse } from '../problems/refusal.ts';

const TYPES: ReadonlySet<string> = new Set(limits.PHOTO_TYPES);
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Whatever a browser makes of the bytes, it runs nothing and loads nothing because of them. */
const POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** @throws Refusal `photo_too_large` */
function announcedBytes(request: Request): number {
  const bytes = Number(request.headers.get('content-length') ?? 0);
  return bytes > limits.MAX_PHOTO_BYTES ? tooLarge() : bytes;
}

function tooLarge(): never {
  return refuse(
    'photo_too_large',
    `A photo has at most ${limits.MAX_PHOTO_BYTES / 1024 / 1024} MB. Make it smaller and send it again.`,
  );
}

function noRoom(): never {
  return refuse(
    'too_many_photos',
    'This shop has no room for more photos at the moment. Send the review without one.',
  );
}

async function readPhoto(request: Request): Promise<Uint8Array> {
  try {
    return await readLimited(request, limits.MAX_PHOTO_BYTES);
  } catch (error) {
    if (!(error instanceof BodyFault)) throw error;
    if (error.fault === 'broken_off') return unreadable('did not arrive completely');
    return tooLarge();
  }
}

/** Members upload photos for their reviews. */
export function myPhotoRoutes() {
  const app = new OpenAPIHono<MemberEnv>();
  // No schema sees this body: it is read by what it is.
  app.openAPIRegistry.registerPath(routes.uploadPhoto);
  app.post(routes.uploadPhoto.getRoutingPath(), async (c) => {
    if (!TYPES.has(mediaTypeOf(c.req.header('content-type')))) {
      refuse(
        'unsupported_media_type',
        `Send the photo itself, with its type as "Content-Type": ${limits.PHOTO_TYPES.join(', ')}.`,
      );
    }
    const { shop, caller } = c.var;
    const store = photosOf(c.env, c.var.shopId);
    const announced = announcedBytes(c.req.raw);
    // Before any of it is read: taking a photo apart costs more than all that is asked here.
    orRefuse(await shop.mayUploadPhoto(caller, announced));
    if (!(await store.hasRoomFor(announced))) noRoom();
    const { bytes, ...details } = cleanPhoto(await readPhoto(c.req.raw));
    const size = bytes.byteLength;
    const photo = orRefuse(await shop.addPhoto(caller, { ...details, bytes: size }));
    const isStored = await store.put(photo.id, bytes).catch(async (error) => {
      await shop.photoNotStored(caller, photo.id);
      throw error;
    });
    if (!isStored) {
      orRefuse(await shop.photoNotStored(caller, photo.id));
      noRoom();
    }
    orRefuse(await shop.photoStored(caller, photo.id));
    return c.json(photo, 201);
  });
  return app;
}

/** Everybody sees them, with the reviews. */
export function photoRoutes() {
  const app = new OpenAPIHono<VisitorEnv>();
  app.openapi(routes.getPhoto, async (c) => {
    const { photo: id } = c.req.valid('param');
    const { type } = orRefuse(await c.var.shop.photo(id));
    const headers = {
      etag: `"${id}"`,
      'cache-control': IMMUTABLE,
      'content-security-policy': POLICY,
      'cross-origin-resource-policy': 'cross-origin',
    };
    if (isKnown(headers.etag, c.req.header('if-none-match'))) return c.body(null, 304, headers);
    const bytes = await photosOf(c.env, c.var.shopId).get(id);
    if (!bytes) return refuse('photo_not_found', 'There is no such photo any more.');
    return new Response(bytes, { headers: { ...headers, 'content-type': type } });
  });
  return app;
}
