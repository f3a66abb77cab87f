/**
 * Optional details never cost what they came with: one that cannot be used is left out, one that
 * is too long is cut, and the answer says so.
 */
import { z } from '@hono/zod-openapi';
import { pathText } from './plain-words.ts';

/** A detail that was not taken as it was told, until `collectIgnored` takes note of it. */
class Unusable {
  readonly reason: string;
  /** What of it is used. */
  readonly used: unknown;

  constructor(reason: string, used?: unknown) {
    this.reason = reason;
    this.used = used;
  }
}

/** What an answer tells of details that were not taken as they were told. */
export const IgnoredDetail = z
  .object({
    path: z.string().openapi({ example: 'lines.0.imageUrl' }),
    reason: z.string(),
  })
  .openapi('IgnoredDetail', { description: 'A detail that was left out, or cut' });

/** So many are told; the others are like them. */
const MAX_IGNORED_TOLD = 20;

const NOTHING: ReadonlySet<unknown> = new Set([undefined, null]);

/** What a detail is read as: its value, nothing, or what `collectIgnored` will make one of the two. */
function lenient<Value>(read: (value: unknown) => Value | Unusable) {
  return z
    .unknown()
    .transform((value) => (NOTHING.has(value) ? undefined : (read(value) as Value)))
    .optional();
}

/** A detail by its schema. Null is as good as absent, and what does not fit is left out. */
export function detail<Schema extends z.ZodType>(schema: Schema) {
  return lenient<z.output<Schema>>((value) => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    return new Unusable(`Left out: ${issue?.message ?? 'This cannot be used.'}`);
  });
}

/** A text that is cut where it is too long. */
export function detailText(maxLength: number) {
  return lenient<string>((value) => {
    if (typeof value !== 'string') return new Unusable('Left out: This must be text.');
    const text = value.trim();
    if (text === '') return new Unusable('Left out: This is empty.');
    if (text.length <= maxLength) return text;
    // Half of a character is none.
    const cut = text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '');
    return new Unusable(`Cut to ${maxLength} characters.`, cut.trimEnd());
  }).openapi({ type: 'string', maxLength });
}

/** A list of details: those that cannot be used are left out, and those that are too many. */
export function detailList<Schema extends z.ZodType>(schema: Schema, maxItems: number) {
  const item = detail(schema);
  return z
    .unknown()
    .transform((value): z.output<Schema>[] => {
      if (NOTHING.has(value)) return [];
      if (!Array.isArray(value)) return [new Unusable('Left out: This must be a list.')] as never;
      const items: unknown[] = value.slice(0, maxItems).map((each) => item.parse(each));
      if (value.length > maxItems) items.push(new Unusable(`Left out: Give ${maxItems} or fewer.`));
      return items as never;
    })
    .optional()
    .openapi({ type: 'array', maxItems });
}

/**
 * The value with its unusable details left out, and what they were: for the end of a whole body's
 * schema, when everything else was checked.
 */
export function collectIgnored<Value extends object>(
  value: Value,
): Value & { ignored?: z.infer<typeof IgnoredDetail>[] } {
  const ignored: z.infer<typeof IgnoredDetail>[] = [];
  const used = withoutUnusable(value, [], ignored) as Value;
  return ignored.length === 0 ? used : { ...used, ignored };
}

function withoutUnusable(
  value: unknown,
  path: readonly PropertyKey[],
  ignored: z.infer<typeof IgnoredDetail>[],
): unknown {
  if (value instanceof Unusable) {
    const { reason, used } = value;
    if (ignored.length < MAX_IGNORED_TOLD) ignored.push({ path: pathText(path), reason });
    return used;
  }
  if (value === null || typeof value !== 'object') return value;
  const usable = (part: unknown, key: PropertyKey) =>
    withoutUnusable(part, [...path, key], ignored);
  if (Array.isArray(value)) return value.map(usable).filter((item) => item !== undefined);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, part]) => [key, usable(part, key)] as const)
      .filter(([, part]) => part !== undefined),
  );
}
