import type { Env } from '../env.ts';
import { refuse } from '../problems/refusal.ts';
import type { Credentials } from './credentials.ts';
import { isOperatorToken } from './operator-token.ts';

/** Who proves who they are with the Authorization header. */
type Prover = 'operator' | 'backend' | 'member';

const NEEDED: Record<Prover, string> = {
  operator: 'This call is for whoever runs the Worker: send the operator token',
  backend: "This call is for the shop's backend: send its secret key (sk_…)",
  member: 'This call is for a member: send their session (st_…)',
};

const SENT: Record<Prover, string> = {
  operator: 'the operator token',
  backend: 'a secret key',
  member: "a member's session",
};

function refuseMissing(needed: Prover): never {
  refuse('missing_credentials', `${NEEDED[needed]} as "Authorization: Bearer …".`);
}

function refuseKind(needed: Prover, sent: Prover): never {
  refuse(
    'wrong_credentials_kind',
    `${NEEDED[needed]} as "Authorization: Bearer …". What came is ${SENT[sent]}.`,
  );
}

function proverOf(credentials: Credentials, env: Env): Prover | undefined {
  switch (credentials.kind) {
    case 'secretKey':
    case 'brokenKey':
      return 'backend';
    case 'session':
    case 'brokenSession':
      return 'member';
    case 'other':
      return isOperatorToken(credentials.token, env) ? 'operator' : undefined;
    case 'none':
      return undefined;
  }
}

/** Refuses missing credentials and those of another kind, saying which are needed. */
function refuseOthers(credentials: Credentials, needed: Prover, env: Env): void {
  if (credentials.kind === 'none') refuseMissing(needed);
  const sent = proverOf(credentials, env);
  if (sent !== undefined && sent !== needed) refuseKind(needed, sent);
}

/** The secret key and its shop by their shape; whether the key is good, the shop itself knows. */
export function expectSecretKey(credentials: Credentials, env: Env) {
  refuseOthers(credentials, 'backend', env);
  if (credentials.kind === 'secretKey') return credentials;
  return refuse(
    'invalid_key',
    'This is not a secret key: those begin with sk_ and the name of the shop. Copy it whole.',
  );
}

/** The session and its shop by their shape; whether it is good is still to be verified. */
export function expectSession(credentials: Credentials, env: Env) {
  refuseOthers(credentials, 'member', env);
  if (credentials.kind === 'session') return credentials;
  return refuse('invalid_session', 'This is not a session. Sign in to get one.');
}

export function expectOperator(credentials: Credentials, env: Env): void {
  refuseOthers(credentials, 'operator', env);
  if (proverOf(credentials, env) === 'operator') return;
  refuse('invalid_key', 'This is not the operator token that this Worker was started with.');
}
