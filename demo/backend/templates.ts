/**
 * The pages are plain HTML files with three kinds of holes:
 *
 *   {{cart.heading}}                      a value, escaped
 *   <!-- slot products -->                a piece of HTML made by the backend
 *   <!-- if guest --> … <!-- end -->      kept only when the condition holds; not nested
 */

export interface PageContent {
  values: (path: string) => string;
  slots: Record<string, string>;
  conditions: Record<string, boolean>;
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}

function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`A page asks for ${name}, which nobody provides.`);
  return value;
}

export function fillPage(source: string, content: PageContent): string {
  return source
    .replace(/<!-- if (\w+) -->([\s\S]*?)<!-- end -->/g, (_all, name: string, inner: string) =>
      required(content.conditions[name], `the condition ${name}`) ? inner : '',
    )
    .replace(/\{\{([\w.]+)\}\}/g, (_all, path: string) => escapeHtml(content.values(path)))
    .replace(/<!-- slot (\w+) -->/g, (_all, name: string) =>
      required(content.slots[name], `the slot ${name}`),
    );
}
