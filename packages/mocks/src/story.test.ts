import { expect, test } from 'vitest';
import { createMockShop, mockFetch } from './index.ts';
import { HOST, STORY, tellStory } from './testing/story.ts';

test('a whole story comes to what the real shop says', async () => {
  const shop = await createMockShop();
  expect(await tellStory(shop, mockFetch(shop, HOST))).toEqual(STORY);
});
