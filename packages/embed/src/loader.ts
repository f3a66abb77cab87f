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
    /** Unless the page has something of its own by this name. */
    Stamm?: StammPage;
    /** The same, by a name that no page has. */
    StammLoyalty?: StammPage;
  }
}

const warn = (problem: unknown) => console.warn('Stamm:', problem);

const script = (document.currentScript ??
  document.querySelector('script[data-shop]')) as HTMLScriptElement | null;
const { shop, lang, launcher, consent }: DOMStringMap = script?.dataset ?? {};
const host = script?.src.replace(/[^/]*$/, '');
const asked = new Set<unknown>();
let client: Promise<StammClient> | undefined;
let folder = FOLDER;

/**
 * Asks for a file until it comes: at once, after a second, after two … Some browsers remember
 * that a file did not come, also one that others import: from the third time on, the core and all
 * after it are asked for in a folder of another name, which the Worker knows to be this one.
 */
function bring(file: string, seconds = 1): Promise<unknown> {
  const address = `${host}${folder}/${file}.js`;
  return import(/* @vite-ignore */ address).catch(async (problem) => {
    if (seconds > 30) throw problem;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    if (file === 'core' && seconds > 1) folder = `${FOLDER}~${seconds}`;
    return bring(file, seconds * 2);
  });
}

function loadCore(): Promise<StammClient> {
  client ??= bring('core').then((core) =>
    (core as { start(options: StartOptions): StammClient }).start({
      ...(script?.dataset as { shop: string }),
      host: (host as string).slice(0, -1),
      load,
    }),
  );
  return client;
}

function load(tag: string, language: string): void {
  const known = LANGUAGES.find((one) => language.toLowerCase().startsWith(one));
  const file = `${tag.slice(6)}.${known ?? LANGUAGES[0]}`;
  if (asked.has(file)) return;
  asked.add(file);
  // Both at once: the element waits for the core by itself.
  Promise.all([loadCore(), bring(file)]).catch(warn);
}

/** Loads an element of ours; looks into another's shadow root, now or once it has one. */
function look(element: Element): void {
  const { localName, shadowRoot } = element;
  if (localName.startsWith('stamm-')) {
    load(localName, lang || element.closest<HTMLElement>('[lang]')?.lang || navigator.language);
  } else if (shadowRoot) {
    watch(shadowRoot);
  } else if (element.matches(':not(:defined)')) {
    customElements.whenDefined(localName).then(() => element.shadowRoot && look(element));
  }
}

const lookInside = (tree: ParentNode) => tree.querySelectorAll('*').forEach(look);

const observer = new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (node instanceof Element) {
        look(node);
        lookInside(node);
      }
    }
  }
});

function watch(root: Document | ShadowRoot): void {
  if (asked.has(root)) return;
  asked.add(root);
  observer.observe(root, { childList: true, subtree: true });
  lookInside(root);
}

const tell = (what: (client: StammClient) => Promise<void>) => loadCore().then(what).catch(warn);

const page: StammPage = {
  identify: (source) => tell((known) => known.identify(source)),
  signOut: () => tell((known) => known.signOut()),
  refresh: () => tell((known) => known.refresh()),
  async consent(purpose, isGiven) {
    const place = placeOf(shop as string);
    try {
      if (location.search.includes('ref=') || place in sessionStorage || place in localStorage) {
        const file = (await bring('referral')) as typeof import('./referral.ts');
        file.remember(shop as string, purpose, isGiven);
      }
    } catch {
      // Where storage is forbidden, browsers throw at the mere mention of one: nothing is kept.
    }
  },
  get client() {
    return loadCore();
  },
};

// A tag that was pasted twice begins once.
if (!window.StammLoyalty) {
  if (host && shop) {
    window.StammLoyalty = page;
    // Elements with an id are there by it as well: only what the page has put there is its own.
    if (!window.Stamm || window.Stamm instanceof Element) window.Stamm = page;
    watch(document);
    if (launcher !== undefined)
      load('stamm-launcher', lang || document.documentElement.lang || navigator.language);
    void page.consent(consent);
  } else warn('The script tag needs src and data-shop.');
}
