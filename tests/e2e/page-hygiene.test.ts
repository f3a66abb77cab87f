import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { visit } from '../support/shopper.ts';
import { type Stack, startStack, type TestShop } from '../support/stack.ts';

let stack: Stack;
let browser: Browser;
let shop: TestShop;
let pages: Server;
let shopUrl: string;
let bodyOfPage = '';

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  pages = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><title>A shop</title><body>${bodyOfPage}</body>`);
  });
  await new Promise<void>((resolve) => pages.listen(0, 'localhost', resolve));
  shopUrl = `http://localhost:${(pages.address() as AddressInfo).port}`;
  shop = await stack.createShop({ allowedOrigins: [shopUrl] });
});
afterAll(async () => {
  await browser?.close();
  pages?.close();
  await stack?.stop();
});

function tag(attributes = ''): string {
  return `<script async src="${stack.url}/stamm.js" data-shop="${shop.shopId}" ${attributes}></script>`;
}

async function show(page: Page, body: string): Promise<void> {
  bodyOfPage = body;
  await page.goto(shopUrl);
}

const product = `<stamm-product-points amount-minor="1290" currency="EUR"></stamm-product-points>`;

describe('a page with the script tag', () => {
  it('with one element loads three scripts of at most 14 kB together, and no cookie', async () => {
    const { page, context, faults } = await visit(browser);
    const scripts: string[] = [];
    let bytes = 0;
    page.on('response', async (response) => {
      if (response.request().resourceType() !== 'script') return;
      scripts.push(response.url());
      bytes += (await response.request().sizes()).responseBodySize;
    });
    await show(page, `${tag()}${product}`);
    await page.getByText('12 points').waitFor();
    await page.waitForLoadState('networkidle');
    expect(scripts).toHaveLength(3);
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThanOrEqual(14_000);
    expect(await context.cookies()).toEqual([]);
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('that was pasted twice begins once', async () => {
    const { page, context, faults } = await visit(browser);
    let programs = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/program')) programs++;
    });
    await show(page, `${tag()}${tag()}${product}${product}`);
    await page.getByText('12 points').nth(1).waitFor();
    await page.waitForLoadState('networkidle');
    expect(programs).toBe(1);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('finds elements that come later, and follows the language of the page', async () => {
    const { page, context, faults } = await visit(browser);
    await show(page, tag());
    await page.evaluate((html) => {
      document.body.insertAdjacentHTML('beforeend', html);
    }, product);
    await page.getByText('12 points').waitFor();
    await page.evaluate(() => {
      document.documentElement.lang = 'de';
    });
    await page.getByText('12 Punkte').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('needs no markup: the launcher lets a visitor sign in by e-mail and leave again', async () => {
    const { page, context, faults } = await visit(browser);
    await show(page, tag('data-launcher'));
    const launcher = page.locator('stamm-launcher');
    await launcher.getByRole('button').first().click();
    const signIn = page.locator('stamm-sign-in');
    await signIn.getByLabel(/e-mail/i).fill('ada@example.com');
    await signIn.locator('[part=submit]').click();
    const field = signIn.locator('input[autocomplete=one-time-code]');
    await field.waitFor();
    const mailbox = await fetch(`${stack.url}/dev/mailbox?shop=${shop.shopId}`);
    const code = (await mailbox.text()).match(/\b\d{6}\b/)?.[0] ?? '';
    await field.fill('000000' === code ? '111111' : '000000');
    await signIn.locator('[part=submit]').click();
    await signIn.getByText(/not right|wrong|does not match/i).waitFor();
    await field.fill(code);
    await signIn.locator('[part=submit]').click();
    await launcher.getByRole('tab', { name: 'Account' }).click();
    await signIn.getByText('ada@example.com').waitFor();

    await page.reload();
    await launcher.getByRole('button').first().click();
    await launcher.getByRole('tab', { name: 'Account' }).click();
    await signIn.getByText('ada@example.com').waitFor();
    await signIn.locator('[part=sign-out]').click();
    await signIn.getByLabel(/e-mail/i).waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    expect(await context.cookies()).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe('when the Worker', () => {
  const inside = `<main><h1>The shop goes on</h1></main>${product}
    <stamm-points>Collect points with us</stamm-points><stamm-rewards></stamm-rewards>`;

  /** The page works, says so little, and recovers when the Worker does. */
  async function mustGoOn(page: Page, faults: string[], complaints: string[]): Promise<void> {
    await page.getByRole('heading', { name: 'The shop goes on' }).waitFor();
    expect(faults).toEqual([]);
    expect(complaints.filter((text) => text.startsWith('Stamm'))).toHaveLength(1);
    expect(await page.getByText('Collect points with us').isVisible()).toBe(true);
  }

  it('is down, the elements show their fallback and can try again', async () => {
    const { page, context, faults, complaints } = await visit(browser);
    await page.route(`${stack.url}/v1/**`, (route) => route.abort());
    await show(page, `${tag()}${inside}`);
    const retry = page.locator('stamm-rewards').getByRole('button');
    await retry.waitFor();
    await mustGoOn(page, faults, complaints);
    await page.unroute(`${stack.url}/v1/**`);
    await retry.click();
    await page.getByText('12 points').waitFor();
    await context.close();
  });

  it('cannot even be reached for the script, the page stays as it is', async () => {
    const { page, context, faults } = await visit(browser);
    await page.route(`${stack.url}/**`, (route) => route.abort());
    await show(page, `${tag()}${inside}`);
    await page.getByText('Collect points with us').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('takes longer than ten seconds, the page is not held up', async () => {
    const { page, context, faults, complaints } = await visit(browser);
    await page.clock.install();
    await page.route(`${stack.url}/v1/**`, () => undefined);
    await show(page, `${tag()}${inside}`);
    expect(await page.evaluate(() => document.readyState)).toBe('complete');
    await page.waitForFunction(() => customElements.get('stamm-rewards'));
    const retry = page.locator('stamm-rewards').getByRole('button');
    await expect
      .poll(
        async () => {
          await page.clock.runFor(5_000);
          return retry.count();
        },
        { timeout: 30_000 },
      )
      .toBe(1);
    await mustGoOn(page, faults, complaints);
    await context.close();
  });

  it('answers nonsense, nothing breaks', async () => {
    for (const nonsense of ['<h1>Log in to the airport Wi-Fi</h1>', '{"program":[]}', 'null', '']) {
      const { page, context, faults, complaints } = await visit(browser);
      await page.route(`${stack.url}/v1/**`, (route) =>
        route.fulfill({
          status: 200,
          contentType: 'application/json',
          headers: { 'access-control-allow-origin': '*' },
          body: nonsense,
        }),
      );
      await show(page, `${tag()}${inside}`);
      await page.locator('stamm-rewards').getByRole('button').waitFor();
      await mustGoOn(page, faults, complaints);
      await context.close();
    }
  });
});
