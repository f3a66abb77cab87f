/**
 * JSON of plain data, also on pages where a library has given arrays or objects a `toJSON` of its
 * own: Prototype.js does, and lists would arrive as texts.
 */
export function toJson(data: unknown, indent?: number): string {
  return JSON.stringify(plain(data), null, indent);
}

/** A copy whose lists and objects have an own `toJSON` that is none: it hides an inherited one. */
function plain(data: unknown): unknown {
  if (!data || typeof data !== 'object') return data;
  const copy: object = Array.isArray(data) ? data.map(plain) : {};
  if (!Array.isArray(data)) {
    for (const [key, value] of Object.entries(data))
      (copy as Record<string, unknown>)[key] = plain(value);
  }
  return Object.assign(copy, { toJSON: undefined });
}
