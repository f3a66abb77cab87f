import type { PropertyDeclaration, ReactiveElement } from 'lit';

/*
 * Lit's own decorators serve the legacy and the standard kind, which costs half a kilobyte.
 * Elements here use the legacy kind only.
 */

/** A reactive property with an attribute. */
export function property(options?: PropertyDeclaration) {
  return (prototype: object, name: PropertyKey): void =>
    (prototype.constructor as typeof ReactiveElement).createProperty(name, options);
}

/** A reactive property that only the element itself sets. */
export function state() {
  return property({ state: true });
}

/** The first element in the shadow root that the selector fits; undefined before the first render. */
export function query(selector: string) {
  return (prototype: object, name: PropertyKey): void => {
    Object.defineProperty(prototype, name, {
      get(this: ReactiveElement) {
        return this.renderRoot?.querySelector(selector) ?? undefined;
      },
    });
  };
}
