import { type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  EVENT_DATA,
  EventType,
  ImportLine,
  ReviewLine,
  SECURITY_SCHEMES,
  WebhookEvent,
  WebhookHeaders,
} from '@stamm/contract';
import type { EventType as EventTypeName } from '@stamm/contract/types';
import { Hono } from 'hono';
import { version } from '../../package.json';
import type { AnyoneEnv } from '../http/caller-env.ts';
import { entityTag, isKnown } from '../http/entity-tag.ts';
import { withInputs, withOpenCalls } from './openapi-inputs.ts';

type AppRegistry = OpenAPIHono<AnyoneEnv>['openAPIRegistry'];

const TAGS = [
  { name: 'Visitor', description: 'What any page of the shop may call, without a key' },
  { name: 'Member', description: 'What a signed-in member may call' },
  { name: 'Shop backend', description: "What the shop's own server calls, with its secret key" },
  { name: 'Webhooks', description: 'How the shop hears by itself of what happens' },
  { name: 'Operator', description: 'What whoever runs the Worker calls' },
  { name: 'Anyone', description: 'Open to all' },
];

/** What the shop's own server is sent. */
function webhookOf(type: EventTypeName): Parameters<AppRegistry['registerWebhook']>[0] {
  const schema = WebhookEvent.extend({ type: z.literal(type), data: EVENT_DATA[type] });
  return {
    method: 'post',
    path: type,
    summary: `Sent to webhook endpoints that want ${type}`,
    request: {
      headers: WebhookHeaders,
      body: { required: true, content: { 'application/json': { schema } } },
    },
    responses: {
      '2XX': { description: 'It was received; any other answer has it sent again later' },
      410: { description: 'No more events are to be sent here' },
    },
  };
}

/** The document describes exactly the routes that this app answers. */
function describe(app: OpenAPIHono<AnyoneEnv>): string {
  const { openAPIRegistry: registry } = app;
  for (const [name, scheme] of Object.entries(SECURITY_SCHEMES)) {
    registry.registerComponent('securitySchemes', name, scheme);
  }
  registry.register('ImportLine', ImportLine);
  registry.register('ReviewLine', ReviewLine);
  for (const type of EventType.options) registry.registerWebhook(webhookOf(type));
  const document = JSON.parse(
    JSON.stringify(
      withScopes(
        app.getOpenAPI31Document({
          openapi: '3.1.0',
          info: {
            title: 'Stamm',
            version,
            description: 'The loyalty of a shop: points, rewards and the members who have them.',
            license: { name: 'MIT' },
          },
          servers: [{ url: '/', description: 'This Worker' }],
          tags: TAGS,
        }),
      ),
    ),
  );
  return JSON.stringify(withOpenCalls(withInputs(document)));
}

interface DescribedOperation {
  description?: string;
  security?: Record<string, string[]>[];
  'x-scope'?: string;
}

/** Says of each call for the shop's backend in words, too, which scope its key needs. */
function withScopes<Document extends { paths?: object }>(document: Document): Document {
  const operations = Object.values(document.paths ?? {}).flatMap((path) => Object.values(path));
  for (const operation of operations as DescribedOperation[]) {
    const [scope] = operation.security?.[0]?.secretKey ?? [];
    if (scope === undefined) continue;
    operation['x-scope'] = scope;
    const needed = `Needs a key with the scope \`${scope}\`.`;
    operation.description = [operation.description, needed].filter(Boolean).join(' ');
  }
  return document;
}

export function openapiRoutes(app: OpenAPIHono<AnyoneEnv>) {
  let described: { body: string; tag: string } | undefined;
  return new Hono<AnyoneEnv>().get('/v1/openapi.json', (c) => {
    if (!described) {
      const body = describe(app);
      described = { body, tag: entityTag(body) };
    }
    const headers = {
      etag: described.tag,
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
    };
    if (isKnown(described.tag, c.req.header('if-none-match'))) return c.body(null, 304, headers);
    return c.body(described.body, 200, { ...headers, 'content-type': 'application/json' });
  });
}
