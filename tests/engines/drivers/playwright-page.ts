import type { BrowserContext } from 'playwright-core';
import type { EnginePage } from './engine.ts';

/** A page of a browser that Playwright drives. */
export async function playwrightPage(context: BrowserContext): Promise<EnginePage> {
  const page = await context.newPage();
  return {
    open: async (url) => void (await page.goto(url)),
    run: (script, ...args) =>
      page.evaluate(`(${String(script)})(...${JSON.stringify(args)})`) as ReturnType<
        typeof script
      > &
        Promise<never>,
    press: (key) => page.keyboard.press(key),
    clickAt: (x, y) => page.mouse.click(x, y),
    write: (text) => page.keyboard.type(text),
    screenshot: async (path) => void (await page.screenshot({ path })),
    close: () => context.close(),
  };
}
