import type { Plugin } from 'vite';

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** The texts of the file's css and html templates, as places in its code. */
function* templateTexts(node: unknown): Generator<{ tag: 'css' | 'html'; texts: Node[] }> {
  if (Array.isArray(node)) {
    for (const one of node) yield* templateTexts(one);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  const { type, tag, quasi } = node as Partial<Record<string, Partial<Node> & Node>>;
  const name = (tag as { name?: string } | undefined)?.name;
  if ((type as unknown) === 'TaggedTemplateExpression' && (name === 'css' || name === 'html')) {
    yield { tag: name, texts: quasi?.quasis as unknown as Node[] };
  }
  for (const value of Object.values(node)) yield* templateTexts(value);
}

const smallCss = (text: string) =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/ !important/g, '!important')
    .replace(/(?<=[\s:,(-])0\./g, '.')
    .replace(/;\}/g, '}');

/** White space of any length means the same as one space. */
const smallHtml = (text: string) => text.replace(/\s+/g, ' ');

/** Takes the indentation out of the css and html templates, which minifiers leave alone. */
export function smallTemplates(): Plugin {
  return {
    name: 'small-templates',
    transform(code, id) {
      if (!/\.ts(\?|$)/.test(id) || !/\b(css|html)`/.test(code)) return undefined;
      const edits: { start: number; end: number; text: string }[] = [];
      for (const { tag, texts } of templateTexts(this.parse(code))) {
        for (const [index, { start, end }] of texts.entries()) {
          let text = (tag === 'css' ? smallCss : smallHtml)(code.slice(start, end));
          if (index === 0) text = text.trimStart();
          if (index === texts.length - 1) text = text.trimEnd();
          edits.push({ start, end, text });
        }
      }
      edits.sort((a, b) => b.start - a.start);
      let result = code;
      for (const { start, end, text } of edits) {
        result = result.slice(0, start) + text + result.slice(end);
      }
      return result;
    },
  };
}
