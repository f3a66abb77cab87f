import { ERRORS, FirstName, Id, Language, limits } from '@stamm/contract';
import type { Context, Hono } from 'hono';
import { Refusal } from '../../problems/refusal.ts';
import type { SubscriptionChange } from '../../shop/newsletter/change-subscription.ts';
import { languageOf, type PageEnv, pagesOfShop, readForm } from '../page-calls.ts';
import { messagePage, pageResponse } from '../shell.ts';
import { SHELL_WORDS } from '../words.ts';
import { confirmationContent, confirmedContent } from './confirm-content.ts';
import { type PreferencesFault, preferencesContent, unsubscribeContent } from './manage-content.ts';
import { NEWSLETTER_WORDS } from './words.ts';

/** How mail programs say that they unsubscribe with one click (RFC 8058, 3.2). */
const ONE_CLICK = ['List-Unsubscribe', 'One-Click'] as const;

/** The pages behind the links in a newsletter's mails. A GET changes nothing; a POST is a button. */
export function newsletterPages(): Hono<PageEnv> {
  const pages = pagesOfShop();

  pages.get('/p/:shop/newsletter/confirm/:token', (c) =>
    answer(c, async () => {
      const view = must(await c.var.shop.newsletterConfirmation(c.req.param('token')));
      return pageResponse(confirmationContent(view, c.var.brand), c.var.brand);
    }),
  );

  pages.post('/p/:shop/newsletter/confirm/:token', (c) =>
    answer(c, async () => {
      const view = must(await c.var.shop.confirmNewsletterOnPage(c.req.param('token')));
      return pageResponse(confirmedContent(view, c.var.brand), c.var.brand);
    }),
  );

  pages.get('/p/:shop/newsletter/preferences/:token', (c) =>
    answer(c, async () => {
      const view = must(await c.var.shop.newsletterPreferences(c.req.param('token')));
      return pageResponse(preferencesContent(view, c.var.brand, null), c.var.brand);
    }),
  );

  pages.post('/p/:shop/newsletter/preferences/:token', (c) => answer(c, () => savePreferences(c)));

  pages.get('/p/:shop/newsletter/unsubscribe/:token', (c) =>
    answer(c, async () => {
      const view = must(await c.var.shop.newsletterUnsubscribe(c.req.param('token')));
      return pageResponse(unsubscribeContent(view, c.var.brand), c.var.brand);
    }),
  );

  pages.post('/p/:shop/newsletter/unsubscribe/:token', (c) =>
    answer(c, async () => {
      // Whatever else the body says, whoever posts here wants to be left alone.
      const form = await readForm(c.req.raw);
      const via = form?.get(ONE_CLICK[0]) === ONE_CLICK[1] ? 'oneClick' : 'page';
      const token = c.req.param('token');
      const view = must(await c.var.shop.unsubscribeNewsletterOnPage(token, via));
      return pageResponse(unsubscribeContent(view, c.var.brand), c.var.brand);
    }),
  );

  return pages;
}

/** A page; or, for a link that leads nowhere any more, what became of it. */
async function answer(c: Context<PageEnv>, page: () => Promise<Response>): Promise<Response> {
  try {
    return await page();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const language = languageOf(c);
    const problem = NEWSLETTER_WORDS[language].problems[error.failure.code];
    if (!problem) throw error;
    return messagePage(problem, { language, status: statusOf(error) }, c.var.brand);
  }
}

/** Gone for good, in the words of HTTP, where the API tells of a conflict. */
function statusOf({ failure }: Refusal): number {
  return failure.code === 'newsletter_link_expired' ? 410 : ERRORS[failure.code].status;
}

function must<Value>(outcome: { ok: true; value: Value } | Refusal['failure']): Value {
  if (outcome.ok) return outcome.value;
  throw new Refusal(outcome);
}

async function savePreferences(c: Context<PageEnv>): Promise<Response> {
  const { shop, brand } = c.var;
  const token = c.req.param('token') ?? '';
  const form = await readForm(c.req.raw);
  if (!form) {
    const language = languageOf(c);
    return messagePage(SHELL_WORDS[language].unreadable, { language, status: 422 }, brand);
  }
  if (form.get('action') === 'unsubscribe') {
    const view = must(await shop.saveNewsletterPreferences(token, 'unsubscribe'));
    return pageResponse(preferencesContent(view, brand, null), brand);
  }
  const before = must(await shop.newsletterPreferences(token));
  const wish = readWish(form, before.topics.length > 0);
  if ('fault' in wish) {
    return pageResponse(preferencesContent(before, brand, wish.fault), brand);
  }
  const view = must(await shop.saveNewsletterPreferences(token, wish));
  return pageResponse(preferencesContent(view, brand, 'saved'), brand);
}

/** What a form of ours sends; what another sends may break a rule, which the shop then says. */
function readWish(
  form: URLSearchParams,
  hasTopics: boolean,
): SubscriptionChange | { fault: PreferencesFault } {
  const topics = form.getAll('topic').filter((id) => Id.safeParse(id).success);
  if (topics.length > limits.MAX_NEWSLETTER_TOPICS || (hasTopics && topics.length === 0)) {
    return { fault: 'noTopic' };
  }
  const written = form.get('name')?.trim() ?? '';
  const name = FirstName.safeParse(written);
  if (written !== '' && !name.success) return { fault: 'badName' };
  const language = Language.safeParse(form.get('language'));
  return {
    ...(hasTopics && { topics }),
    ...(form.has('name') && { name: name.success ? name.data : null }),
    ...(language.success && { language: language.data }),
  };
}
