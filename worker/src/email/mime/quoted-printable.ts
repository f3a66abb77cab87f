import { utf8Bytes } from '../../encoding.ts';

const MAX_LINE = 76;

/** A text in ASCII, with lines of at most 76 characters (RFC 2045, 6.7). */
export function quotedPrintable(text: string): string {
  return text.replace(/\r\n?/g, '\n').split('\n').map(encodedLine).join('\r\n');
}

function encodedLine(line: string): string {
  const pieces = [...utf8Bytes(line)].map((byte, index, bytes) => {
    const isLast = index === bytes.length - 1;
    const isSpace = byte === 0x20 || byte === 0x09;
    const isPlain = (byte >= 0x21 && byte <= 0x7e && byte !== 0x3d) || (isSpace && !isLast);
    return isPlain
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  let encoded = '';
  let length = 0;
  for (const piece of pieces) {
    if (length + piece.length > MAX_LINE - 1) {
      encoded += '=\r\n';
      length = 0;
    }
    encoded += piece;
    length += piece.length;
  }
  return encoded;
}
