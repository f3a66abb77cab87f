import type { OutgoingMail } from '../outgoing-mail.ts';
import { headerAddress, headerText } from './header-text.ts';
import { quotedPrintable } from './quoted-printable.ts';

const LINE = '\r\n';
/** Where lines of a header are to be broken (RFC 5322, 2.1.1). */
const FOLD_AT = 76;

/**
 * The mail as it travels (RFC 5322, MIME): text first, HTML second, for programs show the last
 * part that they understand. The same mail always makes the same bytes; all of them are ASCII.
 */
export function mimeMessage(mail: OutgoingMail): string {
  const [local = ''] = mail.id.split('@');
  // Quoted-printable never has "=_" in it, so no body can hold the boundary.
  const boundary = `=_${local.replace(/[^A-Za-z0-9]/g, '').slice(0, 40)}`;
  const headers: [name: string, value: string][] = [
    ['Date', new Date(mail.createdAt).toUTCString().replace('GMT', '+0000')],
    ['Message-ID', `<${mail.id}>`],
    ['From', headerAddress(mail.from)],
    ...(mail.replyTo === null ? [] : [['Reply-To', mail.replyTo] as [string, string]]),
    ['To', mail.to],
    ['Subject', headerText(mail.subject)],
    ...Object.entries(mail.headers).map(([name, value]): [string, string] => [
      name,
      headerText(value),
    ]),
    // No vacation notes and the like in return (RFC 3834).
    ['Auto-Submitted', 'auto-generated'],
    ['MIME-Version', '1.0'],
    ['Content-Type', `multipart/alternative; boundary="${boundary}"`],
  ];
  return [
    ...headers.map(headerLine),
    '',
    ...part(boundary, 'text/plain', mail.text),
    ...part(boundary, 'text/html', mail.html),
    `--${boundary}--`,
    '',
  ].join(LINE);
}

function part(boundary: string, type: string, body: string): string[] {
  return [
    `--${boundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quotedPrintable(body),
  ];
}

function headerLine([name, value]: [string, string]): string {
  const line = `${name}: ${value}`;
  if (!/^[A-Za-z][A-Za-z-]*$/.test(name) || !/^[\x20-\x7e]*$/.test(value)) {
    throw new Error('This is not a header.');
  }
  if (line.length <= FOLD_AT) return line;
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > FOLD_AT && current !== `${name}:`) {
      lines.push(current);
      current = ` ${word}`;
    } else current += current === '' ? word : ` ${word}`;
  }
  return [...lines, current].join(LINE);
}
