/** The newsletter in the demo shop: from the footer through the mailbox to the coupon, and out again. */
import type { Coupon, NewsletterSubscriber } from '@stamm/contract/types';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiAnswer, callApi, mustCallApi } from '../support/api.ts';
import { launchBrowser } from '../support/browser.ts';
import { logIn, type Visit, visit } from '../support/shopper.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let browser: Browser;
let shopUrl: string;
let secretKey: string;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack({ demo: true }), launchBrowser()]);
  if (!stack.demo) throw new Error('There is no demo shop.');
  shopUrl = stack.demo.url;
  secretKey = stack.demo.shop.secretKey;
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const form = (page: Page): Locator => page.locator('stamm-newsletter');

async function open(): Promise<Visit> {
  const visited = await visit(browser);
  await visited.page.goto(`${shopUrl}/?lang=en`);
  await form(visited.page).locator('form').waitFor();
  return visited;
}

/** Fills in the form in the footer, as a visitor or a member would. */
async function subscribe(page: Page, email?: string): Promise<void> {
  if (email) await form(page).getByLabel('Your e-mail address').fill(email);
  await form(page).getByLabel('New coffees').check();
  await form(page).getByRole('button', { name: 'Subscribe' }).click();
}

type LinkPage = 'confirm' | 'preferences' | 'unsubscribe';

/** Those in all mails to an address, of the newest mail first. */
async function linksTo(email: string, page: LinkPage): Promise<string[]> {
  const mailbox = await (await fetch(`${stack.url}/dev/mailbox?shop=demo`)).text();
  const mails = mailbox.split(/\bTo (?=\S+@)/).filter((mail) => mail.startsWith(email));
  const link = new RegExp(`/p/demo/newsletter/${page}/[\\w.-]+`);
  return mails.flatMap((mail) => link.exec(mail)?.[0] ?? []);
}

/** The link in the newest of so many mails to an address. */
async function linkTo(email: string, page: LinkPage, mails = 1): Promise<string> {
  const links = () => linksTo(email, page);
  await expect.poll(links, { timeout: 10_000 }).toHaveLength(mails);
  return `${stack.url}${(await links())[0]}`;
}

/** Presses the button behind the link in the newest of so many confirmation mails. */
async function confirm(page: Page, email: string, mails = 1): Promise<void> {
  await page.goto(await linkTo(email, 'confirm', mails));
  await page.getByRole('button', { name: /yes/i }).click();
  await heading(page, 'You are subscribed');
}

function lookUp(email: string): Promise<ApiAnswer<NewsletterSubscriber>> {
  return callApi(`${stack.url}/v1/newsletter/lookup`, {
    method: 'POST',
    token: secretKey,
    json: { email },
  });
}

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor();

describe('a visitor of the demo shop', () => {
  it('subscribes in the footer, confirms by mail, gets a coupon, chooses anew and leaves', async () => {
    const { page, context, faults } = await open();
    await form(page).getByText('Our thank-you once you have confirmed: €3 off').waitFor();
    await form(page).getByLabel('First name (optional)').fill('Vera');
    await subscribe(page, 'vera@example.com');
    await form(page).getByText('look into the mailbox of vera@example.com').waitFor();
    expect((await lookUp('vera@example.com')).status).toBe(404);

    const link = await linkTo('vera@example.com', 'confirm');
    // A mail scanner follows links, more than once.
    for (const method of ['HEAD', 'GET', 'GET'])
      expect((await fetch(link, { method })).ok).toBe(true);
    await page.goto(link);
    await heading(page, 'Confirm your subscription');
    await page.getByText('vera@example.com').waitFor();
    expect((await lookUp('vera@example.com')).status).toBe(404);

    await page.getByRole('button', { name: /yes/i }).click();
    await heading(page, 'You are subscribed');
    const { body: subscriber } = await lookUp('vera@example.com');
    expect(subscriber).toMatchObject({ status: 'subscribed', name: 'Vera', topics: ['coffees'] });
    const code = (await page.locator('main').textContent())?.match(/(?:[\dA-Z]{4}-){3}[\dA-Z]{4}/);
    const coupon = await mustCallApi<Coupon>(`${stack.url}/v1/coupons/${code?.[0]}`, {
      token: secretKey,
    });
    expect(coupon).toMatchObject({ source: 'newsletter', status: 'active', points: 0 });

    await page.goto(await linkTo('vera@example.com', 'preferences'));
    await page.getByLabel(/offers/i).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(async () => (await lookUp('vera@example.com')).body.topics)
      .toEqual(['coffees', 'offers']);
    await page.getByRole('button', { name: /unsubscribe/i }).click();
    await expect
      .poll(async () => (await lookUp('vera@example.com')).body.status)
      .toBe('unsubscribed');
    expect(await context.cookies(stack.url)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('unsubscribes by one click of the mail program', async () => {
    const { page, context } = await open();
    await subscribe(page, 'olga@example.com');
    await confirm(page, 'olga@example.com');
    const link = await linkTo('olga@example.com', 'unsubscribe');
    await page.goto(link);
    expect((await lookUp('olga@example.com')).body.status).toBe('subscribed');
    const oneClick = await fetch(link, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    expect(oneClick.ok).toBe(true);
    expect((await lookUp('olga@example.com')).body.status).toBe('unsubscribed');
    await context.close();
  });
});

describe('a member of the demo shop', () => {
  it('who subscribed as a visitor finds both in the account, and the coupon', async () => {
    const email = 'ben@kunden.example';
    const { page, context, faults } = await open();
    await subscribe(page, email);
    await confirm(page, email);
    // The link was mailed to Ben, and the shop has verified that the mailbox is his.
    expect((await lookUp(email)).body.memberId).toBe('ben');

    await logIn(page, shopUrl, 'ben');
    await page.goto(`${shopUrl}/rewards.html`);
    const coupon = page.locator('stamm-rewards [part=coupon]');
    await coupon.getByText('for the newsletter').waitFor();
    expect(await coupon.count()).toBe(1);
    await page.locator('stamm-activity').getByText('Newsletter: €3 off').waitFor();
    await page.locator('#newsletter').scrollIntoViewIfNeeded();
    await form(page).getByText(`Our newsletter comes to ${email}.`).waitFor();

    await form(page).getByLabel('Brewing').check();
    await form(page).getByRole('button', { name: 'Save' }).click();
    await form(page).getByText('Saved.').waitFor();
    expect((await lookUp(email)).body.topics).toEqual(['coffees', 'brewing']);
    await form(page).getByRole('button', { name: 'Unsubscribe' }).click();
    await form(page).getByText('You are unsubscribed.').waitFor();
    expect((await lookUp(email)).body.status).toBe('unsubscribed');
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe('in the wrong ways', () => {
  it('a bad address stays in its field, and no topic is asked for', async () => {
    const { page, context } = await open();
    await subscribe(page, 'nobody');
    await form(page).getByText('Please enter your e-mail address, such as').waitFor();
    expect(await form(page).getByLabel('Your e-mail address').inputValue()).toBe('nobody');
    await form(page).getByLabel('New coffees').uncheck();
    await form(page).getByLabel('Your e-mail address').fill('somebody@example.com');
    await form(page).getByRole('button', { name: 'Subscribe' }).click();
    await form(page).getByText('Please choose at least one topic.').waitFor();
    expect(await linksTo('somebody@example.com', 'confirm')).toEqual([]);
    await context.close();
  });

  it('asking twice brings one mail, and the same answer', async () => {
    const { page, context } = await open();
    await subscribe(page, 'twice@example.com');
    const answer = form(page).getByText('look into the mailbox of twice@example.com');
    await answer.waitFor();
    await linkTo('twice@example.com', 'confirm');
    await form(page).getByRole('button', { name: 'Use another address' }).click();
    await form(page).getByRole('button', { name: 'Subscribe' }).click();
    await answer.waitFor();
    // A mail to somebody who asked later has come, so a second one would be there, too.
    await form(page).getByRole('button', { name: 'Use another address' }).click();
    await subscribe(page, 'later@example.com');
    await linkTo('later@example.com', 'confirm');
    expect(await linksTo('twice@example.com', 'confirm')).toHaveLength(1);
    await context.close();
  });

  it('a link that was used or altered says so, and changes nothing', async () => {
    const { page, context } = await open();
    await subscribe(page, 'again@example.com');
    const link = await linkTo('again@example.com', 'confirm');
    await confirm(page, 'again@example.com');
    const [used, altered] = await Promise.all([fetch(link), fetch(`${link.slice(0, -3)}xyz`)]);
    expect([used.status, altered.status]).toEqual([409, 404]);
    expect(await altered.text()).toContain('<h1>');
    await context.close();
  });

  it('offline, it says so and keeps what was typed; then it works', async () => {
    const { page, context } = await open();
    await context.setOffline(true);
    await subscribe(page, 'offline@example.com');
    await form(page).getByText('You seem to be offline.').waitFor();
    await context.setOffline(false);
    await form(page).getByRole('button', { name: 'Subscribe' }).click();
    await form(page).getByText('look into the mailbox of offline@example.com').waitFor();
    await linkTo('offline@example.com', 'confirm');
    await context.close();
  });
});
