/**
 * What is sent and what is answered are two shapes of one schema: a field with a default may be left
 * out by whoever sends it, and is always there in an answer. A generated client would otherwise ask
 * for each of them. Where both shapes are needed, that which is sent is called `…Input`.
 */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const SCHEMAS = '#/components/schemas/';
const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch']);

export function withInputs(document: JsonObject): JsonObject {
  const schemas = objectIn(objectIn(document, 'components'), 'schemas');
  const requests = operationsOf(document).flatMap(({ requestBody }) => requestBody ?? []);
  const sent = reachable(requests, schemas);
  const told = reachable(
    [
      ...operationsOf(document).flatMap(({ responses }) => responses ?? []),
      ...Object.values(objectIn(document, 'webhooks')),
    ],
    schemas,
  );
  const differing = withOwnShape(sent, schemas);
  const nameOf = (name: string) =>
    differing.has(name) && told.has(name) && !name.endsWith('Input') ? `${name}Input` : name;
  const taken = new Map<string, Json>();
  for (const name of differing) taken.set(nameOf(name), asSent(schemas[name] ?? null, nameOf));
  for (const [name, schema] of taken) schemas[name] = schema;
  for (const operation of operationsOf(document)) {
    if (operation.requestBody) operation.requestBody = asSent(operation.requestBody, nameOf);
  }
  return document;
}

/** Calls that anyone may make need no key: said outright, for nothing said would mean the same as all. */
export function withOpenCalls(document: JsonObject): JsonObject {
  for (const operation of operationsOf(document)) operation.security ??= [];
  return document;
}

function operationsOf(document: JsonObject): JsonObject[] {
  return Object.values(objectIn(document, 'paths')).flatMap((path) =>
    Object.entries(isObject(path) ? path : {}).flatMap(([method, operation]) =>
      METHODS.has(method) && isObject(operation) ? [operation] : [],
    ),
  );
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectIn(parent: JsonObject, name: string): JsonObject {
  const child = parent[name];
  return isObject(child) ? child : {};
}

function referencesIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === '$ref' && typeof child === 'string'
      ? [child.slice(SCHEMAS.length)]
      : referencesIn(child),
  );
}

/** The names of all schemas that these lead to. */
function reachable(from: Json[], schemas: JsonObject): Set<string> {
  const found = new Set<string>();
  const next = from.flatMap(referencesIn);
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    next.push(...referencesIn(schemas[name] ?? null));
  }
  return found;
}

/** Those of them that are sent in another shape, by themselves or by what they refer to. */
function withOwnShape(names: ReadonlySet<string>, schemas: JsonObject): Set<string> {
  const own = [...names].filter((name) => {
    const schema = schemas[name] ?? null;
    return JSON.stringify(asSent(schema, (same) => same)) !== JSON.stringify(schema);
  });
  const found = new Set(own);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const name of names) {
      if (referencesIn(schemas[name] ?? null).some((each) => found.has(each))) found.add(name);
    }
  }
  return found;
}

/** A schema without demanding what has a default, and with the names of what is sent. */
function asSent(value: Json, nameOf: (name: string) => string): Json {
  if (Array.isArray(value)) return value.map((each) => asSent(each, nameOf));
  if (!isObject(value)) return value;
  const { required } = value;
  const properties = objectIn(value, 'properties');
  const sent = Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      key === '$ref' && typeof child === 'string'
        ? `${SCHEMAS}${nameOf(child.slice(SCHEMAS.length))}`
        : asSent(child, nameOf),
    ]),
  );
  if (!Array.isArray(required)) return sent;
  const { required: _all, ...rest } = sent;
  const demanded = required.filter((name) => {
    const property = properties[String(name)];
    return !(isObject(property) && Object.hasOwn(property, 'default'));
  });
  return demanded.length > 0 ? { ...rest, required: demanded } : rest;
}
