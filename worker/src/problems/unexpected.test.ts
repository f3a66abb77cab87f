import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp } from '../app.ts';
import { env, expectProblem } from '../testing/api.ts';
import { withoutPersonalData } from './unexpected.ts';

const token = `sk_demo_${'a'.repeat(43)}`;

/** A shop whose object fails in a way that nobody foresaw. */
const failing = {
  ...env,
  DIRECTORY: { idFromName: (name: string) => name, get: () => ({ has: async () => true }) },
  SHOPS: {
    idFromName: (name: string) => name,
    get: () => ({
      callFrom: async (_origin: unknown, name: string) => {
        if (name === 'keyInUse') return { ok: true, value: { id: 'key_1', scopes: ['all'] } };
        throw new TypeError(`no row for ada@example.com with "Ada Lovelace" and ${token}`);
      },
    }),
  },
};

let logged: string[];

beforeEach(() => {
  logged = [];
  vi.spyOn(console, 'error').mockImplementation((text: string) => {
    logged.push(text);
  });
});

afterEach(() => vi.restoreAllMocks());

describe('an error that nobody foresaw', () => {
  test('is answered without a word of its insides, and logged without personal data', async () => {
    const headers = { authorization: `Bearer ${token}` };
    const app = createApp({ assets: {} });
    const response = await app.request('/v1/members/ada-lovelace', { headers }, failing);
    const problem = await expectProblem(response, 'internal');
    expect(JSON.stringify(problem)).not.toMatch(/TypeError|ada|row|sk_/);

    expect(logged).toHaveLength(1);
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({
      event: 'unexpected_error',
      method: 'GET',
      route: '/v1/members/:id',
      name: 'TypeError',
      message: 'no row for …@… with "…" and sk_…',
    });
    expect(logged[0]).not.toMatch(/ada|Lovelace/i);
  });

  test('keeps what helps to find it', () => {
    expect(withoutPersonalData('UNIQUE constraint failed: members.email')).toBe(
      'UNIQUE constraint failed: members.email',
    );
    expect(withoutPersonalData('x'.repeat(1_000))).toHaveLength(300);
  });
});
