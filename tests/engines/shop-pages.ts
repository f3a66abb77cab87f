import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HOSTILE_PAGES, type HostilePage, LATE_BOX_SCRIPT, PROTOTYPE_SCRIPT } from './pages.ts';

/**
 * Before everything else in each page: keeps what goes wrong in it for the tests to ask, and finds
 * what lies in shadow roots.
 */
const WATCH_SCRIPT = `
window.everywhere = (selector, root = document) => {
  const found = [...root.querySelectorAll(selector)];
  for (const element of root.querySelectorAll('*')) {
    if (element.shadowRoot) found.push(...everywhere(selector, element.shadowRoot));
  }
  return found;
};
window.faults = [];
addEventListener('error', (event) => faults.push('error: ' + event.message));
addEventListener('unhandledrejection', (event) => faults.push('rejection: ' + event.reason));
addEventListener('securitypolicyviolation', (event) =>
  faults.push('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
for (const level of ['error', 'warn']) {
  const write = console[level];
  console[level] = (...args) => {
    faults.push(level + ': ' + args.join(' '));
    write.apply(console, args);
  };
}
`;

const ELEMENTS = `
<stamm-points></stamm-points>
<stamm-product-points amount-minor="1290" currency="EUR"></stamm-product-points>
<stamm-rewards></stamm-rewards>
<stamm-newsletter></stamm-newsletter>
<stamm-sign-in></stamm-sign-in>
`;

export interface ShopPages {
  url: string;
  address(page: HostilePage): string;
  close(): void;
}

function documentOf(page: HostilePage, tag: string): string {
  const { root = 'lang="en"', head = '', before = '', around: [start, end] = ['', ''] } = page;
  const doctype = root === 'data-quirks' ? '' : '<!doctype html>';
  return `${doctype}<html ${root === 'data-quirks' ? 'lang="en"' : root}><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><title>A shop</title>
    <script src="/watch.js"></script>${head}</head>
    <body>${before}${start}${ELEMENTS}${end}${tag}</body></html>`;
}

/** Serves every hostile page, each with the script tag of a shop. */
export async function serveShopPages(loyaltyUrl: string, tag: () => string): Promise<ShopPages> {
  const scripts: Record<string, string> = {
    '/watch.js': WATCH_SCRIPT,
    '/prototype.js': PROTOTYPE_SCRIPT,
    '/late-box.js': LATE_BOX_SCRIPT,
  };
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const script = scripts[pathname];
    if (script !== undefined) {
      response.setHeader('content-type', 'text/javascript');
      response.end(script);
      return;
    }
    const page = HOSTILE_PAGES[Number(pathname.slice(1))];
    if (!page) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    for (const [name, value] of Object.entries(page.headers?.(loyaltyUrl) ?? {})) {
      response.setHeader(name, value);
    }
    response.end(documentOf(page, tag()));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    address: (page) => `${url}/${HOSTILE_PAGES.indexOf(page)}`,
    close: () => void server.close(),
  };
}
