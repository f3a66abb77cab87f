import type { Hook } from '@hono/zod-openapi';
import { fieldErrors } from '@stamm/contract';
import { refuse } from './refusal.ts';

const WHERE: Record<string, string> = {
  json: 'The body breaks a rule of this call',
  param: 'The address breaks a rule of this call',
  query: 'The query breaks a rule of this call',
  header: 'A header breaks a rule of this call',
};

/** What a schema found wrong with a request, as a refusal. */
// biome-ignore lint/suspicious/noExplicitAny: the hook is the same for the input of every route
export const refuseInvalid: Hook<any, any, any, any> = (result, c) => {
  if (result.success) return;
  if (result.target === 'header' && c.req.header('idempotency-key') === undefined) {
    refuse(
      'missing_idempotency_key',
      'Send an Idempotency-Key header of 8 to 64 letters, digits, hyphens or underscores: a new one for each intent, the same one for each retry.',
    );
  }
  const errors = fieldErrors(result.error.issues);
  const where = WHERE[result.target] ?? 'The request breaks a rule of this call';
  refuse('invalid_request', `${where}; "errors" says where and how.`, errors);
};
