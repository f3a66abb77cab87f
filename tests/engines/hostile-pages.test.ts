/** What is put into other people's pages, in the three engines: it looks and works as in a plain one. */
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { topicsForPoints } from '../../packages/contract/src/presets/newsletter.ts';
import { plainProgram } from '../support/programs.ts';
import { type Stack, startStack, type TestShop } from '../support/stack.ts';
import type { Engine, EnginePage } from './drivers/engine.ts';
import { ENGINES } from './drivers/engines.ts';
import { HOSTILE_PAGES, type HostilePage } from './pages.ts';
import { type ShopPages, serveShopPages } from './shop-pages.ts';

declare const faults: string[];
declare const everywhere: (selector: string) => HTMLElement[];

let stack: Stack;
let shop: TestShop;
let pages: ShopPages;

beforeAll(async () => {
  stack = await startStack();
  const tag = () =>
    `<script async src="${stack.url}/stamm.js" data-shop="${shop.shopId}" data-launcher></script>`;
  pages = await serveShopPages(stack.url, tag);
  shop = await stack.createShop({
    allowedOrigins: [pages.url],
    program: {
      ...plainProgram,
      newsletter: topicsForPoints({
        shopName: 'Shop',
        privacyUrl: 'https://shop.example/privacy',
      }),
    },
  });
});
afterAll(async () => {
  pages?.close();
  await stack?.stop();
});

/** Asks the page again and again until it says yes. */
async function until(page: EnginePage, what: string, script: () => boolean): Promise<void> {
  await expect.poll(() => page.run(script), { message: what, timeout: 15_000 }).toBe(true);
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
  width: number;
  height: number;
}

const boxOf = (page: EnginePage, selector: string) =>
  page.run((wanted): Box => {
    const [element] = everywhere(wanted);
    const { left, right, top, bottom, width, height } = (
      element as HTMLElement
    ).getBoundingClientRect();
    return { left, right, top, bottom, width, height };
  }, selector);

async function untilReady(page: EnginePage, { language }: HostilePage): Promise<void> {
  const isThere =
    language === 'de'
      ? () =>
          everywhere('stamm-product-points')[0]?.shadowRoot?.textContent?.includes('12 Punkte') ===
          true
      : () =>
          everywhere('stamm-product-points')[0]?.shadowRoot?.textContent?.includes('12 points') ===
          true;
  await until(page, 'the product shows its points', isThere);
  await until(page, 'the newsletter can be asked for', () =>
    Boolean(everywhere('stamm-newsletter')[0]?.shadowRoot?.querySelector('input[type=email]')),
  );
  await until(page, 'the launcher is there', () =>
    Boolean(everywhere('stamm-launcher')[0]?.shadowRoot?.querySelector('[part=button]')),
  );
}

/** What of the elements cannot be read or does not fit, in a few words each. */
function misfits(): string {
  const wrong: string[] = [];
  for (const element of everywhere(
    'stamm-points, stamm-product-points, stamm-newsletter, stamm-sign-in',
  )) {
    const base = element.shadowRoot?.querySelector<HTMLElement>('.base');
    if (!base) {
      wrong.push(`${element.localName} shows nothing`);
      continue;
    }
    const { width, height } = base.getBoundingClientRect();
    if (height < 10) wrong.push(`${element.localName} is ${height} px high`);
    if (base.scrollWidth > Math.ceil(width) + 1) {
      wrong.push(`${element.localName} is ${base.scrollWidth} px wide in ${width} px`);
    }
    for (const input of base.querySelectorAll('input:not([type=checkbox])')) {
      const size = Number.parseFloat(getComputedStyle(input).fontSize);
      if (size < 16) wrong.push(`${element.localName} has a field of ${size} px`);
    }
  }
  // A text: some libraries change how lists are written.
  return wrong.join('\n');
}

async function expectLauncher(page: EnginePage, isRightToLeft: boolean): Promise<void> {
  const { width, height } = await page.run(() => ({
    width: document.documentElement.clientWidth,
    height: innerHeight,
  }));
  const button = await boxOf(page, 'stamm-launcher [part=button], [part=button].launch');
  expect(button.height).toBeGreaterThanOrEqual(44);
  expect(height - button.bottom).toBeGreaterThan(0);
  expect(height - button.bottom).toBeLessThan(40);
  const gap = isRightToLeft ? button.left : width - button.right;
  expect(gap).toBeGreaterThan(0);
  expect(gap).toBeLessThan(40);

  await page.clickAt((button.left + button.right) / 2, (button.top + button.bottom) / 2);
  await until(page, 'the panel opens', () =>
    Boolean(everywhere('[part=panel]')[0]?.matches(':popover-open')),
  );
  await until(page, 'the panel has its sign-in', () =>
    Boolean(everywhere('stamm-sign-in input[type=email], [part=panel] stamm-sign-in')[0]),
  );
  // The panel slides in.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const panel = await boxOf(page, '[part=panel]');
  expect(panel.width).toBeGreaterThanOrEqual(360);
  expect(panel.width).toBeLessThanOrEqual(460);
  for (const edge of [panel.left, panel.top, width - panel.right, height - panel.bottom]) {
    expect(edge).toBeGreaterThanOrEqual(-1);
  }
  const onTop = await page.run(
    (x, y) => document.elementFromPoint(x, y)?.localName,
    (panel.left + panel.right) / 2,
    panel.top + 30,
  );
  expect(onTop).toBe('stamm-launcher');
}

async function expectClosing(page: EnginePage): Promise<void> {
  await page.press('Escape');
  await until(
    page,
    'the panel closes',
    () => !everywhere('[part=panel]')[0]?.matches(':popover-open'),
  );
  const focused = await page.run(
    () => document.activeElement?.shadowRoot?.activeElement?.getAttribute('part') ?? null,
  );
  expect(focused).toBe('button');
}

async function expectSubscribing(page: EnginePage, email: string): Promise<void> {
  await page.run((address) => {
    const form = everywhere('stamm-newsletter')[0]?.shadowRoot as ShadowRoot;
    const field = form.querySelector<HTMLInputElement>('input[type=email]') as HTMLInputElement;
    field.value = address;
    field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    field.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
    for (const box of form.querySelectorAll<HTMLInputElement>('input[type=checkbox]')) {
      if (!box.checked) box.click();
    }
  }, email);
  // Who subscribes sooner than a person could is taken for a machine.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  await page.run(() => {
    const form = everywhere('stamm-newsletter')[0]?.shadowRoot as ShadowRoot;
    form.querySelector<HTMLElement>('[type=submit], [part=submit]')?.click();
  });
  await until(
    page,
    'the mail is on its way',
    () => everywhere('stamm-newsletter')[0]?.shadowRoot?.querySelector('form')?.hidden === true,
  );
}

const pictures = process.env.PICTURES;

describe.each(Object.entries(ENGINES))('in %s', (name, start) => {
  if (!start) {
    const missing = `${name} cannot be had here: NOTHING WAS TRIED IN IT. npm test as root on Debian installs it; elsewhere, npx playwright-core install ${name.toLowerCase()}.`;
    if (process.env.CI) test(`${name} is there`, () => expect.fail(missing));
    else test(`${name} is there`, ({ skip }) => skip(missing));
    return;
  }
  let engine: Engine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(async () => {
    await engine?.close();
  });

  test.each(HOSTILE_PAGES.map((page) => [page.name, page] as const))('%s', async (_, hostile) => {
    const page = await engine.newPage();
    try {
      await page.open(pages.address(hostile));
      await untilReady(page, hostile);
      expect(await page.run(misfits)).toBe('');
      await expectLauncher(page, hostile.root?.includes('dir="rtl"') === true);
      if (pictures) {
        mkdirSync(pictures, { recursive: true });
        await page.screenshot(`${pictures}/${name}-${HOSTILE_PAGES.indexOf(hostile)}.png`);
      }
      await expectClosing(page);
      const number = HOSTILE_PAGES.indexOf(hostile);
      await expectSubscribing(page, `${name.toLowerCase()}-${number}@example.com`);
      expect(await page.run(() => faults.join('\n'))).toBe('');
    } finally {
      await page.close();
    }
  });
});
