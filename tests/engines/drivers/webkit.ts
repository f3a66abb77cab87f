import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { Builder, Capabilities, Key, Origin, type WebDriver } from 'selenium-webdriver';
import { type Engine, type EnginePage, VIEWPORT } from './engine.ts';

const KEYS = { Escape: Key.ESCAPE, Enter: Key.ENTER, Tab: Key.TAB };

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Starts Xvfb on a display that is free; answers its name. */
function startDisplay(): Promise<{ display: string; server: ChildProcess }> {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error('Xvfb ended before it had a display.')));
    server.stdio[3]?.once('data', (number: Buffer) =>
      resolve({ display: `:${number.toString().trim()}`, server }),
    );
  });
}

/** WebKit in its own small browser, by WebDriver, on a screen that nobody sees. */
export async function webkit(miniBrowser: string): Promise<Engine> {
  const { display, server } = await startDisplay();
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: display,
      LANG: 'en_GB.UTF-8',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    },
  });
  const address = `http://127.0.0.1:${port}`;
  await untilReachable(`${address}/status`);
  return {
    newPage: () => openPage(address, miniBrowser),
    async close() {
      driver.kill();
      server.kill();
    },
  };
}

async function untilReachable(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(url).catch(() => undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('WebKitWebDriver does not answer.');
}

async function openPage(address: string, miniBrowser: string): Promise<EnginePage> {
  const browser = await new Builder()
    .usingServer(address)
    .withCapabilities(
      new Capabilities({
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation'] },
      }),
    )
    .build();
  await fitViewport(browser);
  return {
    open: (url) => browser.get(url),
    run: (script, ...args) =>
      browser.executeScript(
        `return (${String(script)})(...${JSON.stringify(args)})`,
      ) as Promise<never>,
    press: (key) => browser.actions().sendKeys(KEYS[key]).perform(),
    clickAt: (x, y) =>
      browser
        .actions()
        .move({ x: Math.round(x), y: Math.round(y), origin: Origin.VIEWPORT })
        .click()
        .perform(),
    write: (text) => browser.actions().sendKeys(text).perform(),
    screenshot: async (file) =>
      writeFile(file, Buffer.from(await browser.takeScreenshot(), 'base64')),
    close: () => browser.quit(),
  };
}

/** A window has a frame and bars: it is made so large that the page has the size of the viewport. */
async function fitViewport(browser: WebDriver): Promise<void> {
  await browser.get('about:blank');
  const [width, height] = await browser.executeScript<[number, number]>(
    'return [innerWidth, innerHeight]',
  );
  const window = browser.manage().window();
  const now = await window.getRect();
  await window.setRect({
    ...now,
    width: now.width + VIEWPORT.width - width,
    height: now.height + VIEWPORT.height - height,
  });
}
