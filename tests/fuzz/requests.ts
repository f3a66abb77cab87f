import * as fc from 'fast-check';
import { type Body, bodiesFor } from './bodies.ts';
import { hostileTexts } from './hostile-values.ts';
import { Known } from './known.ts';
import { kindOfAnswer, kindOfParameter, type Operation, type Parameter } from './openapi.ts';
import type { ValidValues } from './valid-values.ts';
import { ORDERS, PRODUCTS, REFUNDS } from './vocabulary.ts';

/** Who sends a request: whom it is for, mostly. */
export const SENDERS = [
  'whom it is for',
  'nobody',
  'another shop',
  'a wrong kind',
  'a revoked key',
  'nonsense',
] as const;
export type Sender = (typeof SENDERS)[number];

type PathPart = string | Known | { text: string };

/** A request as the seed makes it; what it names is looked up when it is sent. */
export interface Request {
  operation: Operation;
  /** The shop whose things it speaks of. */
  shop: number;
  sender: Sender;
  /** Which of the shop's members, where one is needed. */
  member: number;
  method: string;
  /** Joined by slashes. */
  path: PathPart[];
  query: [name: string, value: string | Known][];
  headers: [name: string, value: string][];
  body: Body | undefined;
}

const choices = fc.nat({ max: 1_000 });

/** Segments that are sent as they are, without any percent-encoding of ours. */
const RAW_SEGMENTS = [
  '%',
  '%zz',
  '%00',
  '%2e%2e',
  '..',
  '.',
  '',
  '%C0%AF',
  '%E2%82',
  '%F0%9F%92%A9',
  '%ED%A0%80',
  '%0d%0aset-cookie:%20a=b',
  '%2F%2F',
  'a;b=c',
  '*',
  '{id}',
  '%25%32%35',
  'x'.repeat(3_000),
];

/** What is asked for again and again: an offer becomes suspicious when many friends claim it. */
const FAVOURITES = new Set(['referral-codes']);
const favourites = fc.oneof(fc.nat({ max: 2 }), choices);

function segmentFor(operation: Operation, parameter: Parameter, values: ValidValues) {
  const named = kindOfParameter(operation.path, parameter.name);
  // Nobody sees a photo that no review shows.
  const kind = named === 'photos' ? 'shown photos' : named;
  const usual: fc.Arbitrary<PathPart> =
    kind === 'orders'
      ? fc.constantFrom(...ORDERS).map((text) => ({ text }))
      : kind === 'refunds'
        ? fc.constantFrom(...REFUNDS).map((text) => ({ text }))
        : kind === 'products'
          ? fc.constantFrom(...PRODUCTS).map((text) => ({ text }))
          : (FAVOURITES.has(kind) ? favourites : choices).map((choice) => new Known(kind, choice));
  return fc.oneof<fc.WeightedArbitrary<PathPart>[]>(
    { weight: 20, arbitrary: usual },
    {
      weight: 1,
      arbitrary: values.of(parameter.schema, parameter.name).map((text) => ({ text: `${text}` })),
    },
    { weight: 1, arbitrary: hostileTexts.map((text) => ({ text })) },
    { weight: 1, arbitrary: fc.constantFrom(...RAW_SEGMENTS) },
  );
}

function pathsOf(operation: Operation, values: ValidValues): fc.Arbitrary<PathPart[]> {
  const parts = operation.path.split('/').map((part): fc.Arbitrary<PathPart> => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === name);
    return parameter ? segmentFor(operation, parameter, values) : fc.constant(part);
  });
  return fc.tuple(...parts);
}

function valueOfQuery(kind: string, { name, schema }: Parameter, values: ValidValues) {
  const usual: fc.Arbitrary<string | Known> =
    name === 'cursor'
      ? choices.map((choice) => new Known(`cursors of ${kind}`, choice))
      : name === 'limit'
        ? fc.integer({ min: 1, max: 100 }).map(String)
        : values.of(schema, name).map(String);
  return fc.oneof({ weight: 9, arbitrary: usual }, hostileTexts);
}

function queriesOf(operation: Operation, values: ValidValues): fc.Arbitrary<Request['query']> {
  const kind = kindOfAnswer(operation);
  const usual = operation.parameters
    .filter((parameter) => parameter.in === 'query')
    .map((parameter) =>
      fc
        .option(valueOfQuery(kind, parameter, values), { nil: undefined, freq: 2 })
        .map((value): Request['query'] => (value === undefined ? [] : [[parameter.name, value]])),
    );
  const strange = fc.tuple(
    fc.constantFrom('limit', 'x', '__proto__', 'cursor[]', ''),
    hostileTexts,
  );
  return fc
    .tuple(fc.tuple(...usual), strange, fc.nat({ max: 19 }))
    .map(([known, extra, dice]) => [...known.flat(), ...(dice === 0 ? [extra] : [])]);
}

const STRANGE_HEADERS: [name: string, values: string[]][] = [
  ['accept', ['text/html', '*/*;q=0', 'application/xml', '\u00e9\u00ff']],
  ['accept-encoding', ['gzip', 'br, gzip;q=0', 'identity;q=0, *;q=0', 'x'.repeat(500)]],
  ['if-none-match', ['*', '"x"', 'W/"', ',,,', '"'.repeat(400)]],
  ['origin', ['null', 'https://shop.example', 'https://elsewhere.example', 'x', '']],
  ['x-forwarded-for', ['127.0.0.1', "' OR 1=1", '::1, ::1']],
  ['x-http-method-override', ['DELETE']],
  ['range', ['bytes=0-1', 'bytes=-99999999999']],
  ['if-modified-since', ['not a date']],
  ['cookie', ['a=b; __proto__=c']],
  ['x-large', ['x'.repeat(7_000)]],
  ['host', ['elsewhere.example', 'localhost:99999', '[::1]']],
  ['upgrade-insecure-requests', ['1']],
  ['access-control-request-method', ['POST', '\t', 'PUT']],
];

const strangeHeaders = fc
  .constantFrom(...STRANGE_HEADERS)
  .chain(([name, values]) => fc.tuple(fc.constant(name), fc.constantFrom(...values)));

const idempotencyKeys = fc.oneof(
  { weight: 5, arbitrary: fc.uuid() },
  { weight: 2, arbitrary: fc.constantFrom('a-key-used-again', 'another-key-used-again') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'short', 'x'.repeat(65), 'with space', '\u00e9'.repeat(9)),
  },
);

function headersOf({ parameters }: Operation): fc.Arbitrary<Request['headers']> {
  const needsKey = parameters.some(({ name }) => name === 'idempotency-key');
  const key: fc.Arbitrary<Request['headers']> = needsKey
    ? fc.oneof(
        {
          weight: 12,
          arbitrary: idempotencyKeys.map((value): Request['headers'] => [
            ['idempotency-key', value],
          ]),
        },
        { weight: 1, arbitrary: fc.constant<Request['headers']>([]) },
      )
    : fc.constant<Request['headers']>([]);
  const strange = fc.array(strangeHeaders, { maxLength: 3 });
  return fc
    .tuple(key, strange, fc.nat({ max: 5 }))
    .map(([first, more, dice]) => (dice === 0 ? [...first, ...more] : first));
}

/** Those that reach the Worker; what the runtime itself refuses is tested by hand. */
const OTHER_METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'PROPFIND',
  'TRACE',
];

/** Requests for one operation, from valid ones to those that nobody would send in good faith. */
export function requestsFor(operation: Operation, values: ValidValues): fc.Arbitrary<Request> {
  const hasBody = Object.keys(operation.bodies).length > 0;
  const body: fc.Arbitrary<Body | undefined> = hasBody
    ? bodiesFor(operation, values)
    : fc.constant(undefined);
  return fc.record({
    operation: fc.constant(operation),
    // Programs change, and shops' settings, in the last shop only: orders need a program that lasts.
    shop: /^(putProgram|patchShop)$/.test(operation.id) ? fc.constant(2) : fc.nat({ max: 2 }),
    sender: fc.oneof(
      { weight: 12, arbitrary: fc.constant<Sender>('whom it is for') },
      { weight: 1, arbitrary: fc.constantFrom(...SENDERS) },
    ),
    member: fc.nat({ max: 3 }),
    method: fc.oneof(
      { weight: 30, arbitrary: fc.constant(operation.method) },
      { weight: 1, arbitrary: fc.constantFrom(...OTHER_METHODS) },
    ),
    path: pathsOf(operation, values),
    query: queriesOf(operation, values),
    headers: headersOf(operation),
    body,
  });
}
