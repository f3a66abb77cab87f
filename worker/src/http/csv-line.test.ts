import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvRecords } from '../import/csv-records.ts';
import { csvHeader, csvLine, spreadsheetDamage, unguarded } from './csv-line.ts';

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
    expect(csvLine(["'=1"])).toBe("''=1\r\n");
  });

  test('keeps an address as it is', () => {
    expect(csvLine(['+ada@example.com', '-a=b@example.com'])).toBe(
      '+ada@example.com,-a=b@example.com\r\n',
    );
  });

  test('is read back as it was written', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'ß', ' ', '"', ',', '\n', '=', '+', '-', '@', "'", '\t', '＝'),
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 5 }), (cells) => {
        const reader = new CsvRecords(1_000);
        const lines = csvLine(cells).replace(/\r\n$/, '').split('\n');
        const records = lines.flatMap(
          (text, index) => reader.add({ number: index + 1, text, oddQuotes: false }) ?? [],
        );
        const [record] = records;
        expect(records).toHaveLength(1);
        expect(record && 'cells' in record ? record.cells.map(unguarded) : record).toEqual(cells);
      }),
    );
  });

  test('begins a file with the mark of UTF-8', () => {
    expect(csvHeader(['id', 'name'])).toBe('\ufeffid,name\r\n');
  });

  test.for([
    ['orderId', '8.77E+12', /shortened/],
    ['customerId', '1,2E+10', /shortened/],
    ['placedAt', '46082', /date/],
    ['placedAt', '46082.5', /date/],
    ['totalMinor', '1,234.50', /whole number/],
    ['orderId', '#REF!', /error/],
  ] as const)('knows what a spreadsheet made of %s: %s', ([column, cell, reason]) => {
    expect(spreadsheetDamage(column, cell)).toMatch(reason);
  });

  test.for([
    ['orderId', '8770000000000'],
    ['orderId', 'E+12'],
    ['customerId', '46082'],
    ['totalMinor', '123450'],
    ['totalMinor', '-5'],
    ['placedAt', '2026-03-01T12:00:00Z'],
  ] as const)('leaves %s: %s as it is', ([column, cell]) => {
    expect(spreadsheetDamage(column, cell)).toBeUndefined();
  });

  test('does not take a formula for an address', () => {
    expect(csvLine(['=cmd|(x)@a'])).toBe("'=cmd|(x)@a\r\n");
  });
});
