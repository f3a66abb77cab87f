import { StammClient, type StammClientOptions } from './client.ts';

export type { StammClient, StammClientOptions } from './client.ts';
export { StammError, type StammErrorCode } from './errors.ts';
export type { IdentitySource, StammStorage } from './sessions.ts';
export type { StammSnapshot } from './snapshot.ts';

/** A client for one shop. It asks nothing and stores nothing until it is told to. */
export function createStammClient(options: StammClientOptions): StammClient {
  return new StammClient(options);
}
