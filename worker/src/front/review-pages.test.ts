import { expect, test } from 'vitest';
import { ReviewPages } from './review-pages.ts';

const page = (body: string) => ({ body, tag: `"${body.slice(0, 5)}"` });

test('pages of reviews are kept for five seconds, by shop', () => {
  let now = 0;
  const pages = new ReviewPages(() => now);
  pages.keep('one', 'coffee newest', page('{}'));
  now = 4_999;
  expect(pages.get('one', 'coffee newest')).toEqual(page('{}'));
  expect(pages.get('one', 'coffee highest')).toBeUndefined();
  expect(pages.get('other', 'coffee newest')).toBeUndefined();
  now = 5_000;
  expect(pages.get('one', 'coffee newest')).toBeUndefined();
});

test('what was changed is forgotten, for its shop alone', () => {
  const pages = new ReviewPages(() => 0);
  pages.keep('one', 'coffee', page('a'));
  pages.keep('other', 'coffee', page('b'));
  pages.forget('one');
  expect(pages.get('one', 'coffee')).toBeUndefined();
  expect(pages.get('other', 'coffee')).toEqual(page('b'));
});

test('what was forgotten, or replaced, takes no room from others', () => {
  const pages = new ReviewPages(() => 0);
  const large = 'x'.repeat(1024 * 1024);
  pages.keep('other', 'coffee', page('b'));
  for (let n = 0; n < 20; n++) {
    pages.keep('one', 'coffee', page(large));
    pages.keep('one', 'coffee', page(large));
    pages.forget('one');
  }
  expect(pages.get('other', 'coffee')).toEqual(page('b'));
});

test('never more than some megabytes', () => {
  const pages = new ReviewPages(() => 0);
  const large = 'x'.repeat(1024 * 1024);
  for (let n = 0; n < 100; n++) pages.keep(`shop-${n}`, 'coffee', page(large));
  const kept = Array.from({ length: 100 }, (_, n) => pages.get(`shop-${n}`, 'coffee'));
  expect(kept.filter(Boolean).length).toBeLessThanOrEqual(8);
  expect(kept.at(-1)).toBeDefined();
});
