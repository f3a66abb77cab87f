import { beforeAll, describe, expect, test } from 'vitest';
import { answer, call, expectProblem, HttpShop, PROGRAM } from '../testing/api.ts';

let shop: HttpShop;

beforeAll(async () => {
  shop = await HttpShop.open();
});

const visit = (headers: Record<string, string> = {}) =>
  call(`/v1/shops/${shop.id}/program`, { headers });

describe("a shop's program, for visitors", () => {
  test('may be kept by anyone for a moment', async () => {
    const response = await visit();
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe(
      'public, max-age=60, stale-while-revalidate=600',
    );
    expect(await response.json()).toMatchObject({
      shop: { id: shop.id, name: 'Rösterei' },
      program: { version: 1, rewards: [{ id: 'five' }] },
    });
  });

  test('is not sent again to whoever has it', async () => {
    const tag = (await visit()).headers.get('etag') ?? '';
    for (const known of [tag, tag.slice(2), `"other", ${tag}`, '*']) {
      const response = await visit({ 'if-none-match': known });
      expect(response.status).toBe(304);
      expect(response.headers.get('etag')).toBe(tag);
      expect(await response.text()).toBe('');
    }
    for (const other of ['"other"', 'W/"other"', '']) {
      expect((await visit({ 'if-none-match': other })).status).toBe(200);
    }
  });

  test('shows a new version at once where it was put in force', async () => {
    const before = (await visit()).headers.get('etag') ?? '';
    const changed = { ...PROGRAM, pendingDays: 14 };
    await answer(shop.backend('/v1/program', { method: 'PUT', json: changed }));
    const response = await visit({ 'if-none-match': before });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ program: { version: 2, pendingDays: 14 } });
  });

  test('of no shop is not found', async () => {
    await expectProblem(call('/v1/shops/nowhere/program'), 'shop_not_found');
  });
});
