import { existsSync } from 'node:fs';
import { firefox as playwrightFirefox, webkit as playwrightWebkit } from 'playwright-core';
import { findFirefox, findMiniBrowser } from '../../../packages/commands/testing/engines.ts';
import { chromium } from './chromium.ts';
import { type Engine, VIEWPORT } from './engine.ts';
import { firefox } from './firefox.ts';
import { playwrightPage } from './playwright-page.ts';
import { webkit } from './webkit.ts';

type Launcher = typeof playwrightFirefox;

async function byPlaywright(type: Launcher): Promise<Engine> {
  const browser = await type.launch();
  return {
    newPage: async () =>
      playwrightPage(await browser.newContext({ viewport: VIEWPORT, locale: 'en-GB' })),
    close: () => browser.close(),
  };
}

const builtBy = (type: Launcher) =>
  existsSync(type.executablePath()) ? () => byPlaywright(type) : undefined;

const installedFirefox = findFirefox();
const installedWebkit = findMiniBrowser();

/** How each engine is started here; undefined where it cannot be had. */
export const ENGINES: Record<string, (() => Promise<Engine>) | undefined> = {
  Chromium: chromium,
  Firefox: installedFirefox ? () => firefox(installedFirefox) : builtBy(playwrightFirefox),
  WebKit: installedWebkit ? () => webkit(installedWebkit) : builtBy(playwrightWebkit),
};
