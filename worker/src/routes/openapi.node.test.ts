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
  const answer = await createApp({ assets: {} }).request('/v1/openapi.json');
  expect(answer.headers.get('content-type')).toBe('application/json');
  document = await answer.json();
});

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
    expect(JSON.stringify(document)).not.toMatch(/"allOf":\[[^\]]*"null"/);
    expect(document.components.schemas.PublicReview).toMatchObject({
      properties: { photo: { anyOf: [{ $ref: '#/components/schemas/Photo' }, { type: 'null' }] } },
    });
  });
});
