import type { Directory } from './directory.ts';
import type { MailVariables } from './email/mail-settings.ts';
import type { Shop } from './shop/shop.ts';

/** What the Worker is given from outside: its objects and its settings. */
export interface Env extends MailVariables {
  SHOPS: DurableObjectNamespace<Shop>;
  DIRECTORY: DurableObjectNamespace<Directory>;
  /** Whoever holds it creates shops and their keys. */
  OPERATOR_TOKEN: string;
  /** At least 32 characters; the sessions' keys are derived from it. */
  SESSION_SECRET: string;
  ENVIRONMENT: 'development' | 'production';
  /**
   * The header in which whoever stands before this Worker says where a call comes from:
   * `cf-connecting-ip` at Cloudflare. Empty where nobody does, and callers connect themselves.
   */
  CLIENT_ADDRESS_HEADER: string;
}
