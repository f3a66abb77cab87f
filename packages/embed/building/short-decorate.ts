import type { Plugin } from 'vite';

const GENERAL = /function __decorate\(decorators, target, key, desc\) \{\n[\s\S]*?\n\}/;
const OURS = `function __decorate(decorators, prototype, name) {
  for (const decorate of decorators) decorate(prototype, name);
}`;

/**
 * The compiler's helper serves all kinds of decorators in 300 bytes, in every element's file. Ours
 * are those of `elements/src/core/decorators.ts`: of properties, and they answer nothing.
 */
export function shortDecorate(): Plugin {
  return {
    name: 'short-decorate',
    renderChunk(code) {
      if (!code.includes('__decorate(')) return undefined;
      if (!GENERAL.test(code)) throw new Error('The compiler has another helper for decorators.');
      return { code: code.replace(GENERAL, OURS), map: null };
    },
  };
}
