/** A page of somebody else's that is hard on what is put into it. The list grows with what is met. */
export interface HostilePage {
  name: string;
  /** Attributes of the html element. */
  root?: string;
  head?: string;
  /** Put before the elements, in the body. */
  before?: string;
  /** Put around the elements. */
  around?: [start: string, end: string];
  headers?: (loyaltyUrl: string) => Record<string, string>;
  /** Which words are to be read: those of the page's language. */
  language?: 'de';
}

const style = (css: string) => `<style>${css}</style>`;

/** As Prototype.js 1.7 changes what browsers bring along: many old shops still load it. */
const PROTOTYPE_JS = `<script src="/prototype.js"></script>`;

export const PROTOTYPE_SCRIPT = `
Array.prototype.toJSON = function () { return '[' + this.map(String).join(', ') + ']'; };
String.prototype.toJSON = function () { return '"' + this + '"'; };
Object.toJSON = function (value) { return String(value); };
Array.from = function (list) {
  if (!list) return [];
  var copy = [];
  for (var index = 0; index < (list.length || 0); index++) copy.push(list[index]);
  return copy;
};
Array.prototype.clear = function () { this.length = 0; return this; };
Array.prototype.clone = function () { return [].concat(this); };
Array.prototype.without = function () { return this; };
Array.prototype.each = function (visit) { this.forEach(visit); return this; };
HTMLElement.prototype.update = function (content) { this.innerHTML = content; return this; };
HTMLElement.prototype.hide = function () { this.style.display = 'none'; return this; };
HTMLElement.prototype.show = function () { this.style.display = ''; return this; };
HTMLElement.prototype.visible = function () { return this.style.display !== 'none'; };
HTMLElement.prototype.observe = function () { return this; };
HTMLElement.prototype.fire = function () { return this; };
HTMLElement.prototype.remove = function () { this.parentNode.removeChild(this); return this; };
window.$ = function (id) { return document.getElementById(id); };
`;

export const HOSTILE_PAGES: readonly HostilePage[] = [
  { name: 'a plain page' },
  {
    name: 'a theme that makes a rem ten pixels',
    head: style('html { font-size: 62.5%; } body { font-size: 1.5rem; letter-spacing: 0.06rem; }'),
  },
  {
    name: 'a theme that makes a rem forty pixels',
    head: style('html { font-size: 250%; } body { font-size: 16px; }'),
  },
  { name: 'a page that reverts everything', head: style('* { all: revert; }') },
  {
    name: 'a reset with important rules',
    head: style(
      '*, *::before, *::after { margin: 0 !important; padding: 0 !important; box-sizing: content-box !important; float: left; position: static; width: auto; }',
    ),
  },
  {
    name: 'a page whose children are relative and below each other',
    head: style('body > * { position: relative; z-index: 1; width: 100%; display: flex; }'),
  },
  {
    name: 'a body that is moved',
    head: style('body { transform: translateX(0); filter: none; contain: paint; }'),
    before: '<div style="height: 3000px"></div>',
  },
  {
    name: 'a narrow column',
    around: ['<div style="width: 180px; overflow: hidden" class="column">', '</div>'],
  },
  {
    name: 'a page with names of its own',
    before:
      '<div id="Stamm"></div><div id="stamm"></div><form name="client"></form><a id="panel"></a>',
  },
  { name: 'a page with a Stamm of its own', head: '<script>var Stamm = { mine: true };</script>' },
  { name: 'a page with Prototype.js', head: PROTOTYPE_JS },
  {
    name: 'a page with a strict policy and trusted types',
    headers: (loyaltyUrl) => ({
      'content-security-policy': [
        "default-src 'none'",
        `script-src 'self' ${loyaltyUrl}`,
        `connect-src ${loyaltyUrl}`,
        `img-src 'self' ${loyaltyUrl}`,
        "style-src 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        'trusted-types lit-html',
      ].join('; '),
    }),
  },
  { name: 'a page in capitals: lang="DE"', root: 'lang="DE"', language: 'de' },
  { name: 'a page in the formal German of WordPress', root: 'lang="de-DE_formal"', language: 'de' },
  { name: 'a page with a language that is none', root: 'lang="x"' },
  { name: 'a page from right to left in English words', root: 'lang="ar" dir="rtl"' },
  {
    name: 'elements inside of another component',
    around: ['<shop-box><template shadowrootmode="open">', '</template></shop-box>'],
  },
  {
    name: 'elements inside of a component that comes later',
    head: '<script src="/late-box.js" defer></script>',
    around: ['<late-box><template>', '</template></late-box>'],
  },
  { name: 'a page in quirks mode', root: 'data-quirks' },
  {
    name: 'dark text on dark, forced by the page',
    head: style('* { color: #000 !important; background: #fff; } button { all: unset; }'),
  },
];

export const LATE_BOX_SCRIPT = `
setTimeout(() => customElements.define('late-box', class extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: 'open' });
    setTimeout(() => root.append(this.querySelector('template').content.cloneNode(true)), 50);
  }
}), 300);
`;
