import type {
  MyNewsletter,
  MyNewsletterInput,
  NewsletterAccepted,
  NewsletterInput,
} from '@stamm/contract/types';
import type { StammClient } from './types.ts';

const isMine = ({ status, topics }: MyNewsletter) => status && topics.map;

/** Asks for the newsletter as anybody: the answer is the same whether the address is known or not. */
export function subscribe(
  client: StammClient,
  input: NewsletterInput,
): Promise<NewsletterAccepted> {
  return client.send({
    path: `/v1/shops/${client.shop}/newsletter`,
    body: input,
    isAnswer: ({ confirmWithinDays }) => confirmWithinDays,
  });
}

/** The signed-in member's own subscription. */
export function myNewsletter(client: StammClient): Promise<MyNewsletter> {
  return client.call({ path: '/v1/me/newsletter', isAnswer: isMine });
}

/** Subscribes the member (a mail asks them to confirm), changes their topics, or unsubscribes them. */
export function changeMyNewsletter(
  client: StammClient,
  body: MyNewsletterInput,
): Promise<MyNewsletter> {
  return client.call({ method: 'PUT', path: '/v1/me/newsletter', body, isAnswer: isMine });
}
