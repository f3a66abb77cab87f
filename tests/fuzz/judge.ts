import { ERRORS, type ErrorCode } from '@stamm/contract';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Answer } from './http.ts';
import type { OpenApiDocument, Operation, Schema } from './openapi.ts';

/** What a trace of our insides would look like in an answer. */
const INSIDES =
  /\n\s+at |\.[jt]s:\d+|worker\.js|node_modules|SQLITE_|constraint failed|(Type|Range|Syntax|Reference)Error|\[object Object\]/;

const HEADERS: Record<string, RegExp> = {
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'content-security-policy': /default-src 'none'/,
  'x-frame-options': /^DENY$/,
  'cache-control': /./,
};

const PROBLEM: Schema = { $ref: '#/components/schemas/Problem' };

/** So that an answer with a field that is not documented is found, too. */
function closed(schema: Schema): Schema {
  const inside = (one: Schema | undefined) => (one ? closed(one) : undefined);
  const { properties, items, oneOf, anyOf, additionalProperties } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, property]) => [key, closed(property)]),
      ),
      additionalProperties: false,
    }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: closed(additionalProperties),
    }),
    ...(items && { items: closed(items) }),
    ...(oneOf && { oneOf: oneOf.map(closed) }),
    ...(anyOf && { anyOf: anyOf.map((one) => inside(one) ?? one) }),
  };
}

/** Says of each answer what is wrong with it, by the document that the Worker itself serves. */
export class Judge {
  readonly #ajv = new Ajv2020({
    strict: false,
    // Times in answers are always in UTC, with milliseconds, and of years with four digits.
    formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, email: true, uri: true },
  });
  readonly #validators = new Map<Schema, ValidateFunction>();

  constructor(document: OpenApiDocument) {
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      this.#ajv.addSchema(closed(schema), `#/components/schemas/${name}`);
    }
  }

  /** What is wrong, or undefined. The operation is undefined where the request was of none. */
  complaint(
    answer: Answer,
    operation: Operation | undefined,
    method: string,
    secrets: readonly string[],
  ): string | undefined {
    if (answer.status >= 500) return 'is a fault of ours';
    return (
      this.#aboutHeaders(answer) ??
      aboutContents(answer, secrets) ??
      (answer.status >= 400
        ? this.#aboutProblem(answer, method)
        : this.#aboutSuccess(answer, operation, method))
    );
  }

  #aboutHeaders({ status, headers }: Answer): string | undefined {
    for (const [name, pattern] of Object.entries(HEADERS)) {
      if (!pattern.test(String(headers[name] ?? ''))) return `has no good header ${name}`;
    }
    // Only pictures are there for other pages to show; of one that is known, no type is told.
    const readers = /^image\//.test(String(headers['content-type'])) ? 'cross' : 'same';
    if (status !== 304 && headers['cross-origin-resource-policy'] !== `${readers}-origin`) {
      return 'is for other pages than it should be';
    }
    return headers['set-cookie'] ? 'sets a cookie' : undefined;
  }

  #aboutProblem({ status, headers, text }: Answer, method: string): string | undefined {
    if (headers['content-type'] !== 'application/problem+json') return 'is not problem+json';
    if (method === 'HEAD') return text === '' ? undefined : 'has a body for HEAD';
    const problem = parsed(text) as { status: number; code: ErrorCode } | undefined;
    if (!problem) return 'is not JSON';
    const breach = this.#breach(PROBLEM, problem);
    if (breach) return breach;
    return problem.status === status && ERRORS[problem.code].status === status
      ? undefined
      : 'has a status that does not fit its code';
  }

  #aboutSuccess(
    { status, headers, text }: Answer,
    operation: Operation | undefined,
    method: string,
  ): string | undefined {
    if (method === 'OPTIONS') return status === 204 && text === '' ? undefined : 'is no 204';
    if (!operation) return 'is a success where the document knows no call';
    const documented = operation.responses[status];
    if (!documented) return 'has a status that is not documented';
    if (method === 'HEAD') return text === '' ? undefined : 'has a body for HEAD';
    if (!documented.content) return text === '' ? undefined : 'has a body that is not documented';
    const [mediaType = ''] = String(headers['content-type']).split(';', 1);
    const content = documented.content[mediaType];
    if (!content) return `has the media type ${mediaType}, which is not documented`;
    // Files and pictures are whatever they are.
    if (!mediaType.endsWith('json')) return text === '' ? 'is empty' : undefined;
    const values = mediaType === 'application/x-ndjson' ? text.trim().split('\n') : [text];
    for (const value of values) {
      const body = parsed(value);
      if (body === undefined) return 'is not JSON';
      const breach = this.#breach(content.schema, body);
      if (breach) return breach;
    }
    return undefined;
  }

  #breach(schema: Schema, value: unknown): string | undefined {
    let validate = this.#validators.get(schema);
    if (!validate) {
      validate = this.#ajv.compile(closed(schema));
      this.#validators.set(schema, validate);
    }
    if (validate(value)) return undefined;
    return `breaks its schema: ${this.#ajv.errorsText(validate.errors)}`;
  }
}

function aboutContents({ headers, text }: Answer, secrets: readonly string[]): string | undefined {
  const everything = `${text}${JSON.stringify(headers)}`;
  if (INSIDES.test(everything)) return 'shows our insides';
  return secrets.some((secret) => secret !== '' && everything.includes(secret))
    ? 'shows a secret'
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
