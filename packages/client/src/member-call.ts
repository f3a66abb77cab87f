import { StammError } from './errors.ts';
import {
  isSession,
  type KeptSession,
  RENEW_AT_MOST_EVERY_MS,
  type SessionKeeper,
} from './session-keeper.ts';
import type { SignIn } from './sign-in.ts';
import type { Send } from './transport.ts';

/**
 * Makes calls as the member: with a session that is renewed before it ends, and replaced once
 * where it is refused, if the page can vouch again.
 */
export function createMemberCall(
  send: Send,
  keeper: SessionKeeper,
  signIn: SignIn,
  forget: () => void,
  onStatus: () => void,
  now: () => number,
): Send {
  let renewing: Promise<void> | undefined;

  const renew = async (session: KeptSession) => {
    // Also when this fails: the call that follows finds out, and a later one tries again.
    session.renewAt = now() + RENEW_AT_MOST_EVERY_MS;
    try {
      const renewed = await send({
        method: 'POST',
        path: '/v1/me/session',
        token: session.token,
        isAnswer: isSession,
      });
      if (keeper.current === session) keeper.keep(renewed, session.customer);
    } catch {
      // As above.
    }
    renewing = undefined;
  };

  return async (call) => {
    await signIn.settled();
    const asked = keeper.current;
    /** The session now. What one customer asked for must not happen to another. */
    const session = () =>
      keeper.current?.customer === asked?.customer ? keeper.current : undefined;
    if (asked && now() > asked.renewAt) renewing ??= renew(asked);
    await renewing;
    const first = session();
    if (!first) throw new StammError('missing_credentials', 'Nobody is signed in.');
    try {
      return await send({ ...call, token: first.token });
    } catch (error) {
      if ((error as StammError).status !== 401) throw error;
      if (keeper.current === first) {
        forget();
        onStatus();
      }
      await signIn.askAgain();
      const next = session();
      if (!next) throw error;
      return send({ ...call, token: next.token });
    }
  };
}
