import type { MailBlock } from '../mail-content.ts';
import type { MailInLayout } from './render-mail.ts';
import { LAYOUT_WORDS } from './words.ts';

/** Terminals and old mail programs show so many columns, quoted twice. */
const WIDTH = 72;

/** The part for those who read text: paragraphs of a readable width, addresses on lines of their own. */
export function textPart({ content, brand, language, unsubscribeUrl }: MailInLayout): string {
  const words = LAYOUT_WORDS[language];
  const imprint = brand.imprint ?? '';
  const foot = [
    wrap(content.why),
    [words.sentBy(brand.shopName), imprint, brand.url ?? ''].filter(Boolean).join('\n'),
    brand.privacyUrl ? `${words.privacy}:\n${brand.privacyUrl}` : '',
    unsubscribeUrl ? `${words.unsubscribe}:\n${unsubscribeUrl}` : '',
  ];
  // What stands beneath "-- " is the signature by an old agreement: programs set it apart.
  const parts = [...content.blocks.map(blockText), '-- ', ...foot];
  return `${parts.filter(Boolean).join('\n\n').replace('-- \n\n', '-- \n')}\n`;
}

function blockText(block: MailBlock): string {
  switch (block.kind) {
    case 'heading':
      return underlined(block.text);
    case 'paragraph':
    case 'smallPrint':
      return wrap(block.text);
    case 'button':
      return `${wrap(block.label)}:\n${block.url}`;
    case 'code':
      return `${block.label === undefined ? '' : `${wrap(block.label)}\n\n`}    ${block.code}`;
    case 'list':
      return block.items.map((item) => wrap(item, '- ', '  ')).join('\n');
  }
}

function underlined(text: string): string {
  const line = wrap(text);
  const longest = Math.max(...line.split('\n').map((part) => part.length));
  return `${line}\n${'='.repeat(longest)}`;
}

/** Breaks a text between its words; longer words, such as addresses, stay whole. */
function wrap(text: string, first = '', further = ''): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = lines.length === 0 ? first : further;
    let isEmpty = true;
    for (const word of paragraph.split(' ').filter(Boolean)) {
      if (!isEmpty && line.length + 1 + word.length > WIDTH) {
        lines.push(line);
        line = further;
        isEmpty = true;
      }
      line += isEmpty ? word : ` ${word}`;
      isEmpty = false;
    }
    lines.push(line);
  }
  return lines.join('\n');
}
