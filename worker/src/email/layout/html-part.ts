import type { MailBlock, MailBrand } from '../mail-content.ts';
import { accentOf, type Colors, DARK, darkEdge, LIGHT, readableOn } from './colors.ts';
import type { MailInLayout } from './render-mail.ts';
import { LAYOUT_WORDS } from './words.ts';

const FONT = `-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif`;
const MONO = `ui-monospace,SFMono-Regular,Menlo,Consolas,monospace`;

/**
 * The part for those who see: one column of at most 600 pixels, tables and inline styles because
 * mail programs know little else. The style sheet only adds what may be missing: the dark colours.
 */
export function htmlPart(mail: MailInLayout): string {
  const { content, brand, language } = mail;
  const accent = accentOf(brand.accentColor);
  const blocks = content.blocks.map((block) => blockHtml(block, accent)).join('\n');
  return `<!doctype html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${escapeHtml(content.subject)}</title>
<style>${styleSheet(accent)}</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:${LIGHT.page};">
<div style="display:none;max-height:0;overflow:hidden;">${escapeHtml(content.preview)}${'&#847;&zwnj;&nbsp;'.repeat(40)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:${LIGHT.page};">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;">
<tr><td align="left" style="padding:8px 28px 20px;">${masthead(brand)}</td></tr>
<tr><td class="card" align="left" style="padding:32px 28px 12px;background-color:${LIGHT.card};border:1px solid ${LIGHT.line};border-radius:12px;">
${blocks}
</td></tr>
<tr><td align="left" style="padding:20px 28px 8px;">
${foot(mail)}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function styleSheet(accent: string): string {
  return `
a{color:inherit}
@media (prefers-color-scheme:dark){
.page{background-color:${DARK.page}!important}
.card,.code{background-color:${DARK.card}!important;border-color:${DARK.line}!important}
.code{background-color:${DARK.page}!important}
.ink{color:${DARK.ink}!important}
.quiet{color:${DARK.quiet}!important}
.button{border-color:${darkEdge(accent)}!important}
}
@media (max-width:480px){.code-text{font-size:26px!important;letter-spacing:2px!important}}
`;
}

function masthead({ shopName, logoUrl, url }: MailBrand): string {
  const name = escapeHtml(shopName);
  const shown =
    logoUrl === null
      ? name
      : `<img src="${escapeHtml(logoUrl)}" alt="${name}" height="48" style="display:block;height:48px;width:auto;max-width:320px;border:0;">`;
  const style = textStyle(LIGHT, 'ink', 18, 26, 'font-weight:600;text-decoration:none;');
  return url === null
    ? `<span class="ink" style="${style}">${shown}</span>`
    : `<a class="ink" href="${escapeHtml(url)}" style="${style}">${shown}</a>`;
}

function foot({ content, brand, language, unsubscribeUrl }: MailInLayout): string {
  const words = LAYOUT_WORDS[language];
  const name = escapeHtml(brand.shopName);
  const shop = brand.url === null ? name : link(brand.url, brand.shopName);
  const sentBy = escapeHtml(words.sentBy('\u0000')).replace('\u0000', shop);
  const imprint = brand.imprint === null ? '' : `<br>${lines(brand.imprint)}`;
  const links = [
    brand.privacyUrl === null ? '' : link(brand.privacyUrl, words.privacy),
    unsubscribeUrl === null ? '' : link(unsubscribeUrl, words.unsubscribe),
  ].filter(Boolean);
  return [lines(content.why), `${sentBy}${imprint}`, links.join(' &nbsp;·&nbsp; ')]
    .filter(Boolean)
    .map((text) => paragraph(text, 'quiet', 13, 20, 12))
    .join('\n');
}

function blockHtml(block: MailBlock, accent: string): string {
  switch (block.kind) {
    case 'heading':
      return `<h1 class="ink" style="margin:0 0 16px;${textStyle(LIGHT, 'ink', 24, 31, 'font-weight:600;')}">${escapeHtml(block.text)}</h1>`;
    case 'paragraph':
      return paragraph(lines(block.text), 'ink', 16, 25, 20);
    case 'smallPrint':
      return paragraph(lines(block.text), 'quiet', 14, 21, 20);
    case 'button':
      return button(block.label, block.url, accent);
    case 'code':
      return code(block.code, block.label);
    case 'list':
      return list(block.items);
  }
}

function paragraph(
  html: string,
  color: 'ink' | 'quiet',
  size: number,
  height: number,
  below: number,
): string {
  return `<p class="${color}" style="margin:0 0 ${below}px;${textStyle(LIGHT, color, size, height)}">${html}</p>`;
}

function button(label: string, url: string, accent: string): string {
  const style = `display:inline-block;padding:13px 24px;border:1px solid ${accent};border-radius:8px;background-color:${accent};color:${readableOn(accent)};font-family:${FONT};font-size:16px;line-height:22px;font-weight:600;text-decoration:none;`;
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 24px;"><tr><td bgcolor="${accent}" style="border-radius:8px;"><a class="button" href="${escapeHtml(url)}" style="${style}">${escapeHtml(label)}</a></td></tr></table>`;
}

function code(text: string, label: string | undefined): string {
  const above = label === undefined ? '' : paragraph(escapeHtml(label), 'quiet', 14, 21, 8);
  const style = `padding:16px 12px;background-color:${LIGHT.page};border:1px solid ${LIGHT.line};border-radius:8px;`;
  const textual = `font-family:${MONO};font-size:30px;line-height:38px;font-weight:600;letter-spacing:4px;color:${LIGHT.ink};`;
  return `${above}<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px;"><tr><td class="code" align="center" style="${style}"><span class="ink code-text" style="${textual}">${escapeHtml(text)}</span></td></tr></table>`;
}

function list(items: readonly string[]): string {
  const each = items.map((item) => `<li style="margin:0 0 6px;">${lines(item)}</li>`).join('');
  return `<ul class="ink" style="margin:0 0 20px;padding:0 0 0 22px;${textStyle(LIGHT, 'ink', 16, 25)}">${each}</ul>`;
}

function link(url: string, label: string): string {
  return `<a class="quiet" href="${escapeHtml(url)}" style="color:${LIGHT.quiet};text-decoration:underline;">${escapeHtml(label)}</a>`;
}

function textStyle(
  colors: Colors,
  color: 'ink' | 'quiet',
  size: number,
  height: number,
  more = '',
): string {
  return `font-family:${FONT};font-size:${size}px;line-height:${height}px;color:${colors[color]};${more}`;
}

/** Line breaks stay; all else becomes text. */
function lines(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>');
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes text of anything, also within an attribute. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
