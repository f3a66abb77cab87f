/**
 * The base that elements share, and all that they need of Lit: an element imports both from here,
 * so that they end up in the one core file of the page; so does `formats.ts` (numbers, money, dates,
 * the points' name). What not every element needs is taken along by those that do: `controls.ts`
 * (looks of buttons and fields), `incentives.ts`, `@stamm/client/points-for` and the like.
 *
 * An element `<stamm-NAME>` is a folder `NAME` with `NAME.ts` (the class), `define.ts` (which
 * registers it) and `words/en.ts`, `words/de.ts` …; the files for a page are built from `define.ts`
 * and the words of one language.
 */
export { toJson } from '@stamm/client/json';
export {
  css,
  html,
  LitElement,
  nothing,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
export { property } from './decorators.ts';
export { define } from './define.ts';
export { StammElement } from './element.ts';
export { StammEvent } from './event.ts';
export * from './formats.ts';
export { setClient, warnOnce } from './shared.ts';
export { registerWords, wantElement, whenMissing } from './words.ts';
