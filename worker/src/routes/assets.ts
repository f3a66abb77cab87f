import { Hono } from 'hono';
import type { AnyoneEnv } from '../http/caller-env.ts';
import { entityTag, isKnown } from '../http/entity-tag.ts';

/** A file for pages, as @stamm/embed builds it. */
interface Asset {
  /** Its media type. */
  type: string;
  body: string;
  /** Whether the name changes with the contents. */
  immutable: boolean;
}

/** By path. */
export type Assets = Record<string, Asset>;

const IMMUTABLE = 'public, max-age=31536000, immutable';
const CHANGING = 'public, max-age=300, stale-while-revalidate=86400';

function acceptsGzip(acceptEncoding: string | undefined): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(acceptEncoding ?? '');
}

/** Serves the script tag and its chunks to the pages of all shops. */
export function assetRoutes(assets: Assets) {
  const app = new Hono<AnyoneEnv>();
  for (const [path, asset] of Object.entries(assets)) {
    const tag = entityTag(asset.body);
    app.get(path, (c) => {
      const headers = {
        etag: tag,
        vary: 'Accept-Encoding',
        'cache-control': asset.immutable ? IMMUTABLE : CHANGING,
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
      };
      if (isKnown(tag, c.req.header('if-none-match'))) return c.body(null, 304, headers);
      // The runtime compresses the body when it sees this header.
      const encoding = acceptsGzip(c.req.header('accept-encoding'))
        ? { 'content-encoding': 'gzip' }
        : {};
      return c.body(asset.body, 200, { ...headers, ...encoding, 'content-type': asset.type });
    });
  }
  return app;
}
