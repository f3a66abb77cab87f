/** Says of answers that they are what the contract promises, and whose answers nobody has asked for. */
import { expect } from 'vitest';
import { mediaTypeOf } from '../http/json-body.ts';

interface Operation {
  operationId: string;
  responses: Record<number, unknown>;
}

/** What a response has in each kind of body; without any, it has no body. */
interface Promised {
  content?: Record<string, { schema: { parse(value: unknown): unknown } }>;
}

/** Operations whose answers were looked at by this file of tests. */
const answered = new Set<string>();

/**
 * Says that the answer is what the contract promises, and returns it: JSON as what it says, a line
 * of NDJSON each for itself, all else as text.
 */
export async function keeps<Body>(
  { operationId, responses }: Operation,
  status: number,
  response: Promise<Response>,
): Promise<Body> {
  const found = await response;
  const text = new TextDecoder().decode(await found.arrayBuffer());
  expect(`${found.status} ${text}`).toMatch(new RegExp(`^${status} `));
  const promised = responses[status] as Promised | undefined;
  expect(promised, 'a status that the contract knows').toBeDefined();
  answered.add(operationId);
  if (!promised?.content) {
    expect(text).toBe('');
    return undefined as Body;
  }
  const mediaType = mediaTypeOf(found.headers.get('content-type') ?? undefined);
  expect(Object.keys(promised.content), 'the kinds of body').toContain(mediaType);
  const isOfLines = mediaType === 'application/x-ndjson';
  const values = isOfLines ? text.trimEnd().split('\n').map(parsed) : [read(mediaType, text)];
  for (const value of values) {
    expect(promised.content[mediaType]?.schema.parse(value)).toEqual(value);
  }
  return (isOfLines ? values : values[0]) as Body;
}

const parsed = (json: string): unknown => JSON.parse(json);

const read = (mediaType: string, text: string) =>
  mediaType === 'application/json' ? parsed(text) : text;

/** The operations of a module of the contract. */
export const operationsOf = (module: Record<string, Operation>): string[] =>
  Object.values(module).map(({ operationId }) => operationId);

/** Says that each of these was answered as the contract promises, in this file of tests. */
export function expectNoneForgotten(operations: string[]): void {
  expect(operations).not.toEqual([]);
  expect(operations.filter((operation) => !answered.has(operation))).toEqual([]);
}
