import { describe, expect, test } from 'vitest';
import { normalizeAddress } from './addresses.ts';

describe('one way of writing an address', () => {
  test.each([
    ['Ada.Lovelace@Example.COM', 'ada.lovelace@example.com'],
    ['  ada@example.com\n', 'ada@example.com'],
    ['ada+beans@example.com', 'ada+beans@example.com'],
    ["o'hara@example.ie", "o'hara@example.ie"],
    ['käthe@example.com', undefined],
    ['info@Bücher.example', 'info@xn--bcher-kva.example'],
    ['info@bu\u0308cher.example', 'info@xn--bcher-kva.example'],
    ['info@xn--bcher-kva.example', 'info@xn--bcher-kva.example'],
    ['info@straße.de', 'info@xn--strae-oqa.de'],
    ['info@почта。рф', 'info@xn--80a1acny.xn--p1ai'],
    ['info@ＥＸＡＭＰＬＥ.com', 'info@example.com'],
  ])('%j', (written, normal) => {
    expect(normalizeAddress(written)).toBe(normal);
  });

  test('leaves what is normal as it is', () => {
    for (const address of ['ada@example.com', 'info@xn--80a1acny.xn--p1ai']) {
      expect(normalizeAddress(address)).toBe(address);
    }
  });
});

describe('what is no address', () => {
  test.each([
    '',
    '@',
    'ada',
    'ada@',
    '@example.com',
    'ada@localhost',
    'ada@127.0.0.1',
    'ada@0x7f.1',
    'ada@[127.0.0.1]',
    'ada@example.com:25',
    'ada@example.com/path',
    'ada@user:word@example.com',
    'ada@example..com',
    'ada@-example.com',
    'ada@xn--\u00fc.com',
    'ada@%65xample.com',
    '.ada@example.com',
    'a..da@example.com',
    'ada love@example.com',
    'ada@exam ple.com',
    '"ada love"@example.com',
    'Ada <ada@example.com>',
    'ada@example.com, bea@example.com',
    'ada@example.com\r\nBcc: bea@example.com',
    'ada\r\nBcc: bea@example.com',
    'ada\u0000@example.com',
    `${'x'.repeat(65)}@example.com`,
    `ada@${'x'.repeat(64)}.com`,
    `ada@${'x.'.repeat(130)}com`,
    `ada@${'ü'.repeat(60)}.${'ü'.repeat(60)}.${'ü'.repeat(60)}.${'ü'.repeat(50)}.com`,
  ])('%j', (text) => {
    expect(normalizeAddress(text)).toBeUndefined();
  });
});
