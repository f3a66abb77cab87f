import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import { archiveOf } from '../bindings.ts';
import type { BuildArchive } from '../builds/build-archive.ts';
import { call, env, expectProblem } from '../testing/api.ts';
import { ASSETS } from '../testing/assets.ts';

const CHUNK = '/assets/D4vS8_Hk/points.de.js';

describe('files for pages', () => {
  test('are open to every page', async () => {
    for (const [path, asset] of Object.entries(ASSETS)) {
      const response = await call(path, { origin: 'https://any.example' });
      expect(await response.text()).toBe(asset.body);
      expect(response.headers.get('content-type')).toBe(asset.type);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    }
  });

  test('are kept for ever if their name changes with them, else for five minutes', async () => {
    const caching = async (path: string) => (await call(path)).headers.get('cache-control');
    expect(await caching(CHUNK)).toBe('public, max-age=31536000, immutable');
    expect(await caching('/stamm.js')).toBe('public, max-age=300, stale-while-revalidate=86400');
  });

  test('are not sent again to whoever has them', async () => {
    const tag = (await call('/stamm.js')).headers.get('etag') ?? '';
    const response = await call('/stamm.js', { headers: { 'if-none-match': tag } });
    expect(response.status).toBe(304);
    expect(response.headers.get('cache-control')).toContain('public');
  });

  test('travel compressed to those who can read that', async () => {
    const encoding = async (accept: string) => {
      const response = await call(CHUNK, { headers: { 'accept-encoding': accept } });
      expect(response.headers.get('vary')).toContain('Accept-Encoding');
      return response.headers.get('content-encoding');
    };
    for (const accept of ['gzip', 'gzip, deflate, br', 'br;q=1.0, gzip;q=0.8', 'GZIP']) {
      expect(await encoding(accept)).toBe('gzip');
    }
    for (const accept of ['identity', 'br', 'gzip;q=0', 'gzip;q=0.0, br']) {
      expect(await encoding(accept)).toBeNull();
    }
  });

  test('answer HEAD like GET', async () => {
    const head = await call(CHUNK, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers.get('etag')).toBe((await call(CHUNK)).headers.get('etag'));
    expect(await head.text()).toBe('');
  });

  test('come by the other names of their folder, too', async () => {
    const [, folder = '', file = ''] = CHUNK.split('/').slice(1);
    const again = await call(`/assets/${folder}~2/${file}`);
    expect(await again.text()).toBe(ASSETS[CHUNK]?.body);
    expect(again.headers.get('cache-control')).toContain('immutable');
  });

  test('of a former build are there for pages that are open or cached', async () => {
    const former = { '/assets/Former01/core.js': { type: 'text/javascript', body: 'old core' } };
    const pinned = { '/stamm@Former01.js': { type: 'text/javascript', body: 'old tag' } };
    await archiveOf(env).keep('former', { ...former, ...pinned });
    for (const [path, body] of [
      ['/assets/Former01/core.js', 'old core'],
      ['/assets/Former01~4/core.js', 'old core'],
      ['/stamm@Former01.js', 'old tag'],
    ] as const) {
      const response = await call(path);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(body);
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  test('of this build will be there after the next', async () => {
    await (await call('/stamm.js')).text();
    await expect
      .poll(() => archiveOf(env).read(CHUNK))
      .toMatchObject({ body: ASSETS[CHUNK]?.body });
    expect(await archiveOf(env).read('/stamm.js')).toBeNull();
  });

  test('of a build are let go when no page can ask for them any more', async () => {
    const archive = env.BUILDS.get(env.BUILDS.idFromName('aging'));
    await runInDurableObject(archive, async (object: BuildArchive) => {
      const day = 86_400_000;
      const file = (name: string) => ({ [`/${name}`]: { type: 'text/javascript', body: name } });
      const keep = (name: string, at: number) => {
        object.clock = () => at * day;
        return object.keep(name, file(name));
      };
      await keep('first', 0);
      await keep('still served', 0);
      await keep('third', 1);
      object.clock = () => 89 * day;
      expect(await object.has('still served')).toBe(true);
      await keep('fourth', 90);
      expect(await object.read('/first')).not.toBeNull();
      await keep('fifth', 100);
      const there = await Promise.all(
        ['first', 'still served', 'third', 'fourth', 'fifth'].map((name) =>
          object.read(`/${name}`),
        ),
      );
      expect(there.map((one) => one?.body)).toEqual([
        undefined,
        'still served',
        undefined,
        'fourth',
        'fifth',
      ]);
    });
  });

  test('that never were are not found, and nobody keeps that answer', async () => {
    await expectProblem(call('/assets/points.de-Gone0000.js'), 'not_found');
    await expectProblem(call('/assets/Gone0000/points.de.js'), 'not_found');
    await expectProblem(call('/stamm@Gone0000.js'), 'not_found');
    await expectProblem(call('/assets/'), 'not_found');
  });
});
