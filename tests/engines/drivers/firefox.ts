import { launch } from 'puppeteer-core';
import { type Engine, VIEWPORT } from './engine.ts';

/** Firefox by WebDriver BiDi, which the installed one speaks. */
export async function firefox(executablePath: string): Promise<Engine> {
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: { 'intl.accept_languages': 'en-GB', 'intl.locale.requested': 'en-GB' },
  });
  return {
    async newPage() {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport(VIEWPORT);
      return {
        open: async (url) => void (await page.goto(url)),
        run: (script, ...args) =>
          page.evaluate(`(${String(script)})(...${JSON.stringify(args)})`) as Promise<never>,
        press: (key) => page.keyboard.press(key),
        clickAt: (x, y) => page.mouse.click(x, y),
        write: (text) => page.keyboard.type(text),
        screenshot: async (path) => void (await page.screenshot({ path: path as `${string}.png` })),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}
