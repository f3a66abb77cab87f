import { limits } from '@stamm/contract';
import { Refusal } from '@stamm/loyalty';
import type { SessionOrigin, SignedIn } from '../api.ts';
import type { ShopContext } from '../context.ts';
import { namesOf, noteInJournal } from '../journal/journal-note.ts';
import { audit } from './audit.ts';
import { scheduleCleanUp } from './clean-up.ts';
import { mustFindMember, mustFindSignedIn } from './resolve-member.ts';

/** Until the last token of a session has expired, however often it was renewed. */
const LIFE_MS = (limits.SESSION_RENEWAL_HOURS * 3600 + limits.SESSION_SECONDS) * 1000;

/** Whether a session was ended: by itself, with all of the member's, or with the key it came from. */
export function isEnded({ books }: ShopContext, { number, session }: SignedIn): boolean {
  const { id, signedInAt, identityKey } = session;
  return (
    signedInAt <= (books.members.find(number)?.sessionsEndedAt ?? 0) ||
    books.endedSessions.has(id) ||
    (identityKey !== null && books.keys.identitySecret(identityKey) === undefined)
  );
}

/**
 * Looked at with each call of a member: the token alone does not say that its session goes on.
 * @throws Refusal `invalid_session`
 */
export function mustBeSignedIn(shop: ShopContext, signedIn: SignedIn): void {
  mustFindSignedIn(shop, signedIn.number);
  if (isEnded(shop, signedIn)) {
    throw new Refusal('invalid_session', 'This session was ended. Sign in again.');
  }
}

/** Signs a member out on the device that asks. */
export function endSession(shop: ShopContext, { session }: SignedIn): null {
  return shop.transaction(() => {
    end(shop, session);
    return null;
  });
}

/** Signs a member out on all devices. */
export function endMySessions(shop: ShopContext, { number, session }: SignedIn): null {
  return shop.transaction(() => {
    // By itself too, for the clock of the backend that vouched may be ahead of ours.
    end(shop, session);
    endAll(shop, mustFindSignedIn(shop, number).number);
    return null;
  });
}

/**
 * The same for the shop's backend.
 * @throws Refusal `member_not_found`
 */
export function endSessionsOf(shop: ShopContext, id: string): null {
  return shop.transaction(() => {
    endAll(shop, mustFindMember(shop, id).number);
    return null;
  });
}

function end(shop: ShopContext, { id, signedInAt }: SessionOrigin): void {
  const expiresAt = signedInAt + LIFE_MS;
  shop.books.endedSessions.add(id, expiresAt);
  noteInJournal(shop, { kind: 'session-ended', id, expiresAt }, expiresAt);
  scheduleCleanUp(shop);
}

function endAll(shop: ShopContext, member: number): void {
  shop.books.members.endSessions(member, shop.now);
  const members = namesOf(shop, member);
  noteInJournal(shop, { kind: 'sessions-ended', members }, shop.now + LIFE_MS);
  audit(shop, 'member.sessions_ended', { member });
}
