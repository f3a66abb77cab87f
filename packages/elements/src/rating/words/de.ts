import type en from './en.ts';

export default {
  rating: 'Bewertung',
  stars: (count) => (count === 1 ? '1 Stern' : `${count} Sterne`),
  shown: (value) => `${value} von 5 Sternen`,
  missing: 'Bitte wählen Sie, wie viele Sterne Sie geben.',
} satisfies typeof en;
