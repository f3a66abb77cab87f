/**
 * The script tag itself: finds Stamm's elements in the page, now and later, and loads the core and
 * the elements that are there, in the language of the page. Nothing here may throw into the page.
 */
import type { IdentitySource, StammClient } from '@stamm/client';
import { placeOf } from '@stamm/client/referral-memory';
import type { StartOptions } from './core.ts';
import { LANGUAGES } from './tags.ts';

/** The folder of this build's files, put in by the build: its name changes with their contents. */
declare const FOLDER: string;

/** What the page can say to Stamm. Calls are kept until Stamm is there, and never reject. */
export interface StammPage {
  /** Says who is logged in to the shop: an identity token, a way to get one, or null for nobody. */
  identify(identity: IdentitySource | null): Promise<void>;
  signOut(): Promise<void>;
  /** Has everything that is shown loaded anew, say after an order. */
  refresh(): Promise<void>;
  /**
   * Says what the shopper has agreed to, or with false that they no longer do. `storage`: a friend's
   * code may be kept beyond the session, so that it still counts after a month.
   */
  consent(purpose?: string, isGiven?: boolean): Promise<void>;
  /** The headless client, for a theme's own elements. */
  readonly client: Promise<StammClient>;
}

declare global {
  interface Window {
    Stamm?: StammPage;
  }
}

let hasWarned = false;

function warn(problem: unknown): void {
  if (!hasWarned) console.warn('Stamm:', problem);
  hasWarned = true;
}

function begin(script: HTMLScriptElement, shop: string): void {
  const { lang, launcher, consent } = script.dataset;
  const asked = new Set<string>();
  let client: Promise<StammClient> | undefined;

  const host = new URL('.', script.src).href;
  const bring = (file: string) => {
    const address = `${host}${FOLDER}/${file}.js`;
    return import(/* @vite-ignore */ address);
  };

  const loadCore = () => {
    client ??= bring('core').then((core: { start(options: StartOptions): StammClient }) =>
      core.start({ ...(script.dataset as { shop: string }), host: host.slice(0, -1), load }),
    );
    return client;
  };
  const load = (tag: string, language: string) => {
    const [, name] = tag.match(/^stamm-(.+)/) ?? [];
    const file = `${name}.${LANGUAGES.find((known) => language.startsWith(known)) ?? LANGUAGES[0]}`;
    if (!name || asked.has(file)) return;
    asked.add(file);
    // Both at once: the element waits for the core by itself.
    Promise.all([loadCore(), bring(file)]).catch(warn);
  };
  const look = () => {
    // Also again on a page that has replaced its body.
    if (
      launcher !== undefined &&
      document.readyState !== 'loading' &&
      !document.querySelector('stamm-launcher')
    ) {
      const element = document.createElement('stamm-launcher');
      element.setAttribute('position', launcher);
      document.body.append(element);
    }
    for (const element of document.querySelectorAll<HTMLElement>(':not(:defined)')) {
      const nearest = element.closest<HTMLElement>('[lang]')?.lang;
      load(element.localName, lang || nearest || navigator.language);
    }
  };
  const tell = (what: (client: StammClient) => Promise<void>) => loadCore().then(what).catch(warn);
  /** Where storage is forbidden, browsers throw at the mere mention of one: then nothing is kept. */
  const remember = async (purpose?: string, isGiven?: boolean) => {
    const place = placeOf(shop);
    if (location.search.includes('ref=') || place in sessionStorage || place in localStorage) {
      (await bring('referral')).remember(shop, purpose, isGiven);
    }
  };

  window.Stamm = {
    identify: (source) => tell((known) => known.identify(source)),
    signOut: () => tell((known) => known.signOut()),
    refresh: () => tell((known) => known.refresh()),
    consent: (purpose, isGiven) => remember(purpose, isGiven).catch(() => undefined),
    get client() {
      return loadCore();
    },
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  document.addEventListener('readystatechange', look);
  look();
  window.Stamm.consent(consent);
}

const script = (document.currentScript ??
  document.querySelector('script[data-shop]')) as HTMLScriptElement | null;

// A tag that was pasted twice begins once.
if (!window.Stamm && script) {
  const { shop } = script.dataset;
  if (shop) begin(script, shop);
  else warn('The script tag needs data-shop, the name of the shop.');
}
