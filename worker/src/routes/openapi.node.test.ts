import { Validator } from '@seriousme/openapi-schema-validator';
import { EventType, KEY_SCOPES, routes } from '@stamm/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';

// Runs in Node: the validator makes its checks from text, which workerd does not allow.

interface Operation {
  operationId: string;
  tags: string[];
  security?: Record<string, unknown>[];
  description?: string;
  'x-scope'?: string;
  requestBody?: { content: Record<string, unknown> };
}

interface Document {
  openapi: string;
  tags: { name: string }[];
  webhooks: Record<string, object>;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

let document: Document;

beforeAll(async () => {
  const env = { ENVIRONMENT: 'development' };
  const answer = await createApp({ assets: {} }).request('/v1/openapi.json', {}, env);
  expect(answer.headers.get('content-type')).toBe('application/json');
  document = await answer.json();
});

/** Properties that a body demands although it has a default for them, wherever they are. */
function demandedWithDefault(value: unknown, seen = new Set<string>()): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => demandedWithDefault(each, seen));
  if (typeof value !== 'object' || value === null) return [];
  const {
    required,
    properties = {},
    $ref,
  } = value as {
    required?: string[];
    properties?: Record<string, object>;
    $ref?: string;
  };
  const name = $ref?.split('/').at(-1);
  if (name !== undefined && !seen.has(name)) {
    seen.add(name);
    return demandedWithDefault(document.components.schemas[name], seen);
  }
  return [
    ...(Array.isArray(required) ? required : []).filter(
      (each) => 'default' in (properties[each] ?? {}),
    ),
    ...Object.values(value).flatMap((each) => demandedWithDefault(each, seen)),
  ];
}

const contract = Object.values(routes).filter((route) => 'operationId' in route);

describe('GET /v1/openapi.json', () => {
  test('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate({ ...document });
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(document.openapi).toBe('3.1.0');
  });

  test('has every call of the contract, and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(
        ([method, { operationId }]) => `${method} ${path} ${operationId}`,
      ),
    );
    const stated = contract.map((route) => `${route.method} ${route.path} ${route.operationId}`);
    expect(described.toSorted()).toEqual(stated.toSorted());
  });

  test('names only security schemes and tags that it explains', () => {
    const schemes = Object.keys(document.components.securitySchemes);
    const tags = document.tags.map(({ name }) => name);
    for (const operations of Object.values(document.paths)) {
      for (const operation of Object.values(operations)) {
        const named = (operation.security ?? []).flatMap((one) => Object.keys(one));
        expect(schemes).toEqual(expect.arrayContaining(named));
        expect(tags).toEqual(expect.arrayContaining(operation.tags));
      }
    }
  });

  test('says of each call with a secret key which scope it needs', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const forBackends = operations.filter(({ security }) => security?.[0]?.secretKey);
    expect(forBackends.length).toBeGreaterThan(30);
    for (const operation of forBackends) {
      const scope = operation['x-scope'] ?? '';
      expect(KEY_SCOPES).toContain(scope);
      expect(operation.security).toEqual([{ secretKey: [scope] }]);
      expect(operation.description).toContain(`Needs a key with the scope \`${scope}\`.`);
    }
    expect(operations.filter((operation) => operation['x-scope'])).toEqual(forBackends);
  });

  test('says outright which calls need no key', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const open = contract.filter((route) => !('security' in route) || !route.security);
    expect(open.length).toBeGreaterThan(5);
    for (const { operationId } of open) {
      const described = operations.find((operation) => operation.operationId === operationId);
      expect(described?.security, operationId).toEqual([]);
    }
  });

  test('asks whoever sends for nothing that has a default, and promises it in answers', () => {
    const bodies = Object.values(document.paths)
      .flatMap((path) => Object.values(path))
      .flatMap(({ requestBody }) => requestBody ?? []);
    expect(demandedWithDefault(bodies)).toEqual([]);
    const program = document.components.schemas.Program as { required?: string[] };
    const input = document.components.schemas.ProgramInput as { required?: string[] };
    expect(input.required?.length).toBeLessThan(program.required?.length ?? 0);
  });

  test('explains the lines of an import, which no body refers to', () => {
    expect(document.components.schemas).toHaveProperty('ImportLine');
    expect(document.components.schemas).toHaveProperty('ImportEvent');
  });

  test('explains each event that webhooks send', () => {
    expect(Object.keys(document.webhooks).toSorted()).toEqual(EventType.options.toSorted());
    const earned = JSON.stringify(document.webhooks['points.earned']);
    for (const told of ['webhook-signature', 'memberId', 'orderId', 'state']) {
      expect(earned).toContain(told);
    }
  });

  test('refers only to schemas that it has', () => {
    const references = JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g);
    const names = new Set(Array.from(references, ([, name]) => name ?? ''));
    expect(names.size).toBeGreaterThan(20);
    for (const name of names) expect(document.components.schemas).toHaveProperty(name);
  });

  test('a component that may be null is one or the other', () => {
    expect(document.components.schemas.ReviewReward).toMatchObject({
      properties: {
        coupon: { anyOf: [{ $ref: '#/components/schemas/Coupon' }, { type: 'null' }] },
      },
    });
    expect(document.components.schemas.Photo).toMatchObject({ type: 'object' });
    // An extension of a component may have fields that are null; the whole of it may not.
    expect(JSON.stringify(document)).not.toMatch(
      /"allOf":\[\{"\$ref":"[^"]+"\},\{"type":(?:\[[^\]]*)?"null"/,
    );
    expect(document.components.schemas.PublicReview).toMatchObject({
      properties: { photo: { anyOf: [{ $ref: '#/components/schemas/Photo' }, { type: 'null' }] } },
    });
  });
});
