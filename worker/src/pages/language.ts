/** The languages in which the Worker's pages are written. */
export type PageLanguage = 'en' | 'de';

function languageOf(tag: string): PageLanguage | undefined {
  const primary = tag.trim().toLowerCase().split('-')[0];
  return primary === 'de' || primary === 'en' ? primary : undefined;
}

/** The reader's own language where it is known, else the first of their browser's, else English. */
export function pageLanguage(known: string | null, acceptLanguage?: string): PageLanguage {
  if (known !== null) return languageOf(known) ?? 'en';
  const wished = (acceptLanguage ?? '')
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.split(';');
      const quality = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean);
      return { language: languageOf(tag), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ language, quality }) => language !== undefined && quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  return wished[0]?.language ?? 'en';
}
