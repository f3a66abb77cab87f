import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CsvRecord, CsvRecords } from './csv-records.ts';

function read(file: string, maxLength = 1_000) {
  const reader = new CsvRecords(maxLength);
  const records: CsvRecord[] = [];
  file.split('\n').forEach((text, index) => {
    const record = reader.add({ number: index + 1, text, oddQuotes: false });
    if (record) records.push(record);
  });
  return { records, openSince: reader.openSince };
}

const cellsOf = (file: string) =>
  read(file).records.map((record) => ('cells' in record ? record.cells : record.problem));

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

const cell = fc.string({ unit: fc.constantFrom('a', 'ß', ' ', '"', ',', '\n'), maxLength: 8 });
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 6 });

describe('CSV records', () => {
  test('are what was written by RFC 4180, quoted where needed or everywhere', () => {
    fc.assert(
      fc.property(table, fc.boolean(), (rows, everywhere) => {
        const write = (text: string) =>
          everywhere || /[",\n]/.test(text) || rows.length === 0 ? quoted(text) : text;
        const file = rows.map((row) => row.map(write).join(',')).join('\n');
        // A row of one empty cell without quotation marks is an empty line, and those are skipped.
        const expected = rows.filter((row) => everywhere || row.join('') !== '' || row.length > 1);
        expect(cellsOf(file)).toEqual(expected);
      }),
    );
  });

  test('have the number of the line they begin in', () => {
    const { records } = read('a,b\n\n"x\ny","\n"\nc,d');
    expect(records).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['x\ny', '\n'] },
      { line: 6, cells: ['c', 'd'] },
    ]);
  });

  test('keep empty cells', () => {
    expect(cellsOf(',,\na,\n""')).toEqual([['', '', ''], ['a', ''], ['']]);
  });

  test('with a quotation mark in the wrong place are refused, and do not swallow the next', () => {
    for (const line of ['5" disc,x', 'a,b"', '"a"b,c', '"a" ,b', 'a,"b"c"']) {
      expect(cellsOf(`${line}\nnext,one`)).toEqual(['misplaced_quote', ['next', 'one']]);
    }
  });

  test('that never end are known by the line they begin in', () => {
    const { records, openSince } = read('a,b\nc,"d\ne,f');
    expect(records).toHaveLength(1);
    expect(openSince).toBe(2);
    expect(read('a,"b"').openSince).toBeUndefined();
  });

  test('too long are skipped to their end, over as many lines as they have', () => {
    const cells = `"${'x'.repeat(15)}\n""${'y'.repeat(15)}\n",b`;
    const { records, openSince } = read(`a,b\n${cells}\nc,d`, 20);
    expect(records).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, problem: 'too_long' },
      { line: 5, cells: ['c', 'd'] },
    ]);
    expect(openSince).toBeUndefined();
  });

  test('whose line was not kept end where their quotation marks say', () => {
    const reader = new CsvRecords(20);
    const add = (number: number, text: string | null, oddQuotes = false) =>
      reader.add({ number, text, oddQuotes });
    expect(add(1, null)).toEqual({ line: 1, problem: 'too_long' });
    expect(add(2, null, true)).toBeUndefined();
    expect(add(3, 'still, within')).toBeUndefined();
    expect(add(4, 'the end",b')).toEqual({ line: 2, problem: 'too_long' });
    expect(add(5, 'a,b')).toEqual({ line: 5, cells: ['a', 'b'] });
  });
});
