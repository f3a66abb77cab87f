import { Raw } from './hostile-values.ts';
import { Known, type KnownThings } from './known.ts';

/** Writes JSON, with what is known in place of what was to be looked up. */
export function jsonText(value: unknown, things: KnownThings): string {
  if (value instanceof Known) return JSON.stringify(things.get(value) ?? null);
  if (value instanceof Raw) return value.json;
  if (Array.isArray(value)) return `[${value.map((item) => jsonText(item, things)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(
      ([key, field]) => `${JSON.stringify(key)}:${jsonText(field, things)}`,
    );
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
