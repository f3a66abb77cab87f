import { fromHex } from '../../encoding.ts';
import type { WrittenEntry } from '../../journal/journal-api.ts';
import type { ShopContext } from '../context.ts';
import { endSuppression, suppress } from '../mails/suppression.ts';
import { eraseSubscriber, unsubscribe } from '../newsletter/end-subscription.ts';
import { freeCouponAgain, useCouponAgain } from '../operations/coupon-returns.ts';
import { eraseMember } from '../operations/erase-member.ts';
import { rememberErasedAgain } from '../operations/tombstones.ts';
import type { JournalNote, MemberName } from './journal-note.ts';

type Said<Kind extends JournalNote['kind']> = Omit<Extract<JournalNote, { kind: Kind }>, 'kind'>;

type Replays = { [Kind in JournalNote['kind']]: (shop: ShopContext, said: Said<Kind>) => void };

/** What each kind of entry does to a shop whose backup was made before it. What is not there is done. */
const REPLAYS: Replays = {
  'member-erased': (shop, { members, hashes }) => {
    for (const name of members) {
      const member = memberNamed(shop, name);
      if (member) eraseMember(shop, member.number);
    }
    rememberErasedAgain(shop, members, hashes);
  },
  'tombstones-lifted': ({ books }, { hashes }) => {
    for (const hash of hashes) books.tombstones.delete(hash);
  },
  'key-revoked': ({ books, now }, { id }) => {
    const isActive = books.keys.all().some((key) => key.id === id && key.revokedAt === null);
    if (isActive) books.keys.revoke(id, now);
  },
  'session-ended': ({ books }, { id, expiresAt }) => books.endedSessions.add(id, expiresAt),
  'sessions-ended': (shop, { members }) => {
    for (const name of members) {
      const member = memberNamed(shop, name);
      if (member) shop.books.members.endSessions(member.number, shop.now);
    }
  },
  'subscription-ended': (shop, { id, isErased }) => {
    const subscriber = shop.books.subscribers.find(id);
    if (!subscriber) return;
    if (isErased) eraseSubscriber(shop, subscriber);
    else unsubscribe(shop, subscriber, 'page');
  },
  'address-suppressed': (shop, { hash, reason }) => suppress(shop, fromHex(hash), reason),
  'suppression-ended': (shop, { hash, reasons }) => endSuppression(shop, fromHex(hash), reasons),
  'mail-topic': (shop, { member: name, topic, isWanted }) => {
    const member = memberNamed(shop, name);
    if (!member) return;
    const { mailPreferences } = shop.books;
    if (isWanted) mailPreferences.optIn(member.number, topic);
    else mailPreferences.optOut(member.number, topic, shop.now);
  },
  'coupon-used': (shop, { code, use }) => useCouponAgain(shop, code, use),
  'coupon-freed': (shop, { code, orderId }) => freeCouponAgain(shop, code, orderId),
};

/**
 * Does to the shop what it does not know of any more, as of when it happened. Nobody is told: they
 * were, back then.
 */
export function replayEntry(shop: ShopContext, { kind, note, at }: WrittenEntry): void {
  const replay = REPLAYS[kind as JournalNote['kind']] as
    | ((shop: ShopContext, said: unknown) => void)
    | undefined;
  if (!replay) throw new Error(`The journal tells of ${kind}, which is not known here.`);
  replay({ ...shop, now: at, isHistory: true, isReplay: true }, JSON.parse(note));
}

/** Whether a number is still that member's: after a restore, it may be another's. */
function memberNamed({ books }: ShopContext, { number, joinedAt }: MemberName) {
  const member = books.members.find(number);
  return member?.joinedAt === joinedAt && member.erasedAt === null ? member : undefined;
}
