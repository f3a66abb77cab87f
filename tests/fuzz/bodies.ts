import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { brokenAtOnePlace, HOSTILE_NUMBERS, hostileTexts } from './hostile-values.ts';
import { jsonText } from './json-text.ts';
import type { KnownThings } from './known.ts';
import type { Operation } from './openapi.ts';
import { PICTURE_TYPES, pictureOf } from './pictures.ts';
import { usualBody } from './usual-bodies.ts';
import type { ValidValues } from './valid-values.ts';

/** What a request carries: made into bytes when it is sent. */
export interface Body {
  mediaType: string | undefined;
  encoding?: string;
  bytes(things: KnownThings): Uint8Array;
  /** For messages. */
  about: string;
}

const encoder = new TextEncoder();

/** What the media types of the contract look like on the wire: one JSON value, or one a line. */
function written(mediaType: string, value: unknown, things: KnownThings): string {
  if (mediaType === 'application/x-ndjson') {
    return (value as unknown[]).map((line) => jsonText(line, things)).join('\n');
  }
  if (mediaType === 'text/csv') return csv(value as Record<string, unknown>[], things);
  return jsonText(value, things);
}

const ORDER_COLUMNS = [
  'orderId',
  'customerId',
  'email',
  'currency',
  'placedAt',
  'totalMinor',
  'refundedMinor',
];

const REVIEW_COLUMNS = [
  'id',
  'productId',
  'rating',
  'title',
  'text',
  'displayName',
  'writtenAt',
  'orderId',
  'rewarded',
  'answer',
];

function csv(rows: Record<string, unknown>[], things: KnownThings): string {
  const cell = (value: unknown = '') => {
    const text = typeof value === 'string' ? value : jsonText(value, things);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const columns = rows.some((row) => 'rating' in row) ? REVIEW_COLUMNS : ORDER_COLUMNS;
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','));
  return [columns.join(','), ...lines].join('\r\n');
}

const HOSTILE_MEDIA_TYPES = [
  undefined,
  '',
  'text/plain',
  'application/json; charset=utf-16',
  'application/json;charset=utf-8;q=1;;;',
  'application/merge-patch+json',
  'APPLICATION/JSON',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/csv; charset=latin1',
  'application/x-ndjson; charset="utf-8"',
  'application/json, text/csv',
  'json',
  '/',
];

/** Ways to spoil a text that was right. */
const spoilers: fc.Arbitrary<(text: string) => string | Uint8Array> = fc.oneof(
  fc.nat({ max: 10_000 }).map((at) => (text: string) => text.slice(0, at % (text.length + 1))),
  fc.constantFrom<(text: string) => string>(
    (text) => `${text}${text}`,
    (text) => `\uFEFF${text}`,
    (text) => `${text},`,
    (text) => text.replaceAll('"', "'"),
    (text) => text.replace('{', '{"__proto__":{"a":1},'),
    (text) => text.replace(/^\{(.*)\}$/s, (_, inside) => `{${inside},${inside}}`),
    (text) => text.replace(/:("[^"]*"|\d+)/, ':$1,"totalMinor":1,"points":-1,"id":"x"'),
    (text) => `/* */${text}`,
    (text) => `${' '.repeat(5_000)}${text}${'\n'.repeat(5_000)}`,
    (text) => text.replaceAll('"', '\\u0022'),
    (text) => `${'['.repeat(50_000)}${text}${']'.repeat(50_000)}`,
    () => '',
    () => ' '.repeat(300_000),
    () => `"${'x'.repeat(250_000)}"`,
  ),
  fc
    .constantFrom(...HOSTILE_NUMBERS)
    .map((number) => (text: string) => text.replace(/:\d+/, `:${number}`)),
  hostileTexts.map((hostile) => (text: string) => text.replace(/:"[^"]*"/, `:"${hostile}"`)),
  fc.uint8Array({ maxLength: 40 }).map((noise) => () => noise),
  fc.nat({ max: 10_000 }).map((at) => (text: string) => {
    const bytes = encoder.encode(text);
    if (bytes.length > 0) bytes[at % bytes.length] = 0xc0;
    return bytes;
  }),
);

const ENCODINGS: [name: string, encode: (bytes: Uint8Array) => Uint8Array][] = [
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['gzip', (bytes) => bytes],
  ['identity', (bytes) => bytes],
  ['gzip, gzip', (bytes) => gzipSync(gzipSync(bytes))],
];

function inBytes(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? encoder.encode(text) : text;
}

/** Bodies for one operation: mostly valid, often wrong at one place, sometimes no JSON at all. */
export function bodiesFor(operation: Operation, values: ValidValues): fc.Arbitrary<Body> {
  const kinds = Object.entries(operation.bodies).map(([mediaType, { schema }]) => {
    if (PICTURE_TYPES.includes(mediaType)) return picturesOf(mediaType);
    const one = usualBody(operation.id, values.of(lineSchema(operation, schema)));
    const valid = mediaType === 'application/json' ? one : fc.array(one, { maxLength: 5 });
    return bodiesOf(mediaType, valid);
  });
  return fc.oneof(...kinds);
}

/** The lines of an import have a schema of their own: its body is a text to the document. */
function lineSchema({ id }: Operation, schema: Operation['bodies'][string]['schema']) {
  const lines: Record<string, string> = { importOrders: 'ImportLine', importReviews: 'ReviewLine' };
  return lines[id] ? { $ref: `#/components/schemas/${lines[id]}` } : schema;
}

function bodiesOf(mediaType: string, valid: fc.Arbitrary<unknown>): fc.Arbitrary<Body> {
  const usual = (value: unknown): Body => ({
    mediaType,
    bytes: (things) => encoder.encode(written(mediaType, value, things)),
    about: JSON.stringify(value),
  });
  const asValid = valid.map(usual);
  const asBroken = brokenAtOnePlace(valid)
    .filter((value) => mediaType === 'application/json' || isListOfObjects(value))
    .map(usual);
  const asSpoiled = fc.tuple(asValid, spoilers).map(
    ([body, spoil]): Body => ({
      mediaType,
      bytes: (things) => inBytes(spoil(new TextDecoder().decode(body.bytes(things)))),
      about: `spoiled ${body.about}`,
    }),
  );
  const asOtherType = fc
    .tuple(asValid, fc.constantFrom(...HOSTILE_MEDIA_TYPES))
    .map(([body, other]): Body => ({ ...body, mediaType: other }));
  const asEncoded = fc.tuple(asValid, fc.constantFrom(...ENCODINGS)).map(
    ([body, [encoding, encode]]): Body => ({
      ...body,
      encoding,
      bytes: (things) => encode(body.bytes(things)),
    }),
  );
  return fc.oneof(
    { weight: 50, arbitrary: asValid },
    { weight: 32, arbitrary: asBroken },
    { weight: 10, arbitrary: asSpoiled },
    { weight: 5, arbitrary: asOtherType },
    { weight: 3, arbitrary: asEncoded },
  );
}

/** Pictures: whole, cut off, with some bytes changed, and called something else. */
function picturesOf(mediaType: string): fc.Arbitrary<Body> {
  const picture = pictureOf(mediaType);
  const body = (bytes: Uint8Array, sentAs: string | undefined = mediaType): Body => ({
    mediaType: sentAs,
    bytes: () => bytes,
    about: `${bytes.byteLength} bytes of ${mediaType}`,
  });
  const changes = fc.array(fc.tuple(fc.nat({ max: 600 }), fc.nat({ max: 255 })), { maxLength: 4 });
  const changed = changes.map((list) => {
    const bytes = Uint8Array.from(picture);
    for (const [at, byte] of list) bytes[at % bytes.byteLength] = byte;
    return body(bytes);
  });
  return fc.oneof(
    { weight: 10, arbitrary: fc.constant(body(picture)) },
    { weight: 4, arbitrary: changed },
    { weight: 2, arbitrary: fc.nat({ max: 600 }).map((end) => body(picture.subarray(0, end))) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...HOSTILE_MEDIA_TYPES, ...PICTURE_TYPES)
        .map((sentAs) => body(picture, sentAs)),
    },
  );
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
}
