import type { Browser, BrowserContext, Page } from 'playwright-core';

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** What went wrong in the page: errors that nobody caught, and what its security policy stopped. */
  faults: string[];
  /** Everything that was written to the console as a warning or an error. */
  complaints: string[];
}

/** Opens a browser window of its own, as a shopper would, in German or English. */
export async function visit(browser: Browser, language: 'de' | 'en' = 'en'): Promise<Visit> {
  const context = await browser.newContext({
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const faults: string[] = [];
  const complaints: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    if (/Content Security Policy/.test(text)) faults.push(text);
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(text);
  });
  return { context, page, faults, complaints };
}

/** Logs in to the demo shop as one of its customers, in English. */
export async function logIn(page: Page, shopUrl: string, customer: string): Promise<void> {
  await page.goto(`${shopUrl}/?lang=en`);
  await page.goto(`${shopUrl}/login.html`);
  await page.locator(`button[data-customer="${customer}"]`).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/login.html'));
}

/** The whole number that a text begins with: "2,214 beans" is 2214. */
export function leadingNumber(text: string): number {
  const digits = text.match(/\d[\d.,]*/)?.[0] ?? '';
  return Number(digits.replace(/[.,]/g, ''));
}
