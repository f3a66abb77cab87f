import * as fc from 'fast-check';
import { Known } from './known.ts';

/** Texts that have broken programs before. None of them holds a word that answers must not have. */
export const hostileTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\uD800',
    '\uDC00\uD800',
    '\u202Eabc\u2066',
    '\uFEFF',
    '\u0007\u001B[31m',
    'a\r\nset-cookie: a=b',
    "' OR 1=1 --",
    '"; DROP TABLE members; --',
    '%00',
    '%',
    '%zz',
    '%2e%2e%2f',
    '../../../etc/passwd',
    '..',
    'mem_1',
    'mem_0',
    'mem_99999999999999999999',
    'order:x',
    '__proto__',
    'constructor',
    'toString',
    '{{7*7}}',
    '<script>alert(1)</script>',
    'https://127.0.0.1/',
    'null',
    'NaN',
    '-1',
    '1e999',
    '9007199254740993',
    'İ',
    'ß'.repeat(200),
    '👩‍👩‍👧‍👦'.repeat(50),
    '2026-02-30T00:00:00Z',
    '2026-01-01T00:00:00+23:59',
    '2026-01-01',
    '+275760-09-13T00:00:00.000Z',
    'a@b',
    '@',
    `${'a'.repeat(250)}@example.com`,
    'Mars/Olympus',
    '../Berlin',
    'XXX',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer({ min: 100, max: 6_000 }).map((length) => 'x'.repeat(length)),
);

/** JSON numbers as text, for some of them JavaScript cannot write. */
export const HOSTILE_NUMBERS = [
  '-0',
  '0.1',
  '1e400',
  '-1e400',
  '1E+2',
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '-9007199254740991',
  '9223372036854775807',
  '18446744073709551616',
  '5e-324',
  '4294967296',
  '1.0',
  `1${'0'.repeat(400)}`,
];

/** A value that is written into JSON as it is, whatever becomes of the JSON. */
export class Raw {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }
}

function nested(depth: number, open: string, close: string): Raw {
  return new Raw(`${open.repeat(depth)}1${close.repeat(depth)}`);
}

const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileTexts },
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_NUMBERS.map((text) => new Raw(text))) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      [],
      {},
      [[]],
      [null],
      new Raw('{"__proto__":{"polluted":1}}'),
      new Raw('{"constructor":{"prototype":{"polluted":1}}}'),
      new Raw('{"length":4294967295}'),
      new Raw('{"toString":1,"valueOf":null,"hasOwnProperty":0}'),
      new Raw('"\\ud800"'),
      new Raw('"\\u0000"'),
      new Raw('{"en":"\\udfff"}'),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(10, 1_000, 20_000)
      .map((depth) => (depth % 20 === 0 ? nested(depth, '[', ']') : nested(depth, '{"a":', '}'))),
  },
  { weight: 1, arbitrary: fc.array(fc.nat(), { minLength: 60, maxLength: 600, size: 'max' }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

type Path = (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || value instanceof Known) return [path];
  const inside = Object.entries(value).flatMap(([key, child]) =>
    pathsIn(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...inside];
}

/** Applies a change to what lies at a path; a change to undefined removes it. */
function changedAt(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === key ? changedAt(item, rest, change) : item));
  }
  const object = { ...(value as Record<string, unknown>) };
  const changed = changedAt(object[key], rest, change);
  if (changed === undefined) delete object[key];
  else object[key] = changed;
  return object;
}

const changes: fc.Arbitrary<(old: unknown) => unknown> = fc.oneof(
  {
    weight: 6,
    arbitrary: hostileValues.map((value) => () => value),
  },
  { weight: 1, arbitrary: fc.constant(() => undefined) },
  {
    weight: 1,
    arbitrary: hostileTexts.map((key) => (old: unknown) => [{ [key]: old }]),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(hostileTexts, hostileValues).map(([key, extra]) => (old: unknown) => {
      if (Array.isArray(old)) return [...old, ...old, extra];
      return typeof old === 'object' && old !== null ? { ...old, [key]: extra } : extra;
    }),
  },
);

/** A valid value in which one thing is wrong. */
export function brokenAtOnePlace(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(valid, fc.nat({ max: 10_000 }), changes).map(([value, place, change]) => {
    const paths = pathsIn(value);
    return changedAt(value, paths[place % paths.length] ?? [], change);
  });
}
