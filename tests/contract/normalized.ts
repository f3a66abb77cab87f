import type { Answer } from './sides.ts';

const TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
const DAY_MS = 86_400_000;
const STEP_MS = 5 * 60_000;

/** What chance or the clock put into an answer, by what is left of it. */
const CHANCE: [pattern: RegExp, instead: string][] = [
  [/^(red|adj|mem|ref|rev|pho)_.+$/, '$1_…'],
  [/\/pho_.+$/, '/pho_…'],
  [/^st_[\w.-]+$/, 'st_…'],
  [/^([2-9CFHMRWXY]{4}-){3}[2-9CFHMRWXY]{4}$/, 'a code'],
  [/^[2-9CFHMRWXY]{10}$/, 'a referral code'],
  [/\?ref=[2-9CFHMRWXY]{10}$/, '?ref=…'],
  // Activity is numbered by what else happened in the shop.
  [/^[0-9]+-([a-zA-Z]+)$/, '…-$1'],
];

function text(value: string): string {
  if (TIME.test(value)) {
    const away = Date.parse(value) - Date.now();
    // Times of today are those of the call, or a fixed while after it.
    return Math.abs(away) < DAY_MS ? `${Math.round(away / STEP_MS) * 5} minutes from now` : value;
  }
  const chance = CHANCE.find(([pattern]) => pattern.test(value));
  return chance ? value.replace(...chance) : value;
}

function plain(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return key === 'nextCursor' ? 'a cursor' : text(value);
  if (Array.isArray(value)) return value.map((one) => plain(one));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value)
    // What a problem's detail says is for people; each side has its own words.
    .filter(([name]) => name !== 'detail')
    .map(([name, part]) => [name, plain(part, name)]);
  return Object.fromEntries(entries);
}

/** An answer without what differs from one shop to another. */
export function normalized({ status, type, body }: Answer): unknown {
  return { status, type, body: plain(body) };
}
