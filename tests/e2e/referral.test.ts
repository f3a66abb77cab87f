/** A member invites a friend through the demo shop: from the copied link to the advocate's thanks. */
import type { ActivityPage, OrderState } from '@stamm/contract/types';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustCallApi } from '../support/api.ts';
import { launchBrowser } from '../support/browser.ts';
import { logIn, visit } from '../support/shopper.ts';
import { type Stack, startStack } from '../support/stack.ts';

const DAY_MS = 86_400_000;
const COUPON = /^([2-9CFHMRWXY]{4}-){3}[2-9CFHMRWXY]{4}$/;
const PLACE = 'stamm referral demo';

let stack: Stack;
let browser: Browser;
let shopUrl: string;
let secretKey: string;
/** The link that Anna has copied. */
let link: string;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack({ demo: true }), launchBrowser()]);
  if (!stack.demo) throw new Error('The demo shop was asked for.');
  shopUrl = stack.demo.url;
  secretKey = stack.demo.shop.secretKey;
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Opens the friend's own window on a page of the shop, in English. */
async function openAsFriend() {
  const visited = await visit(browser);
  await visited.page.goto(`${shopUrl}/login.html?lang=en`);
  return visited;
}

const greeting = (page: Page) => page.locator('main stamm-referral-offer');

/** What a page keeps of a link: for the session, and for longer. */
const kept = (page: Page) =>
  page.evaluate((key) => [sessionStorage.getItem(key), localStorage.getItem(key)], PLACE);

async function codeFromMail(email: string): Promise<string> {
  let code: string | undefined;
  await expect
    .poll(async () => {
      const mailbox = await (await fetch(`${stack.url}/dev/mailbox?shop=demo`)).text();
      code = mailbox.split(email)[1]?.match(/\b[0-9]{6}\b/)?.[0];
      return code;
    })
    .toBeTruthy();
  return code as string;
}

async function signInByMail(page: Page, within: string, email: string): Promise<void> {
  const signIn = page.locator(`${within} stamm-sign-in`);
  await signIn.getByLabel(/e-mail/i).fill(email);
  await signIn.locator('[part=submit]').click();
  await signIn.locator('[autocomplete=one-time-code]').fill(await codeFromMail(email));
  await signIn.locator('[part=submit]').click();
}

async function buy(page: Page, product: string, coupon: string): Promise<string> {
  await page.goto(`${shopUrl}/products/${product}.html`);
  await page.locator('form[data-add-form] button').first().click();
  await page.goto(`${shopUrl}/checkout.html`);
  await page.locator('#coupon-code').fill(coupon);
  await page.locator('#coupon-form button[type=submit]').click();
  await page.locator('#coupon-applied').getByText(/5/).waitFor();
  await page.locator('#pay').click();
  await page.waitForURL(/confirmation/);
  const said = (await page.locator('#number').textContent()) ?? '';
  return said.match(/\d+/)?.[0] ?? said;
}

const thanksOf = async (member: string) =>
  (
    await mustCallApi<ActivityPage>(`${stack.url}/v1/members/${member}/activity`, {
      token: secretKey,
    })
  ).items.filter(({ kind }) => kind === 'referral').length;

/** The bank books a payment as of an earlier day: so the return window is over now. */
async function letReturnWindowPass(customer: string, id: string): Promise<void> {
  const token = secretKey;
  const order = await mustCallApi<OrderState>(`${stack.url}/v1/orders/${id}`, { token });
  const { currency, placedAt, totalMinor } = order;
  const paidAt = new Date(Date.now() - 15 * DAY_MS).toISOString();
  const updatedAt = new Date().toISOString();
  await mustCallApi(`${stack.url}/v1/orders/${id}`, {
    method: 'PUT',
    token,
    json: { customer: { id: customer }, currency, placedAt, totalMinor, paidAt, updatedAt },
  });
}

describe('inviting a friend', () => {
  it('begins with the link: copied, sent through own apps, scanned', async () => {
    const { page, faults, complaints, context } = await visit(browser);
    await logIn(page, shopUrl, 'anna');
    await page.goto(`${shopUrl}/account.html`);
    const refer = page.locator('stamm-refer');
    await refer.locator('[part=copy]').click();
    await refer.getByText('Copied').waitFor();
    link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(new RegExp(`^${shopUrl}/\\?ref=[2-9CFHMRWXY]{10}$`));
    const mail = await refer.getByRole('link', { name: 'E-mail' }).getAttribute('href');
    expect(decodeURIComponent(mail ?? '')).toContain(link);
    await refer.getByText('QR code').click();
    const image = refer.getByRole('img', { name: 'QR code with your link' });
    await expect
      .poll(() => image.evaluate((picture) => (picture as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('brings the friend a coupon when they sign in, and the advocate thanks when it is time', async () => {
    const before = await thanksOf('anna');
    const { page, faults, context } = await openAsFriend();
    await page.goto(link);
    await greeting(page).getByText('A friend invited you').waitFor();
    await page.locator('stamm-launcher').getByText('A gift for you').waitFor();
    await signInByMail(page, 'main stamm-referral-offer', 'ben@kunden.example');
    const code = greeting(page).locator('[part=code]');
    await code.waitFor();
    const coupon = (await code.textContent()) ?? '';
    expect(coupon).toMatch(COUPON);
    expect(await kept(page)).toEqual([null, null]);

    // Following the link again gives the same, not another one.
    await page.goto(link);
    await code.waitFor();
    expect(await code.textContent()).toBe(coupon);

    await logIn(page, shopUrl, 'ben');
    const order = await buy(page, 'handmuehle', coupon);
    await page.goto(`${shopUrl}/rewards.html`);
    await page
      .locator('stamm-activity')
      .getByText(/Welcome/)
      .waitFor();
    expect(await thanksOf('anna')).toBe(before);
    await letReturnWindowPass('ben', order);
    await expect.poll(() => thanksOf('anna')).toBe(before + 1);
    expect(faults).toEqual([]);
    await context.close();

    const anna = await visit(browser);
    await logIn(anna.page, shopUrl, 'anna');
    await anna.page.goto(`${shopUrl}/rewards.html`);
    const thanks = anna.page.locator('stamm-activity li').first();
    await thanks.getByText('Friend referred').waitFor();
    await thanks.getByText('+1,000').waitFor();
    await anna.page.goto(`${shopUrl}/account.html`);
    const counts = anna.page.locator('stamm-refer [part=counts]');
    await counts.waitFor();
    expect((await counts.textContent())?.match(/\d+/g)).toEqual(['3', '3', '2']);
    await anna.context.close();
  });

  it('keeps its promise on whichever page the friend signs in', async () => {
    const { page, faults, context } = await openAsFriend();
    await page.goto(`${shopUrl}/products/huila.html${new URL(link).search}`);
    await page.waitForFunction(() => 'Stamm' in window);
    await page.goto(`${shopUrl}/rewards.html`);
    await signInByMail(page, 'main', 'zoe@example.com');
    const coupon = page.locator('stamm-rewards [part=coupon]');
    await coupon.getByText('€5 off to get to know us').first().waitFor();
    expect(await kept(page)).toEqual([null, null]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('does not work for oneself, and says so quietly', async () => {
    const { page, context } = await visit(browser);
    await logIn(page, shopUrl, 'anna');
    await page.goto(link);
    await greeting(page).getByText('This invitation is for people who are new here').waitFor();
    await context.close();
  });
});

describe('a link', () => {
  it('that nobody has made is answered quietly, and forgotten', async () => {
    const { page, faults, context } = await openAsFriend();
    await page.goto(`${shopUrl}/?ref=WRONGCODE2`);
    await greeting(page).getByText('This invitation is not valid').waitFor();
    await page.locator('stamm-launcher').getByText('Collect beans').waitFor();
    expect(await kept(page)).toEqual([null, null]);
    await page.goto(`${shopUrl}/?ref=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`);
    expect(await kept(page)).toEqual([null, null]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('waits while the Worker is away', async () => {
    const { page, faults, context } = await openAsFriend();
    await page.route(`${stack.url}/v1/**`, (route) => route.abort());
    await page.goto(link);
    await greeting(page).getByRole('button').waitFor();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.unroute(`${stack.url}/v1/**`);
    await page.goto(`${shopUrl}/`);
    await greeting(page).getByText('A friend invited you').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('is kept for the session, and longer only with consent', async () => {
    const { page, context } = await openAsFriend();
    await page.goto(`${shopUrl}/`);
    await page.waitForFunction(() => 'Stamm' in window);
    expect(await page.evaluate(() => [sessionStorage.length, localStorage.length])).toEqual([0, 0]);
    await page.goto(link);
    await greeting(page).getByText('A friend invited you').waitFor();
    const code = new URL(link).searchParams.get('ref');
    expect(await kept(page)).toEqual([code, null]);
    expect(await context.cookies()).not.toContainEqual(expect.objectContaining({ name: 'ref' }));

    const agree = (isGiven: boolean) =>
      page.evaluate((given) => {
        const { Stamm } = window as unknown as {
          Stamm: { consent(purpose: string, isGiven: boolean): void };
        };
        Stamm.consent('storage', given);
      }, isGiven);
    await agree(true);
    expect((await kept(page))[1]).toContain(code);
    const later = await context.newPage();
    await later.goto(`${shopUrl}/`);
    await greeting(later).getByText('A friend invited you').waitFor();
    await later.close();

    await agree(false);
    expect(await kept(page)).toEqual([code, null]);
    const other = await context.newPage();
    await other.goto(`${shopUrl}/`);
    await other.locator('stamm-launcher').getByText('Collect beans').waitFor();
    expect(await greeting(other).locator('[part=title]').count()).toBe(0);
    await context.close();
  });
});
