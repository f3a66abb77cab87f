export interface Colors {
  page: string;
  card: string;
  line: string;
  ink: string;
  quiet: string;
}

export const LIGHT: Colors = {
  page: '#f4f3f1',
  card: '#ffffff',
  line: '#e4e1dc',
  ink: '#1f1d1a',
  quiet: '#66615a',
};

export const DARK: Colors = {
  page: '#161514',
  card: '#211f1d',
  line: '#3a3733',
  ink: '#f1efec',
  quiet: '#aca69d',
};

const DEFAULT_ACCENT = '#1f1d1a';

export function accentOf(color: string | null): string {
  return color ?? DEFAULT_ACCENT;
}

/** WCAG 2.2's relative luminance of `#rrggbb`. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2's contrast of two colours, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

const DARK_EDGE = '#8d8780';

/** What a button of this colour is edged with on a dark card: itself, where it can be told apart. */
export function darkEdge(color: string): string {
  return contrast(DARK.card, color) >= 3 ? color : DARK_EDGE;
}

/** Black or white, whichever is read better; or a wished colour, where it can be told apart. */
export function readableOn(background: string, wished?: string): string {
  if (wished !== undefined && contrast(background, wished) >= 3) return wished;
  return contrast(background, '#ffffff') >= contrast(background, '#000000') ? '#ffffff' : '#000000';
}
