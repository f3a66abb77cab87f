import type { ProductReviews } from '@stamm/contract/types';

export default {
  none: 'There are no reviews yet.',
  noPhotos: 'No review has a photo yet.',
  stars: (value: string | number) => `${value} out of 5 stars`,
  count: (count: number) => (count === 1 ? '1 review' : `${count} reviews`),
  checking: ({ moderation }: ProductReviews['checking'], hasImported: boolean) =>
    `Only customers who bought the product here can review it; we check that with their order.${hasImported ? ' Of reviews brought along from elsewhere we know it only where they are marked so.' : ''} ${moderation === 'beforehand' ? 'We look at reviews before they appear.' : 'Reviews appear at once.'} Good ones and bad ones are treated alike: we reject only spam, insults and reviews of other products.`,
  sort: 'Show',
  newest: 'newest first',
  highest: 'best rating first',
  lowest: 'worst rating first',
  withPhoto: 'with a photo',
  verified: 'verified purchase',
  rewarded: 'reviewed for a reward',
  imported: 'brought along from elsewhere',
  edited: 'edited',
  photo: (name: string) => `Photo by ${name}`,
  answer: 'Answer by the shop',
  more: 'Show more',
  failed: 'That could not be loaded. Please try again.',
};
