import type { MailPreferences, MePatch } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import { mailLanguage } from '../../email/mail-content.ts';
import type { MailTopicView } from '../api.ts';
import { MAIL_TOPICS, type MailTopic } from '../books/mail-preferences.ts';
import type { ShopContext } from '../context.ts';
import { noteInJournal } from '../journal/journal-note.ts';
import { wishIn } from '../mails/unsubscribe-link.ts';

export function preferencesOf({ books }: ShopContext, member: number): MailPreferences {
  return { expiryWarnings: books.mailPreferences.wants(member, 'expiryWarnings') };
}

/** What is absent stays as it is. */
export function changePreferences(
  shop: ShopContext,
  member: number,
  wishes: MePatch['mails'],
): void {
  for (const topic of MAIL_TOPICS) {
    const wish = wishes?.[topic];
    if (wish !== undefined) choose(shop, member, topic, wish);
  }
}

function choose(shop: ShopContext, member: number, topic: MailTopic, isWanted: boolean): void {
  const { mailPreferences, members } = shop.books;
  if (mailPreferences.wants(member, topic) === isWanted) return;
  if (isWanted) mailPreferences.optIn(member, topic);
  else mailPreferences.optOut(member, topic, shop.now);
  const name = { number: member, joinedAt: members.joinedAt(member) };
  noteInJournal(shop, { kind: 'mail-topic', member: name, topic, isWanted });
}

/**
 * What the page behind a link in a mail shows. Programs follow links by themselves: nothing changes.
 * @throws Refusal `invalid_link`
 */
export function readMailTopicView(shop: ShopContext, token: string): MailTopicView {
  const wish = mustBeOurs(shop, token);
  const member = shop.books.members.find(wish.member);
  return {
    language: mailLanguage(member?.language ?? null),
    isSubscribed:
      member?.erasedAt === null && shop.books.mailPreferences.wants(member.number, wish.topic),
  };
}

/**
 * Ends the mails of a topic for a member. Again, or for one who is no member any more, it changes
 * nothing.
 * @throws Refusal `invalid_link`
 */
export function endMailTopic(shop: ShopContext, token: string): MailTopicView {
  return shop.transaction(() => {
    const wish = mustBeOurs(shop, token);
    const member = shop.books.members.find(wish.member);
    if (member?.erasedAt === null) {
      choose(shop, member.number, wish.topic, false);
    }
    return readMailTopicView(shop, token);
  });
}

function mustBeOurs(shop: ShopContext, token: string) {
  const wish = wishIn(shop, token);
  if (wish) return wish;
  throw new Refusal(
    'invalid_link',
    'This link is not complete, or was changed. Open it from the mail once more.',
  );
}
