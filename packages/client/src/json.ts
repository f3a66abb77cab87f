/**
 * JSON of plain data, also on pages where a library has given arrays or objects a `toJSON` of its
 * own: Prototype.js does, and lists would arrive as texts.
 */
export function toJson(data: unknown, indent?: number): string {
  return JSON.stringify(plain(data), null, indent);
}

/** A copy whose lists and objects inherit nothing. */
function plain(data: unknown): unknown {
  if (!data || typeof data !== 'object') return data;
  if (Array.isArray(data)) return Object.setPrototypeOf(data.map(plain), null);
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(data)) copy[key] = plain(value);
  return copy;
}
