import { expect } from '@open-wc/testing';
import { createMockShop, mockFetch } from '@stamm/mocks';
import { HOST, STORY, tellStory } from './testing/story.ts';

describe('the mocks in a browser', () => {
  it('tell the same story as in Node', async () => {
    const shop = await createMockShop();
    expect(await tellStory(shop, mockFetch(shop, HOST))).to.deep.equal(STORY);
  });

  it('keep shops apart that have the same name', async () => {
    const [one, other] = [await createMockShop(), await createMockShop()];
    await one.addMember({ id: 'ada', points: 5 });
    const unknown = await other.member('ada').catch((error: Error) => error.message);
    expect(unknown).to.contain('member_not_found');
  });
});
