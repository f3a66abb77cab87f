/** Registers an element. The first one to take a tag keeps it: a page may load us twice. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
