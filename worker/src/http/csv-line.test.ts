import { describe, expect, test } from 'vitest';
import { csvLine } from './csv-line.ts';

describe('a line of CSV', () => {
  test('quotes what would end a cell', () => {
    expect(csvLine(['a', 'b,c', 'say "no"', 'two\nlines', ''])).toBe(
      'a,"b,c","say ""no""","two\nlines",\r\n',
    );
  });

  test('lets no table run what a stranger has written', () => {
    const names = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=HYPERLINK("https://a.example")'];
    const line = csvLine(names);
    expect(line).toMatch(/^'=1\+1,'\+1,'-1,'@SUM\(A1\),'\t=1,"'=HYPERLINK/);
  });

  test('keeps an address as it is', () => {
    expect(csvLine(['+ada@example.com', '-a=b@example.com'])).toBe(
      '+ada@example.com,-a=b@example.com\r\n',
    );
  });

  test('does not take a formula for an address', () => {
    expect(csvLine(['=cmd|(x)@a'])).toBe("'=cmd|(x)@a\r\n");
  });
});
