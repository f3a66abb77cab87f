import { limits } from '@stamm/contract';
import type { HonoRequest, MiddlewareHandler } from 'hono';
import { refuse } from '../problems/refusal.ts';
import type { AnyoneEnv } from './caller-env.ts';

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
  const text = decode(await readLimited(c.req.raw));
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

function tooLarge(): never {
  refuse('body_too_large', `Send at most ${limits.MAX_BODY_BYTES} bytes.`);
}

/** The line went dead, or its chunks are nonsense: nothing that we could have done. */
function brokenOff(): never {
  refuse('malformed_json', 'The body broke off before its end. Send it again, whole.');
}

async function readLimited(request: Request): Promise<Uint8Array> {
  const length = request.headers.get('content-length');
  if (Number(length) > limits.MAX_BODY_BYTES) tooLarge();
  // The protocol holds such a body to its length, and reading it at once costs far less.
  if (length !== null) return new Uint8Array(await request.arrayBuffer().catch(brokenOff));
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read().catch(brokenOff)) ?? { done: true };
    if (done) break;
    size += value.byteLength;
    if (size > limits.MAX_BODY_BYTES) {
      await reader?.cancel();
      tooLarge();
    }
    chunks.push(value);
  }
  return joined(chunks, size);
}

function joined(chunks: Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1 && chunks[0]) return chunks[0];
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return refuse('malformed_json', 'The body is not valid UTF-8. Send JSON in UTF-8.');
  }
}
