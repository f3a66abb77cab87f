import { toStringMethod } from 'fast-check';

/** As much of OpenAPI 3.1 as the served document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  enum?: unknown[];
  pattern?: string;
  format?: string;
  example?: unknown;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

type Content = Record<string, { schema: Schema }>;

interface DocumentedOperation {
  operationId: string;
  security?: Record<string, unknown>[];
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, Schema> };
}

/** Whose credentials a call needs: the name of its security scheme. */
export type Credentials = 'operatorToken' | 'secretKey' | 'memberSession' | 'none';

/** One call of the API, as the document describes it. */
export interface Operation {
  id: string;
  /** In capitals. */
  method: string;
  /** With its parameters in braces. */
  path: string;
  credentials: Credentials;
  parameters: Parameter[];
  /** By media type. */
  bodies: Content;
  /** By status, then by media type. */
  responses: Record<string, { content?: Content }>;
  /** How it is named where fast-check shows a failure. */
  [toStringMethod]: () => string;
}

export function operationsOf(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, documented]) => ({
      id: documented.operationId,
      method: method.toUpperCase(),
      path,
      credentials: (Object.keys(documented.security?.[0] ?? {})[0] ?? 'none') as Credentials,
      parameters: documented.parameters ?? [],
      bodies: documented.requestBody?.content ?? {},
      responses: documented.responses,
      [toStringMethod]: () => documented.operationId,
    })),
  );
}

/** The word before a parameter says what it names: `orders` for the id in `/v1/orders/{id}`. */
export function kindOfParameter(path: string, name: string): string {
  const before = path.slice(0, path.indexOf(`{${name}}`)).split('/');
  const kind = before.at(-2) ?? '';
  // Referrals have ids, and codes that lead to more of them.
  return kind === 'referrals' && name === 'code' ? 'referral-codes' : ownOf(path, kind);
}

/** A review can be changed by whoever wrote it: those of members are known apart from all others. */
function ownOf(path: string, kind: string): string {
  return kind === 'reviews' && path.startsWith('/v1/me/') ? 'own reviews' : kind;
}

/** Finds the operation that an address is of, if it is of any. */
export function operationAt(
  operations: readonly Operation[],
  method: string,
  pathname: string,
): Operation | undefined {
  return operations.find((operation) => {
    const pattern = operation.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+');
    return operation.method === method && new RegExp(`^${pattern}$`).test(pathname);
  });
}

/** What a call answers with, when its answer does not say it: `members` for a list of members. */
export function kindOfAnswer({ path }: Operation): string {
  const kind = path.split('/').findLast((part) => part !== '' && !part.startsWith('{')) ?? '';
  return ownOf(path, kind);
}
