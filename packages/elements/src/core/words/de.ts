import type { CoreWords } from '../words.ts';

export default {
  unavailable: 'Ihre Punkte lassen sich gerade nicht anzeigen.',
  retry: 'Noch einmal versuchen',
} satisfies CoreWords;
