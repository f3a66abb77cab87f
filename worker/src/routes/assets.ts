import { type Context, Hono } from 'hono';
import { archiveOf } from '../bindings.ts';
import type { ArchivedFile } from '../builds/build-archive.ts';
import type { AnyoneEnv } from '../http/caller-env.ts';
import { entityTag, isKnown } from '../http/entity-tag.ts';

/** A file for pages, as @stamm/embed builds it. */
interface Asset extends ArchivedFile {
  /** Whether the name changes with the contents. */
  immutable: boolean;
}

/** By path. */
export type Assets = Record<string, Asset>;

const IMMUTABLE = 'public, max-age=31536000, immutable';
const CHANGING = 'public, max-age=300, stale-while-revalidate=86400';

/** A chunk, in its build's folder; `~2` is another name of the same folder, see the loader. */
const CHUNK = '/assets/:folder{[\\w-]{8}(?:~\\d{1,2})?}/:file{[\\w.-]{1,60}\\.js}';
/** The script tag of one build, for pages that state its integrity. */
const PINNED = '/:tag{stamm@[\\w-]{8}\\.js}';

function acceptsGzip(acceptEncoding: string | undefined): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(acceptEncoding ?? '');
}

function send(c: Context<AnyoneEnv>, asset: Asset, tag: string): Response {
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
}

/** Sees to it, once in this isolate, that this build's files are there after the next deploy too. */
function archiving(assets: Assets): (c: Context<AnyoneEnv>) => void {
  const lasting = Object.entries(assets).filter(([, { immutable }]) => immutable);
  const build = entityTag(lasting.map(([path]) => path).join('\n'));
  let isKept = lasting.length === 0;
  return (c) => {
    if (isKept) return;
    isKept = true;
    const archive = archiveOf(c.env);
    const keep = async () => {
      if (!(await archive.has(build))) await archive.keep(build, Object.fromEntries(lasting));
    };
    c.executionCtx.waitUntil(
      keep().catch(() => {
        // The next request tries again.
        isKept = false;
      }),
    );
  };
}

/** Serves the script tag and its chunks to the pages of all shops, those of earlier builds too. */
export function assetRoutes(assets: Assets) {
  const app = new Hono<AnyoneEnv>();
  const archive = archiving(assets);
  const tags = new Map(Object.entries(assets).map(([path, { body }]) => [path, entityTag(body)]));
  for (const [path, asset] of Object.entries(assets)) {
    app.get(path, (c) => {
      archive(c);
      return send(c, asset, tags.get(path) as string);
    });
  }
  app.on('GET', [CHUNK, PINNED], async (c, next) => {
    const path = c.req.path.replace(/~\d+/, '');
    const present = assets[path];
    if (present) return send(c, present, tags.get(path) as string);
    const former = await archiveOf(c.env).read(path);
    return former ? send(c, { ...former, immutable: true }, entityTag(former.body)) : next();
  });
  return app;
}
