import { describe, expect, test } from 'vitest';
import { type Outbound, postEvent } from './post-event.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');

const post = (fetch: Outbound['fetch'], timeoutMs = 20) =>
  postEvent(
    { fetch, timeoutMs },
    { url: 'https://shop.example/hooks', headers: { 'webhook-id': 'evt_1' }, body: '{}', now: NOW },
  );

const answering = (status: number, headers: Record<string, string> = {}) =>
  post(() => Promise.resolve(new Response(null, { status, headers })));

describe('posting an event', () => {
  test('succeeds with any status of success', async () => {
    for (const status of [200, 202, 204]) {
      expect(await answering(status)).toEqual({ status, error: null, wishMs: null });
    }
  });

  test('fails with any other, and says which', async () => {
    for (const status of [400, 404, 410, 500, 503]) {
      expect(await answering(status)).toEqual({
        status,
        error: `The target answered ${status}.`,
        wishMs: null,
      });
    }
  });

  test('follows no redirect', async () => {
    let asked = 0;
    const outcome = await post((_url, request) => {
      asked++;
      expect(request.redirect).toBe('manual');
      const headers = { location: 'http://169.254.169.254/' };
      return Promise.resolve(new Response(null, { status: 307, headers }));
    });
    expect(outcome).toMatchObject({ status: 307, error: expect.stringContaining('redirects') });
    expect(asked).toBe(1);
  });

  test('waits no longer than it has patience, and hangs up', async () => {
    let signal: AbortSignal | null | undefined;
    const outcome = await post((_url, request) => {
      signal = request.signal;
      return new Promise(() => undefined);
    });
    expect(outcome).toEqual({ status: null, error: 'No answer within 1 seconds.', wishMs: null });
    expect(signal?.aborted).toBe(true);
  });

  test('survives a target that cannot be reached', async () => {
    expect(await post(() => Promise.reject(new TypeError('Network lost')))).toEqual({
      status: null,
      error: 'The address could not be reached.',
      wishMs: null,
    });
  });

  test('reads nothing of an answer without end', async () => {
    let pulled = 0;
    let canceled = false;
    const endless = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(65_536));
      },
      cancel() {
        canceled = true;
      },
    });
    expect(await post(() => Promise.resolve(new Response(endless)))).toMatchObject({ error: null });
    expect(canceled).toBe(true);
    expect(pulled).toBeLessThan(5);
  });

  test('hears for how long it is not to come back', async () => {
    expect(await answering(429, { 'retry-after': '120' })).toMatchObject({ wishMs: 120_000 });
    const at = new Date(NOW + 90_000).toUTCString();
    expect(await answering(503, { 'retry-after': at })).toMatchObject({ wishMs: 90_000 });
    const past = new Date(NOW - 90_000).toUTCString();
    expect(await answering(503, { 'retry-after': past })).toMatchObject({ wishMs: 0 });
    expect(await answering(503, { 'retry-after': 'soon' })).toMatchObject({ wishMs: null });
  });
});
