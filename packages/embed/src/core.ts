/** What a page needs to begin: Lit, the client and the base of all elements, in one file. */
import { createStammClient, type StammClient } from '@stamm/client';
import { setClient, warnOnce, whenMissing } from '@stamm/elements/core';

/** What elements may take from here. */
export {
  css,
  date,
  define,
  html,
  money,
  nothing,
  number,
  points,
  pointsName,
  property,
  readable,
  registerWords,
  StammElement,
  StammEvent,
  text,
  toJson,
  wantElement,
} from '@stamm/elements/core';

/** What the script tag says, and who brings what is missing. */
export interface StartOptions {
  host: string;
  shop: string;
  identity?: string;
  lang?: string;
  /** Where the launcher is to be, if the page wants one: `start`, or anything else for the end. */
  launcher?: string;
  load: (tag: string, language: string) => void;
}

/** Gives the page its client, and lets it know when the page is shown again. */
export function start({ host, shop, identity, lang, launcher, load }: StartOptions): StammClient {
  const client = createStammClient({ host, shop, storage: () => sessionStorage });
  if (identity) client.identify(identity).catch(warnOnce);
  whenMissing(load);
  setClient(client, lang);
  const wake = () => document.visibilityState === 'visible' && void client.wake();
  document.addEventListener('visibilitychange', wake);
  addEventListener('pageshow', wake);
  if (launcher !== undefined) keepLauncher(launcher);
  return client;
}

/** Beside the body, where no rule for what is in it applies; also after a page replaced its body. */
function keepLauncher(position: string): void {
  if (document.readyState === 'loading') {
    document.addEventListener('readystatechange', () => keepLauncher(position), { once: true });
  } else if (!document.querySelector('stamm-launcher')) {
    const element = document.createElement('stamm-launcher');
    element.setAttribute('position', position);
    element.style.font = getComputedStyle(document.body).font;
    document.documentElement.append(element);
  }
}
