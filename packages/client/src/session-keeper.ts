import type { Session } from '@stamm/contract/types';
import { toJson } from './json.ts';

/**
 * Where the session is kept: `() => sessionStorage` is one. Whatever it throws is ignored; where
 * storing is forbidden, browsers throw at the mere mention of a storage.
 */
export type StammStorage = () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface KeptSession extends Session {
  /** Whom the page said it is for; absent when the member signed in by e-mail. */
  customer?: string | undefined;
  /** From when it should be renewed, epoch milliseconds. */
  renewAt: number;
}

export interface SessionKeeper {
  current?: KeptSession | undefined;
  /** What an earlier page kept, if it has not ended. */
  read(): KeptSession | undefined;
  keep(session: Session, customer?: string): void;
  drop(): void;
}

const RENEW_BEFORE_MS = 5 * 60_000;
/** A wrong clock makes every session look old: it is still not renewed more often than this. */
export const RENEW_AT_MOST_EVERY_MS = 60_000;

const endOf = (session: Session) => Date.parse(session.expiresAt);

export const isSession = (answer: Session) => answer.token && endOf(answer);

/** Keeps the session in memory and in the storage, under a key that names the host and the shop. */
export function createSessionKeeper(
  storage: StammStorage | undefined,
  key: string,
  now: () => number,
): SessionKeeper {
  /** A storage may be full or forbidden: then the session ends with the page. */
  const attempt = <Value>(access: () => Value): Value | undefined => {
    try {
      return access();
    } catch {
      return undefined;
    }
  };
  const keeper: SessionKeeper = {
    read: () =>
      attempt(() => {
        const session: KeptSession = JSON.parse(storage?.().getItem(key) as string);
        return endOf(session) > now() ? session : undefined;
      }),
    keep(session, customer) {
      const renewAt = Math.max(endOf(session) - RENEW_BEFORE_MS, now() + RENEW_AT_MOST_EVERY_MS);
      keeper.current = { ...session, customer, renewAt };
      attempt(() => storage?.().setItem(key, toJson(keeper.current)));
    },
    drop() {
      keeper.current = undefined;
      attempt(() => storage?.().removeItem(key));
    },
  };
  const kept = keeper.read();
  // A session that the page vouched for counts once the page does so again: it may have logged out.
  if (!kept?.customer) keeper.current = kept;
  return keeper;
}
