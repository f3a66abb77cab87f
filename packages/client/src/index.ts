export { deleteMe, exportMe, updateMe } from './account.ts';
export { createStammClient } from './client.ts';
export { StammError, type StammErrorCode } from './errors.ts';
export { type Price, pointsFor } from './points-for.ts';
export type { StammStorage } from './session-keeper.ts';
export type { IdentitySource } from './sign-in.ts';
export type { StammSnapshot } from './snapshot.ts';
export type { Call, Send } from './transport.ts';
export type { StammClient, StammClientOptions } from './types.ts';
