import type en from './en.ts';

export default {
  none: 'Es gibt noch keine Bewertungen.',
  noPhotos: 'Noch hat keine Bewertung ein Foto.',
  stars: (value) => `${value} von 5 Sternen`,
  count: (count) => (count === 1 ? '1 Bewertung' : `${count} Bewertungen`),
  checking: ({ moderation }, hasImported) =>
    `Nur wer das Produkt hier gekauft hat, kann es bewerten; das prüfen wir anhand der Bestellung.${hasImported ? ' Von übernommenen Bewertungen wissen wir es nur, wo es dabeisteht.' : ''} ${moderation === 'beforehand' ? 'Wir sehen Bewertungen an, bevor sie erscheinen.' : 'Bewertungen erscheinen sofort.'} Gute und schlechte behandeln wir gleich: Abgelehnt werden nur Spam, Beleidigungen und Bewertungen anderer Produkte.`,
  sort: 'Anzeigen',
  newest: 'Neueste zuerst',
  highest: 'Beste zuerst',
  lowest: 'Schlechteste zuerst',
  withPhoto: 'Mit Foto',
  verified: 'verifizierter Kauf',
  rewarded: 'gegen eine Prämie bewertet',
  imported: 'von anderswo übernommen',
  edited: 'bearbeitet',
  photo: (name) => `Foto von ${name}`,
  answer: 'Antwort des Shops',
  more: 'Mehr anzeigen',
  failed: 'Das ließ sich nicht laden. Bitte noch einmal versuchen.',
} satisfies typeof en;
