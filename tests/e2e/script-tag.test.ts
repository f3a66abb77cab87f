/** What a theme developer says to the script tag, on a page with a strict content security policy. */
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustCallApi } from '../support/api.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Visit, visit } from '../support/shopper.ts';
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
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src ${stack.url}; connect-src ${stack.url}; base-uri 'none'; require-trusted-types-for 'script'; trusted-types lit-html`,
    );
    response.end(`<!doctype html><html lang="en"><title>A shop</title><body>${bodyOfPage}</body>`);
  });
  await new Promise<void>((resolve) => pages.listen(0, 'localhost', resolve));
  shopUrl = `http://localhost:${(pages.address() as AddressInfo).port}`;
  shop = await stack.createShop({ allowedOrigins: [shopUrl] });
  await Promise.all([give('ada', 70), give('ben', 9)]);
});

afterAll(async () => {
  await browser?.close();
  pages?.close();
  await stack?.stop();
});

async function give(member: string, points: number): Promise<void> {
  const backend = { token: shop.secretKey };
  await mustCallApi(`${stack.url}/v1/members/${member}`, { ...backend, method: 'PUT', json: {} });
  await mustCallApi(`${stack.url}/v1/members/${member}/adjustments`, {
    ...backend,
    method: 'POST',
    headers: { 'idempotency-key': `give-${member}-${points}` },
    json: { points, reason: 'Welcome' },
  });
}

/** What the shop's backend puts into the page of a customer who is logged in. */
function identityToken(customer: string, secondsAgo = 0): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000) - secondsAgo;
  const signed = `${encode({ alg: 'HS256', kid: shop.identityKey.kid })}.${encode({
    sub: customer,
    aud: shop.shopId,
    iat,
    exp: iat + 300,
  })}`;
  const key = Buffer.from(shop.identityKey.secret, 'base64url');
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

function tag(attributes = ''): string {
  return `<script async src="${stack.url}/stamm.js" data-shop="${shop.shopId}" ${attributes}></script>`;
}

async function open(body: string): Promise<Visit> {
  const visited = await visit(browser);
  bodyOfPage = body;
  await visited.page.goto(shopUrl);
  return visited;
}

/** Waits for the script tag; what the page says before that is not the question here. */
async function say(page: Page, what: string, customer?: string): Promise<void> {
  await page.waitForFunction(() => 'Stamm' in window);
  await page.evaluate(
    ([name, token]) => {
      const { Stamm } = window as unknown as {
        Stamm: Record<string, (token?: string) => Promise<void>>;
      };
      return Stamm[name as string]?.(token || undefined);
    },
    [what, customer ? identityToken(customer) : ''],
  );
}

const points = '<stamm-points></stamm-points>';

/** The balance itself: a change of it is also told to screen readers. */
const balance = (page: Page, text: string) =>
  page.locator('stamm-points [part=balance]').getByText(text, { exact: true });

describe('the script tag', () => {
  it('knows the customer whom the page names, and keeps their session for the next page', async () => {
    const { page, context, faults } = await open(
      `${tag(`data-identity="${identityToken('ada')}"`)}${points}`,
    );
    await balance(page, '70 points').waitFor();
    const sessions: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') sessions.push(request.url());
    });
    await page.reload();
    await balance(page, '70 points').waitFor();
    expect(sessions).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('takes a token later, another customer after that, and nobody', async () => {
    const { page, context, faults } = await open(`${tag()}${points}`);
    await page.getByText(/collect points/i).waitFor();
    await say(page, 'identify', 'ada');
    await balance(page, '70 points').waitFor();
    await say(page, 'identify', 'ben');
    await balance(page, '9 points').waitFor();
    await say(page, 'signOut');
    await page.getByText(/collect points/i).waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('loads anew what has changed when it is told to', async () => {
    await give('cleo', 5);
    const { page, context } = await open(
      `${tag(`data-identity="${identityToken('cleo')}"`)}${points}`,
    );
    await balance(page, '5 points').waitFor();
    await give('cleo', 6);
    await say(page, 'refresh');
    await balance(page, '11 points').waitFor();
    await context.close();
  });

  it('gives the page the client, and loads nothing more for that', async () => {
    const { page, context, faults } = await open(tag());
    const scripts: string[] = [];
    page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.push(new URL(request.url()).pathname);
    });
    await page.waitForFunction(() => 'Stamm' in window);
    expect(scripts).toEqual([]);
    const name = await page.evaluate(async () => {
      const { Stamm } = window as unknown as {
        Stamm: { client: Promise<{ loadProgram(): Promise<{ shop: { name: string } }> }> };
      };
      return (await (await Stamm.client).loadProgram()).shop.name;
    });
    expect(name).toBe(shop.shopId);
    expect(scripts).toHaveLength(1);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('speaks the language it is told, whatever the page says', async () => {
    const { page, context } = await open(
      `${tag(`data-lang="de" data-identity="${identityToken('ben')}"`)}${points}`,
    );
    await balance(page, '9 Punkte').waitFor();
    await context.close();
  });

  it('leaves a visitor with one warning where the token has expired', async () => {
    const { page, context, faults, complaints } = await open(
      `${tag(`data-identity="${identityToken('ada', 400)}"`)}${points}`,
    );
    await page.getByText(/collect points/i).waitFor();
    expect(faults).toEqual([]);
    expect(complaints.filter((text) => text.startsWith('Stamm'))).toHaveLength(1);
    await context.close();
  });

  it('says what is missing where it names no shop', async () => {
    const { context, page, faults, complaints } = await open(
      `<script src="${stack.url}/stamm.js"></script>${points}`,
    );
    await page.waitForLoadState('load');
    expect(complaints.join()).toContain('data-shop');
    expect(faults).toEqual([]);
    await context.close();
  });
});
