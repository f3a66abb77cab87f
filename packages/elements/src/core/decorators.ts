import type { PropertyDeclaration, ReactiveElement } from 'lit';

/**
 * A reactive property with an attribute; with `{ state: true }`, one that only the element itself
 * sets. Lit's own decorator serves standard decorators too, which costs half a kilobyte.
 */
export function property(options?: PropertyDeclaration) {
  return (prototype: object, name: PropertyKey): void =>
    (prototype.constructor as typeof ReactiveElement).createProperty(name, options);
}
