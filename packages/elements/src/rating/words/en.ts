export default {
  rating: 'Rating',
  stars: (count: number) => (count === 1 ? '1 star' : `${count} stars`),
  shown: (value: string) => `${value} out of 5 stars`,
  missing: 'Please choose how many stars you give.',
};
