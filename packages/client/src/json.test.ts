import { describe, expect, test } from 'vitest';
import { toJson } from './json.ts';

const DATA = { list: ['a', 1, null, { deep: [true] }], none: undefined, text: 'é"\n' };

describe('JSON', () => {
  test('is what JSON.stringify makes of plain data', () => {
    expect(toJson(DATA)).toBe(JSON.stringify(DATA));
    expect(toJson(DATA, 2)).toBe(JSON.stringify(DATA, null, 2));
    expect(toJson('text')).toBe('"text"');
  });

  test('is the same on pages where a library has given everything a toJSON', () => {
    const expected = JSON.stringify(DATA);
    const prototypes: { toJSON?: unknown }[] = [Array.prototype, Object.prototype];
    for (const prototype of prototypes) {
      Object.defineProperty(prototype, 'toJSON', { configurable: true, value: () => 'spoilt' });
    }
    const spoilt = JSON.stringify(DATA);
    const made = toJson(DATA);
    for (const prototype of prototypes) delete prototype.toJSON;
    expect(spoilt).toBe('"spoilt"');
    expect(made).toBe(expected);
  });
});
