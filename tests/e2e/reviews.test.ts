import type { ProductReviews } from '@stamm/contract/types';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustCallApi } from '../support/api.ts';
import { launchBrowser } from '../support/browser.ts';
import { logIn, visit } from '../support/shopper.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let browser: Browser;
let shopUrl: string;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack({ demo: true }), launchBrowser()]);
  if (!stack.demo) throw new Error('The demo shop was asked for.');
  shopUrl = stack.demo.url;
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** A photo as the shopper's camera might have taken it. */
async function photo(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const address = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 2400, height: 1800 });
    canvas.getContext('2d')?.fillRect(300, 300, 1200, 900);
    return canvas.toDataURL('image/png');
  });
  const buffer = Buffer.from(address.split(',')[1] ?? '', 'base64');
  return { name: 'cup.png', mimeType: 'image/png', buffer };
}

const publicReviews = (product: string) =>
  mustCallApi<ProductReviews>(`${stack.url}/v1/shops/demo/products/${product}/reviews`);

async function beginReview(page: Page, product: string): Promise<void> {
  await page.goto(`${shopUrl}/orders.html`);
  await page.getByRole('button', { name: `Review: ${product}` }).click();
  await page.locator('stamm-review-form textarea').waitFor();
}

async function write(page: Page, stars: number, text: string): Promise<void> {
  await page.getByRole('radio', { name: stars === 1 ? '1 star' : `${stars} stars` }).check();
  await page.getByLabel('What should others know?').fill(text);
}

const send = (page: Page) => page.getByRole('button', { name: 'Send review' }).click();

describe('a shopper who reviews', () => {
  it('is asked after delivery, gets a coupon for any rating, and is shown with a photo', async () => {
    const { page, faults, context } = await visit(browser);
    await logIn(page, shopUrl, 'ben');
    await page.goto(`${shopUrl}/shop.html`);
    await page.locator('button[data-add=yirgacheffe]').click();
    await page.getByText('Yirgacheffe is in your cart.').waitFor();
    await page.goto(`${shopUrl}/checkout.html`);
    await page.locator('#pay').click();
    await page.waitForURL(/confirmation/);

    await page.goto(`${shopUrl}/orders.html`);
    await page.getByText('There is nothing to review at the moment.').waitFor();
    await page.getByRole('button', { name: 'Demo: deliver the parcel' }).click();
    await page.getByRole('button', { name: 'Review: Yirgacheffe' }).click();
    await page.getByText('However many stars you give, you get: 5% off.').waitFor();
    await write(page, 2, 'Too light for me.\nThe bag is <b>pretty</b>, though.');
    await page.getByLabel('Title (optional)').fill('Not mine');
    await page.getByLabel('Photo (optional)').setInputFiles(await photo(page));
    await page.getByRole('img', { name: 'Your photo' }).waitFor();
    await send(page);
    await page.getByText('You have got: 5% off.').waitFor();
    const code = await page.locator('stamm-review [part=thanks] code').textContent();

    await page.goto(`${shopUrl}/rewards.html`);
    await page.locator('stamm-rewards [part=coupon]', { hasText: code ?? '' }).waitFor();
    await page.locator('stamm-activity li', { hasText: 'Review: 5% off' }).waitFor();

    await page.goto(`${shopUrl}/products/yirgacheffe.html`);
    const shown = page.locator('stamm-reviews article', { hasText: 'Not mine' });
    await shown.getByText('verified purchase').waitFor();
    await shown.getByText('reviewed for a reward').waitFor();
    await shown.getByText('The bag is <b>pretty</b>, though.').waitFor();
    await shown.getByText('Ben Y.').waitFor();
    const picture = shown.getByRole('img', { name: 'Photo by Ben Y.' });
    await picture.scrollIntoViewIfNeeded();
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBe(1600);
    const told = await page.locator('script[type="application/ld+json"]').textContent();
    const { name, aggregateRating, review } = JSON.parse(told ?? '');
    expect([name, aggregateRating.reviewCount]).toEqual(['Yirgacheffe', 2]);
    expect(review[0].reviewRating.ratingValue).toBe(2);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('loses nothing: a photo that is none, a connection that is gone, two windows', async () => {
    const { page, faults, context } = await visit(browser);
    await logIn(page, shopUrl, 'anna');
    await beginReview(page, 'Antigua');
    await write(page, 3, 'Solid.');
    const buffer = Buffer.from('not a picture');
    await page
      .getByLabel('Photo (optional)')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });
    await page.getByText('This photo cannot be read.').waitFor();
    const before = (await publicReviews('antigua')).count;
    const other = await context.newPage();
    await beginReview(other, 'Antigua');

    await context.setOffline(true);
    await send(page);
    await page.getByText('What you wrote is still here').waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Send review' }).dblclick();
    await page.getByText('Thank you for your review').waitFor();
    expect((await publicReviews('antigua')).count).toBe(before + 1);

    await write(other, 5, 'Once more.');
    await send(other);
    await other.getByText('You have reviewed this already.').waitFor();
    expect((await publicReviews('antigua')).count).toBe(before + 1);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('loses the mark “verified purchase” with a return, and can take the review back', async () => {
    const { page, faults, context } = await visit(browser);
    await logIn(page, shopUrl, 'frieda');
    await page.goto(`${shopUrl}/orders.html`);
    const order = page.locator('.order').first();
    await order.locator('[data-part=return]').first().click();
    await page.locator('#return-dialog button[value=confirm]').click();
    const ofFrieda = async () =>
      (await publicReviews('antigua')).items.find(({ displayName }) => displayName === 'Frieda H.');
    // The Worker keeps what visitors see for some seconds.
    const soon = { timeout: 15_000 };
    await expect.poll(async () => (await ofFrieda())?.verifiedPurchase, soon).toBe(false);

    await page.goto(`${shopUrl}/orders.html`);
    await page.getByRole('button', { name: 'Delete: Antigua' }).click();
    await page.getByText('You keep what you got for it.').waitFor();
    await page.getByRole('button', { name: 'Delete: Antigua' }).click();
    await expect.poll(ofFrieda, soon).toBe(undefined);
    expect(faults).toEqual([]);
    await context.close();
  });
});
