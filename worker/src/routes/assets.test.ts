import { describe, expect, test } from 'vitest';
import { call, expectProblem } from '../testing/api.ts';
import { ASSETS } from '../testing/assets.ts';

const CHUNK = '/assets/points.de-D4vS8_Hk.js';

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

  test('of former builds are not found, and nobody keeps that answer', async () => {
    await expectProblem(call('/assets/points.de-Gone0000.js'), 'not_found');
    await expectProblem(call('/assets/'), 'not_found');
  });
});
