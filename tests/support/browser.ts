import { type Browser, chromium } from 'playwright-core';
import { browserFlags, findBrowser } from '../../packages/commands/testing/browser.ts';

/** Starts the installed Chrome or Chromium; `npm test` has made sure that there is one. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('There is no browser: set CHROME_PATH, or run npm test.');
  return await chromium.launch({ executablePath, args: browserFlags });
}
