import { type Colors, DARK, LIGHT, readableOn } from '../email/layout/colors.ts';
import type { MailBrand } from '../email/mail-content.ts';
import { toBase64 } from '../encoding.ts';
import { sha256Bytes } from '../hashing.ts';

const SHEET = `
:root{color-scheme:light dark;font:1rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;
--field:#8b857c;--bad:#a4262c}
@media(prefers-color-scheme:dark){:root{
--field:#7d776e;--bad:#ff9a94}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);overflow-wrap:anywhere}
.column{max-width:34rem;margin-inline:auto;padding:1.5rem 1rem 3rem}
header{padding:.5rem .25rem 1.25rem;font-size:1.125rem;font-weight:600}
header a{color:inherit;text-decoration:none}
header img{display:block;max-height:3rem;max-width:100%}
main{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:clamp(1.25rem,5vw,2rem)}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 1rem;text-wrap:balance}
h2{font-size:1.125rem;margin:0 0 .5rem}
p,ul{margin:0 0 1rem}
ul{padding-inline-start:1.375rem}
blockquote{margin:0 0 1rem;padding-inline-start:1rem;border-inline-start:3px solid var(--seen)}
.label{font-weight:600;margin-bottom:.25rem}
main>:last-child,form>:last-child{margin-bottom:0}
.quiet,footer{color:var(--quiet);font-size:.875rem}
footer{padding:1.25rem .25rem 0}
footer p{margin:0 0 .5rem;white-space:pre-line}
main a,footer a{color:inherit}
form{margin:0 0 1rem}
label{display:block;font-weight:600;margin-bottom:.25rem}
fieldset{border:0;padding:0;margin:0 0 1.25rem;min-width:0}
legend{padding:0;font-weight:600;margin-bottom:.25rem}
.choice{display:flex;gap:.625rem;align-items:flex-start;padding:.5rem 0;font-weight:400;margin:0}
.choice input{flex:none;inline-size:1.25rem;block-size:1.25rem;margin:.15rem 0 0;accent-color:var(--seen)}
.choice small{display:block;color:var(--quiet);font-size:.875rem}
input[type=text],select{font:inherit;color:inherit;background:var(--card);inline-size:100%;min-block-size:2.75rem;padding:.5rem .75rem;border:1px solid var(--field);border-radius:.5rem;margin:0 0 1.25rem}
button{font:inherit;font-weight:600;min-block-size:2.75rem;padding:.625rem 1.5rem;border:1px solid var(--seen);border-radius:.5rem;background:var(--accent);color:var(--on-accent);cursor:pointer}
button.plain{background:transparent;color:var(--ink);border-color:var(--field)}
:focus-visible{outline:3px solid var(--seen);outline-offset:2px}
hr{border:0;border-top:1px solid var(--line);margin:1.75rem 0}
.error{color:var(--bad);font-weight:600}
.code{font:600 clamp(1rem,4.75vw,1.375rem)/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.03em;background:var(--page);border:1px solid var(--line);border-radius:.5rem;padding:.75rem .5rem;text-align:center;user-select:all}
@media(forced-colors:active){button,main{border-color:CanvasText}}
`;

/** The shop's one colour, and what goes with it in the light and in the dark. */
function accentSheet(accentColor: string | null): string {
  const light = accentVariables(accentColor ?? LIGHT.ink, LIGHT);
  const dark = accentVariables(accentColor ?? DARK.ink, DARK);
  return `:root{${light}}@media(prefers-color-scheme:dark){:root{${dark}}}`;
}

function accentVariables(accent: string, colors: Colors): string {
  const seen = readableOn(colors.card, accent);
  return `${colorVariables(colors)}--accent:${accent};--on-accent:${readableOn(accent)};--seen:${seen}`;
}

function colorVariables({ page, card, line, ink, quiet }: Colors): string {
  return `--page:${page};--card:${card};--line:${line};--ink:${ink};--quiet:${quiet};`;
}

export function styleSheet({ accentColor }: Pick<MailBrand, 'accentColor'>): string {
  return accentSheet(accentColor) + SHEET;
}

/** No script, nothing from elsewhere but the shop's logo, and forms that lead nowhere else. */
export function contentPolicy(sheet: string, logoUrl: string | null): string {
  const hash = toBase64(sha256Bytes(sheet));
  return [
    `default-src 'none'`,
    `style-src 'sha256-${hash}'`,
    `img-src ${logoUrl === null ? `'none'` : new URL(logoUrl).origin}`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}
