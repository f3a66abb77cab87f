import { afterEach, describe, expect, test } from 'vitest';
import { toJson } from './json.ts';

const DATA = { list: ['a', 1, null, { deep: [true] }], none: undefined, text: 'é"\n' };

afterEach(() => {
  for (const prototype of [Array.prototype, Object.prototype] as { toJSON?: unknown }[]) {
    delete prototype.toJSON;
  }
});

describe('JSON', () => {
  test('is what JSON.stringify makes of plain data', () => {
    expect(toJson(DATA)).toBe(JSON.stringify(DATA));
    expect(toJson(DATA, 2)).toBe(JSON.stringify(DATA, null, 2));
    expect(toJson('text')).toBe('"text"');
  });

  test('is the same on pages where a library has given everything a toJSON', () => {
    const expected = JSON.stringify(DATA);
    for (const prototype of [Array.prototype, Object.prototype]) {
      Object.defineProperty(prototype, 'toJSON', { configurable: true, value: () => 'spoilt' });
    }
    expect(toJson(DATA)).toBe(expected);
  });
});
