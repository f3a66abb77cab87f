/** What element tests have in common: a page with a mock shop behind it. */
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { createStammClient, type StammClient } from '@stamm/client';
import { createMockShop, type MockShop, type MockShopOptions, mockFetch } from '@stamm/mocks';
import { emulateMedia } from '@web/test-runner-commands';
import axe from 'axe-core';
import { registerWords, setClient } from '../core/index.ts';
import sharedDe from '../core/words/de.ts';
import sharedEn from '../core/words/en.ts';

/** Machines that test are slow and noisy: how long something takes is no test's business. */
const PATIENCE = { timeout: 8_000 };
const HOST = 'https://loyalty.example';

registerWords('stamm', 'en', sharedEn);
registerWords('stamm', 'de', sharedDe);

export interface OpenShop {
  shop: MockShop;
  client: StammClient;
}

/** A shop that the elements of the page belong to from now on, as a visitor sees it. */
export async function openShop(options?: MockShopOptions): Promise<OpenShop> {
  const shop = await createMockShop(options);
  const client = createStammClient({
    host: HOST,
    shop: shop.id,
    fetch: mockFetch(shop, HOST),
  });
  setClient(client);
  return { shop, client };
}

/** A call of the shop's own backend. */
export async function callAsShop(
  shop: MockShop,
  method: string,
  path: string,
  body: object,
): Promise<void> {
  const response = await mockFetch(shop, HOST)(HOST + path, {
    method,
    headers: { authorization: `Bearer ${shop.secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
}

/** What any visitor gets at an address of the shop. */
export function readFromShop(shop: MockShop, path: string): Promise<Response> {
  return mockFetch(shop, HOST)(HOST + path);
}

/** Puts markup on the page in a language; answers the element with the tag. */
export async function show<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  markup: unknown,
  language = 'en',
): Promise<HTMLElementTagNameMap[Tag]> {
  const page = await fixture(html`<main lang=${language}>${markup}</main>`);
  return page.querySelector(tag) as HTMLElementTagNameMap[Tag];
}

/** What is in an element's shadow root and fits a selector, once it is there. */
export async function found<Found extends HTMLElement>(
  element: Element,
  selector: string,
): Promise<Found> {
  const look = () => element.shadowRoot?.querySelector<Found>(selector);
  await waitUntil(look, `There is no ${selector}.`, PATIENCE);
  return look() as Found;
}

/** The text of an element or a part of it, with single spaces. */
export function textOf(element: Element | null | undefined): string {
  return (element?.shadowRoot ?? element)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
}

export async function untilText(element: Element, text: string): Promise<void> {
  await waitUntil(() => textOf(element).includes(text), `“${text}” does not appear.`, PATIENCE);
}

/** Looks for whatever axe knows to be a barrier, in light and in dark. */
export async function expectAccessible(element: Element): Promise<void> {
  // A background of the page's own: axe takes white for granted where there is none.
  document.documentElement.style.cssText = 'color-scheme: light dark; background: Canvas';
  for (const colorScheme of ['light', 'dark'] as const) {
    await emulateMedia({ colorScheme });
    const { violations } = await axe.run(element);
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`);
    expect(found, colorScheme).to.deep.equal([]);
  }
  await emulateMedia({ colorScheme: 'light' });
}
