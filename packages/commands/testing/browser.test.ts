import { describe, expect, test } from 'vitest';
import { findBrowser } from './browser.ts';

const existing =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);

describe('findBrowser', () => {
  test('CHROME_PATH comes first', () => {
    const variables = { CHROME_PATH: '/opt/mine', PATH: '/usr/bin' };
    expect(findBrowser(variables, existing('/opt/mine', '/usr/bin/chromium'))).toBe('/opt/mine');
  });

  test('a CHROME_PATH that is not there is an error, not ignored', () => {
    expect(() => findBrowser({ CHROME_PATH: '/opt/mine' }, existing())).toThrow(/\/opt\/mine/);
  });

  test('finds Chrome before Chromium, anywhere on the PATH', () => {
    const exists = existing('/usr/bin/chromium', '/snap/bin/google-chrome');
    expect(findBrowser({ PATH: '/usr/bin:/snap/bin' }, exists)).toBe('/snap/bin/google-chrome');
  });

  test('there may be none', () => {
    expect(findBrowser({ PATH: '/usr/bin' }, existing())).toBeUndefined();
  });
});
