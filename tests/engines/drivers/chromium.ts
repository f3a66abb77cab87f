import { launchBrowser } from '../../support/browser.ts';
import type { Engine } from './engine.ts';
import { VIEWPORT } from './engine.ts';
import { playwrightPage } from './playwright-page.ts';

export async function chromium(): Promise<Engine> {
  const browser = await launchBrowser();
  return {
    newPage: async () =>
      playwrightPage(await browser.newContext({ viewport: VIEWPORT, locale: 'en-GB' })),
    close: () => browser.close(),
  };
}
