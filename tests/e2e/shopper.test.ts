import type { Me, OrderState } from '@stamm/contract/types';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustCallApi } from '../support/api.ts';
import { launchBrowser } from '../support/browser.ts';
import { leadingNumber, logIn, visit } from '../support/shopper.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let browser: Browser;
let shopUrl: string;
let secretKey: string;

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

/** What the badge in the header says, once it says it. */
async function pointsShown(page: Page): Promise<number> {
  const balance = page.locator('header stamm-points [part=balance]');
  return leadingNumber((await balance.textContent()) ?? '');
}

async function buy(page: Page, product: string): Promise<string> {
  await page.goto(`${shopUrl}/products/${product}.html`);
  await page.locator('form[data-add-form] button').first().click();
  await page.goto(`${shopUrl}/checkout.html`);
  await page.locator('#pay').click();
  await page.waitForURL(/confirmation/);
  const said = (await page.locator('#number').textContent()) ?? '';
  return said.match(/\d+/)?.[0] ?? said;
}

describe('a shopper', () => {
  it('earns: the product promises what the order grants, pending with its date', async () => {
    const { page, faults, context } = await visit(browser);
    await logIn(page, shopUrl, 'ben');
    await page.goto(`${shopUrl}/products/huila.html`);
    const promise = page
      .locator('stamm-product-points')
      .first()
      .getByText(/\d+ beans/);
    const promised = leadingNumber((await promise.textContent()) ?? '');
    const number = await buy(page, 'huila');

    const order = await mustCallApi<OrderState>(`${stack.url}/v1/orders/${number}`, {
      token: secretKey,
    });
    expect(order.points).toEqual({ granted: promised, pending: promised });

    await page.goto(`${shopUrl}/rewards.html`);
    const item = page.locator('stamm-activity li', { hasText: number });
    await item.getByText(`+${promised}`).waitFor();
    await item.getByText(/yours to spend from \w+/).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('redeems: confirms, copies the code, uses it at the checkout, once', async () => {
    const { page, faults, context } = await visit(browser);
    await logIn(page, shopUrl, 'david');
    await page.goto(`${shopUrl}/rewards.html`);
    const before = await pointsShown(page);
    const rewards = page.locator('stamm-rewards');
    await rewards.getByRole('button', { name: /Redeem.*5/ }).click();
    const dialog = rewards.getByRole('dialog');
    await dialog.getByText(/1,000/).first().waitFor();
    await dialog.locator('[part=confirm]').click();
    await dialog.locator('[part=copy]').click();
    await dialog.getByText('Copied').waitFor();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    expect(code).toMatch(/^[2-9CFHMRWXY]{4}(-[2-9CFHMRWXY]{4}){3}$/);
    await page.keyboard.press('Escape');
    expect(await pointsShown(page)).toBe(before - 1_000);
    await rewards.locator('[part=coupon]').getByText(code).waitFor();

    await page.goto(`${shopUrl}/products/handmuehle.html`);
    await page.locator('form[data-add-form] button').first().click();
    await page.goto(`${shopUrl}/checkout.html`);
    await page.locator('#coupon-code').fill(code.toLowerCase().replaceAll('-', ' '));
    await page.locator('#coupon-form button[type=submit]').click();
    await page.locator('#coupon-applied').getByText(/5/).waitFor();
    await page.locator('#pay').click();
    await page.waitForURL(/confirmation/);

    await page.goto(`${shopUrl}/checkout.html`);
    await page.goto(`${shopUrl}/products/huila.html`);
    await page.locator('form[data-add-form] button').first().click();
    await page.goto(`${shopUrl}/checkout.html`);
    await page.locator('#coupon-code').fill(code);
    await page.locator('#coupon-form button[type=submit]').click();
    await page.locator('#coupon-problem').getByText(/used/i).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('sees points go when something is returned, and why', async () => {
    const { page, faults, context } = await visit(browser);
    await logIn(page, shopUrl, 'clara');
    const number = await buy(page, 'yirgacheffe');
    const order = () =>
      mustCallApi<OrderState>(`${stack.url}/v1/orders/${number}`, { token: secretKey });
    const { granted } = (await order()).points;
    expect(granted).toBeGreaterThan(0);

    await page.goto(`${shopUrl}/orders.html`);
    await page.locator('.order', { hasText: number }).locator('[data-part=return]').first().click();
    await page.locator('#return-dialog button[value=confirm]').click();
    await expect.poll(async () => (await order()).points.granted).toBe(0);

    await page.goto(`${shopUrl}/rewards.html`);
    const item = page.locator('stamm-activity li', { hasText: number }).first();
    await item.getByText(new RegExp(`[-−–]${granted}`)).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('who logs in after another sees nothing of the one before', async () => {
    const { page, context } = await visit(browser);
    await logIn(page, shopUrl, 'anna');
    await page.goto(`${shopUrl}/rewards.html`);
    const anna = await pointsShown(page);
    await logIn(page, shopUrl, 'frieda');
    await page.goto(`${shopUrl}/rewards.html`);
    const frieda = await pointsShown(page);
    const truth = await mustCallApi<Me>(`${stack.url}/v1/members/frieda`, { token: secretKey });
    expect(frieda).toBe(truth.points.available);
    expect(frieda).not.toBe(anna);
    await context.close();
  });
});
