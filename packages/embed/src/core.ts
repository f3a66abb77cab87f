/** What a page needs to begin: Lit, the client and the base of all elements, in one file. */
import { createStammClient, type StammClient } from '@stamm/client';
import { setClient, warnOnce, whenMissing } from '@stamm/elements/core';

/** What elements may take from here. */
export {
  css,
  define,
  html,
  nothing,
  property,
  registerWords,
  StammElement,
  StammEvent,
  wantElement,
} from '@stamm/elements/core';
export * from '@stamm/elements/core/formats';

/** What the script tag says, and who brings what is missing. */
export interface StartOptions {
  host: string;
  shop: string;
  identity: string | undefined;
  language: string | undefined;
  load: (tag: string, language: string) => void;
}

/** Gives the page its client, and lets it know when the page is shown again. */
export function start({ host, shop, identity, language, load }: StartOptions): StammClient {
  const client = createStammClient({ host, shop, storage: () => sessionStorage });
  if (identity) client.identify(identity).catch(warnOnce);
  whenMissing(load);
  setClient(client, language);
  const wake = () => document.visibilityState === 'visible' && void client.wake();
  document.addEventListener('visibilitychange', wake);
  addEventListener('pageshow', wake);
  return client;
}
