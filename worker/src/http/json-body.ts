import { limits } from '@stamm/contract';
import type { HonoRequest, MiddlewareHandler } from 'hono';
import { refuse } from '../problems/refusal.ts';
import type { AnyoneEnv } from './caller-env.ts';
import { BodyFault, readLimited } from './limited-body.ts';

const PLAIN_JSON = 'application/json';

/** The media type of a request without its parameters, in lower case. */
export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/**
 * Reads the body of a call that takes JSON, before its schema sees it: right kind, not too
 * large however it is sent, valid UTF-8 and valid JSON. Leaves the value for the validator.
 */
export const jsonBody: MiddlewareHandler<AnyoneEnv> = async (c, next) => {
  const mediaType = mediaTypeOf(c.req.header('content-type'));
  if (!/^application\/([\w.-]+\+)?json$/.test(mediaType)) {
    refuse(
      'unsupported_media_type',
      'Send JSON, with the header "Content-Type: application/json".',
    );
  }
  const text = decode(await bytesOf(c.req.raw));
  if (text.trim() === '') refuse('malformed_json', 'The body is empty. Send a JSON object.');
  const value = parse(text);
  c.req.json = async <Body>() => value as Body;
  if (c.req.header('content-type') !== PLAIN_JSON) namePlainly(c.req);
  await next();
};

/** What was sent may be a relative of JSON, or have parameters that a validator stumbles over. */
function namePlainly(request: HonoRequest): void {
  const headers = new Headers(request.raw.headers);
  headers.set('content-type', PLAIN_JSON);
  request.raw = new Request(request.raw.url, { method: request.raw.method, headers });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse(
      'malformed_json',
      'The body cannot be read as JSON. Check its quotes, commas and braces.',
    );
  }
}

/** Refuses as JSON what could not be read at all. */
async function bytesOf(request: Request): Promise<Uint8Array> {
  try {
    return await readLimited(request, limits.MAX_BODY_BYTES);
  } catch (error) {
    if (!(error instanceof BodyFault)) throw error;
    if (error.fault === 'too_large') {
      return refuse('body_too_large', `Send at most ${limits.MAX_BODY_BYTES} bytes.`);
    }
    return refuse('malformed_json', 'The body broke off before its end. Send it again, whole.');
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return refuse('malformed_json', 'The body is not valid UTF-8. Send JSON in UTF-8.');
  }
}
