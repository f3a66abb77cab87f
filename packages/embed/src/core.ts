/** What a page needs to begin: Lit, the client and the base of all elements, in one file. */
import { createStammClient, type StammClient } from '@stamm/client';
import { setClient, warnOnce, whenMissing } from '@stamm/elements/core';

/** What elements may take from here. */
export {
  css,
  date,
  define,
  duration,
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
  wantElement,
} from '@stamm/elements/core';

/** What the script tag says, and who brings what is missing. */
export interface StartOptions {
  host: string;
  shop: string;
  identity?: string;
  lang?: string;
  load: (tag: string, language: string) => void;
}

/** Gives the page its client, and lets it know when the page is shown again. */
export function start({ host, shop, identity, lang, load }: StartOptions): StammClient {
  const client = createStammClient({ host, shop, storage: () => sessionStorage });
  if (identity) client.identify(identity).catch(warnOnce);
  whenMissing(load);
  setClient(client, lang);
  const wake = () => document.visibilityState === 'visible' && void client.wake();
  document.addEventListener('visibilitychange', wake);
  addEventListener('pageshow', wake);
  return client;
}
