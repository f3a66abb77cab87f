import { minifySync, type Plugin } from 'vite';

/**
 * What of Lit is only for browsers that lack constructable style sheets, for polyfills, for standard
 * decorators, for rendering on a server, for directives, which no element's file can hold (see below),
 * or for templates that are parts of an SVG or MathML tree (a whole `<svg>` in an `html` template
 * works). Leaving it out saves 1,000 bytes (gzip) on every page, and without the `<style>` elements
 * for old browsers nothing is left that a strict content security policy refuses.
 */
const CSS_TAG = `
export const css = (texts, ...values) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(String.raw({ raw: texts }, ...values));
  return sheet;
};
export const adoptStyles = (root, sheets) => {
  root.adoptedStyleSheets = sheets;
};
export const getCompatibleStyle = (sheet) => sheet;
export const unsafeCSS = undefined, CSSResult = undefined, supportsAdoptingStyleSheets = true;
`;

const LEFT_OUT: Record<string, [text: string, instead: string][]> = {
  '/@lit/reactive-element/reactive-element.js': [
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;', ''],
    [
      'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
      '',
    ],
    ['static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}', ''],
    [',void 0!==t.l&&(this.l=[...t.l])', ''],
    [',this.constructor.l?.forEach(t=>t(this))', ''],
    [',p=a.reactiveElementPolyfillSupport', ''],
    [',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2")', ''],
  ],
  '/lit-html/lit-html.js': [
    ['l=2===i?"<svg>":3===i?"<math>":"",', 'l="",'],
    ['+(2===i?"</svg>":3===i?"</math>":"")', ''],
    [
      'if(this.el=S.createElement(f,e),P.currentNode=this.el.content,2===i||3===i){const t=this.el.content.firstChild;t.replaceWith(...t.childNodes)}',
      'this.el=S.createElement(f,e),P.currentNode=this.el.content;',
    ],
    [
      'function M(t,i,s=t,e){if(i===E)return i;let h=void 0!==e?s._$Co?.[e]:s._$Cl;const o=a(i)?void 0:i._$litDirective$;return h?.constructor!==o&&(h?._$AO?.(!1),void 0===o?h=void 0:(h=new o(t),h._$AT(t,s,e)),void 0!==e?(s._$Co??=[])[e]=h:s._$Cl=h),void 0!==h&&(i=M(t,h._$AS(t,i.values),h,e)),i}',
      '',
    ],
    [',V:M', ''],
    ['t=M(this,t,i),a(t)', 'a(t)'],
    ['t=M(this,t,i,0),o=', 'o='],
    ['r=M(this,e[s+n],i,n),', 'r=e[s+n],'],
    ['(t=M(this,t,i,0)??A)', '(t=t??A)'],
    ['else t.startsWith(o)&&(d.push({type:6,index:l}),r.removeAttribute(t));', ''],
    [':6===r.type&&(i=new Z(h,this,t))', ':0'],
    [
      'class Z{constructor(t,i,s){this.element=t,this.type=6,this._$AN=void 0,this._$AM=i,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(t){M(this,t)}}',
      'const Z=0;',
    ],
    [',B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3")', ''],
  ],
  '/lit-element/lit-element.js': [
    [
      ',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i});const n=',
      ';const n=',
    ],
    ['(s.litElementVersions??=[]).push("4.2.2")', ''],
  ],
};

export function litForTheseBrowsers(): Plugin {
  return {
    name: 'lit-for-these-browsers',
    transform(code, id) {
      if (id.endsWith('/@lit/reactive-element/css-tag.js')) return CSS_TAG;
      if (id.includes('/development/')) throw new Error(`${id} is not for production.`);
      const file = Object.keys(LEFT_OUT).find((known) => id.endsWith(known));
      if (!file) return undefined;
      let result = code;
      for (const [text, instead] of LEFT_OUT[file] ?? []) {
        if (!result.includes(text)) throw new Error(`Lit has changed: ${file} has no "${text}".`);
        result = result.replace(text, instead);
      }
      return result;
    },
  };
}

/** By these names Lit's own parts know each other: long, for other copies and directives to know them. */
const LIT_INTERNALS = /^_\$/;

/** Gives Lit's internals short names. All of Lit must be in this one file. */
export function withShortLitNames(code: string): string {
  const { code: result, errors } = minifySync('core.js', code, {
    module: true,
    compress: false,
    mangle: false,
    mangleProps: { include: LIT_INTERNALS },
    codegen: { removeWhitespace: true },
  });
  if (errors.length > 0) throw new Error(errors[0]?.message);
  return result;
}

/** Refuses a file that relies on Lit's internals, as directives do: their names are others here. */
export function mustNotHoldLit(code: string, file: string): void {
  if (/[{.,]_\$\w/.test(code)) {
    throw new Error(`${file} holds a part of Lit. Take from elements/src/core what it needs.`);
  }
}
