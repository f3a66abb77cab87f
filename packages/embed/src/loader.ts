/**
 * The script tag itself: finds Stamm's elements in the page, now and later, and loads the core and
 * the elements that are there, in the language of the page. Nothing here may throw into the page.
 */
import type { IdentitySource, StammClient } from '@stamm/client';
import { consentToStorage, followReferral, readReferral } from '@stamm/client/referral-memory';
import type { StartOptions } from './core.ts';
import { ELEMENTS, LANGUAGES } from './tags.ts';

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
  consent(purpose: 'storage', isGiven?: boolean): void;
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
  const { identity, lang, launcher, consent } = script.dataset;
  const wanted = new Set<string>(ELEMENTS);
  let client: Promise<StammClient> | undefined;

  followReferral(shop, new URLSearchParams(location.search).get('ref'));
  if (consent !== undefined) consentToStorage(shop, consent === 'storage');
  const isReferred = !!readReferral(shop);

  const host = new URL('.', script.src).href;
  const bring = (file: string) => {
    const address = `${host}${FOLDER}/${file}.js`;
    return import(/* @vite-ignore */ address);
  };

  const loadCore = () => {
    client ??= bring('core').then((core: { start(options: StartOptions): StammClient }) =>
      core.start({ host: host.slice(0, -1), shop, identity, language: lang, load }),
    );
    return client;
  };
  const load = (tag: string, language: string) => {
    const name = tag.slice('stamm-'.length);
    const known = (LANGUAGES as readonly string[]).includes(language) ? language : LANGUAGES[0];
    const file = `${name}.${known}`;
    if (!(ELEMENTS as readonly string[]).includes(name)) return;
    wanted.delete(name);
    // Both at once: the element waits for the core by itself. What is there already comes from memory.
    Promise.all([loadCore(), bring(file)]).catch(warn);
  };
  const look = () => {
    if (document.readyState !== 'loading') {
      if (launcher !== undefined) mount('launcher')?.setAttribute('position', launcher || 'end');
      // It also sees to it that whoever signs in, on whichever page, gets what they were promised.
      if (isReferred) mount('referral-offer')?.toggleAttribute('hidden');
    }
    for (const name of wanted) {
      const element = document.querySelector<HTMLElement>(`stamm-${name}`);
      if (!element) continue;
      const nearest = element.closest<HTMLElement>('[lang]')?.lang;
      load(element.localName, (lang || nearest || navigator.language).split('-')[0] as string);
    }
  };
  const tell = (what: (client: StammClient) => Promise<void>) => loadCore().then(what).catch(warn);

  window.Stamm = {
    identify: (source) => tell((known) => known.identify(source)),
    signOut: () => tell((known) => known.signOut()),
    refresh: () => tell((known) => known.refresh()),
    consent(purpose, isGiven = true) {
      if (purpose === 'storage') consentToStorage(shop, isGiven);
    },
    get client() {
      return loadCore();
    },
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  document.addEventListener('readystatechange', look);
  look();
}

/** Puts an element into a page that has none, and again into one that has replaced its body. */
function mount(name: string): HTMLElement | undefined {
  const tag = `stamm-${name}`;
  return document.querySelector(tag)
    ? undefined
    : document.body.appendChild(document.createElement(tag));
}

const script = (document.currentScript ??
  document.querySelector('script[data-shop]')) as HTMLScriptElement | null;

// A tag that was pasted twice begins once.
if (!window.Stamm && script) {
  const { shop } = script.dataset;
  if (shop) begin(script, shop);
  else warn('The script tag needs data-shop, the name of the shop.');
}
