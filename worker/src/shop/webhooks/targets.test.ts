import { describe, expect, test } from 'vitest';
import { isAllowedTarget } from './targets.ts';

const allowed = (url: string, mode: 'development' | 'production' = 'production') =>
  isAllowedTarget(new URL(url), mode);

describe('where events may be sent', () => {
  test.each([
    'https://shop.example/hooks',
    'https://shop.example:443/hooks?a=b',
    'https://hooks.shop.example./x',
    'https://8.8.8.8/hooks',
    'https://100.63.255.255/',
    'https://172.15.0.1/',
    'https://172.32.0.1/',
    'https://[2606:4700::1111]/hooks',
    'https://local.example/',
    'https://localhost.example/',
  ])('%s', (url) => {
    expect(allowed(url)).toBe(true);
    expect(allowed(url, 'development')).toBe(true);
  });
});

describe('where they may not', () => {
  test.each([
    // Not by https on its usual port, or with credentials.
    'http://shop.example/hooks',
    'https://shop.example:8443/',
    'https://shop.example:80/',
    'ftp://shop.example/',
    'https://user@shop.example/',
    'https://:secret@shop.example/',
    // Names that are not of the internet.
    'https://intranet/',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://router.lan./',
    'https://nas.home.arpa/',
    // Private and special addresses, in every form that a URL can have.
    'https://10.0.0.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.0.2.1/',
    'https://192.168.1.1/',
    'https://198.18.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://0.0.0.0/',
    'https://0/',
    'https://167772161/',
    'https://0x0a.0.0.1/',
    'https://012.0.0.1/',
    'https://10.1/',
    'https://[::]/',
    'https://[fc00::1]/',
    'https://[fd12:3456::1]/',
    'https://[fe80::1]/',
    'https://[ff02::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[64:ff9b::10.0.0.1]/',
    'https://[2001:db8::1]/',
    'https://[2001:0:4136:e378::1]/',
    'https://[2002:a00:1::1]/',
    'https://[3fff::1]/',
  ])('%s', (url) => {
    expect(allowed(url)).toBe(false);
    expect(allowed(url, 'development')).toBe(false);
  });

  test.each([
    'http://localhost:4000/hooks',
    'https://localhost/',
    'http://127.0.0.1:4000/',
    'http://2130706433:4000/',
    'http://0x7f.1:4000/',
    'http://[::1]:4000/',
  ])('%s, but in development', (url) => {
    expect(allowed(url)).toBe(false);
    expect(allowed(url, 'development')).toBe(true);
  });

  test('a machine of the same name, even in development', () => {
    for (const url of ['http://shop.localhost:4000/', 'http://[::ffff:127.0.0.1]:4000/']) {
      expect(allowed(url, 'development')).toBe(false);
    }
  });
});
