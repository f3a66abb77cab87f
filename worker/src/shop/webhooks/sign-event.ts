import { Webhook } from 'standardwebhooks';
import { toBase64 } from '../../encoding.ts';
import type { EndpointRecord } from '../books/webhook-endpoints.ts';

const SECRET_BYTES = 32;

export function newWebhookSecret(): string {
  const random = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return `whsec_${toBase64(random)}`;
}

/** The headers of Standard Webhooks. For a day after a rotation both secrets sign. */
export function signEvent(
  endpoint: Pick<EndpointRecord, 'secret' | 'previousSecret' | 'previousSecretUntil'>,
  event: { id: string; body: string },
  now: number,
): Record<string, string> {
  const { secret, previousSecret, previousSecretUntil } = endpoint;
  const secrets = [secret];
  if (previousSecret !== null && now < (previousSecretUntil ?? 0)) secrets.push(previousSecret);
  const at = new Date(now);
  return {
    'webhook-id': event.id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': secrets
      .map((each) => new Webhook(each).sign(event.id, at, event.body))
      .join(' '),
  };
}
