import { minifySync, type Plugin } from 'vite';

/**
 * What of Lit is only for browsers that lack constructable style sheets, for polyfills, for standard
 * decorators, for rendering on a server, for directives, which no element's file can hold (see below),
 * or for templates that are parts of an SVG or MathML tree (a whole `<svg>` in an `html` template
 * works). And what none of our elements does: controllers, converters and types of attributes other
 * than text, number and Boolean, comparing values in a way of its own, default values that stand for
 * a missing attribute, and bindings in comments. Leaving it out saves 1,700 bytes (gzip) on every
 * page, and without the `<style>` elements for old browsers nothing is left that a strict content
 * security policy refuses.
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
    ['c=a.trustedTypes,l=c?c.emptyScript:"",', ''],
    [
      'u={toAttribute(t,s){switch(s){case Boolean:t=t?l:null;break;case Object:case Array:t=null==t?t:JSON.stringify(t)}return t},fromAttribute(t,s){let i=t;switch(s){case Boolean:i=null!==t;break;case Number:i=null===t?null:Number(t);break;case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}}return i}}',
      'u={toAttribute:(t,s)=>s===Boolean?t?"":null:t,fromAttribute:(t,s)=>s===Boolean?null!==t:s===Number&&null!==t?Number(t):t}',
    ],
    [
      'h=(void 0!==i.converter?.toAttribute?i.converter:u).toAttribute(s,i.type)',
      'h=u.toAttribute(s,i.type)',
    ],
    [
      'const t=i.getPropertyOptions(e),h="function"==typeof t.converter?{fromAttribute:t.converter}:void 0!==t.converter?.fromAttribute?t.converter:u;this._$Em=e;const r=h.fromAttribute(s,t.type);this[e]=r??this._$Ej?.get(e)??r,',
      'this._$Em=e,this[e]=u.fromAttribute(s,i.getPropertyOptions(e).type),',
    ],
    ['this.prototype.hasOwnProperty(t)&&((s=Object.create(s)).wrapped=!0),', ''],
    [
      '!((i.hasChanged??f)(h,s)||i.useDefault&&i.reflect&&h===this._$Ej?.get(t)&&!this.hasAttribute(r._$Eu(t,i)))',
      '!f(h,s)',
    ],
    [
      'C(t,s,{useDefault:i,reflect:e,wrapped:h},r){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,r??s??this[t]),!0!==h||void 0!==r)||(this._$AL.has(t)||(this.hasUpdated||i||(s=void 0),this._$AL.set(t,s)),!0===e&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}',
      'C(t,s,{reflect:e}){this._$AL.has(t)||(this.hasUpdated||(s=void 0),this._$AL.set(t,s)),e&&this._$Em!==t&&(this._$Eq??=new Set).add(t)}',
    ],
    [
      'const t=this.constructor.elementProperties;if(t.size>0)for(const[s,i]of t){const{wrapped:t}=i,e=this[s];!0!==t||this._$AL.has(s)||void 0===e||this.C(s,void 0,i,e)}',
      '',
    ],
    [
      'if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(d("properties"))){const t=this.properties,s=[...r(t),...o(t)];for(const i of s)this.createProperty(i,t[i])}',
      'this.finalized=!0,this._$Ei();',
    ],
    ['getOwnPropertyNames:r,getOwnPropertySymbols:o,', ''],
    [
      'static finalizeStyles(s){const i=[];if(Array.isArray(s)){const e=new Set(s.flat(1/0).reverse());for(const s of e)i.unshift(t(s))}else void 0!==s&&i.push(t(s));return i}',
      'static finalizeStyles(s){return s}',
    ],
    [
      'addController(t){(this._$EO??=new Set).add(t),void 0!==this.renderRoot&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}',
      '',
    ],
    [',this._$EO?.forEach(t=>t.hostConnected?.())', ''],
    ['this._$EO?.forEach(t=>t.hostDisconnected?.())', ''],
    ['this._$EO?.forEach(t=>t.hostUpdate?.()),', ''],
    ['this._$EO?.forEach(t=>t.hostUpdated?.()),', ''],
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
    [
      'else if(8===r.nodeType)if(r.data===n)d.push({type:2,index:l});else{let t=-1;for(;-1!==(t=r.data.indexOf(o,t+1));)d.push({type:7,index:l}),t+=o.length-1}',
      'else 8===r.nodeType&&r.data===n&&d.push({type:2,index:l});',
    ],
    [
      'class R{constructor(t,i){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=i}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}',
      'class R{constructor(t,i){this._$AV=[],this._$AD=t,this._$AM=i}',
    ],
    ['(t?.creationScope??l).importNode', 'l.importNode'],
    ['get _$AU(){return this._$AM?._$AU??this._$Cv}', ''],
    ['this._$AH=A,this._$AN=void 0,this._$AA=t', 'this._$AH=A,this._$AA=t'],
    [',this._$Cv=e?.isConnected??!0', ''],
    [
      'get parentNode(){let t=this._$AA.parentNode;const i=this._$AM;return void 0!==i&&11===t?.nodeType&&(t=i.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}',
      '',
    ],
    [
      'e="number"==typeof s?this._$AC(t):(void 0===s.el&&(s.el=S.createElement(V(s.h,s.h[0]),this.options)),s)',
      'e=this._$AC(t)',
    ],
    ['for(this._$AP?.(!1,!0,s);t!==this._$AB;)', 'for(;t!==this._$AB;)'],
    ['setConnected(t){void 0===this._$AM&&(this._$Cv=t,this._$AP?.(t))}', ''],
    ['get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}', ''],
    ['this._$AH=A,this._$AN=void 0,this.element=t', 'this._$AH=A,this.element=t'],
    [',B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3")', ''],
  ],
  '/lit-element/lit-element.js': [
    [
      ',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i});const n=',
      ';const n=',
    ],
    [',this._$Do=void 0', ''],
    ['this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),', ''],
    [
      'this._$Do=e(r,this.renderRoot,this.renderOptions)',
      'e(r,this.renderRoot,this.renderOptions)',
    ],
    [
      'connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}',
      '',
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
