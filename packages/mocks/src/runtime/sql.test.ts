import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MockClock } from './mock-clock.ts';
import { ObjectStorage } from './object-storage.ts';
import type { Sql } from './sql.ts';
import { loadSqlite } from './sqlite.ts';

let storage: ObjectStorage;
let sql: Sql;

beforeAll(loadSqlite);
beforeEach(() => {
  storage = new ObjectStorage(new MockClock(Date.now));
  sql = storage.sql;
});

describe('SQL of an object', () => {
  test('takes and gives texts, whole numbers up to 2^53, fractions, nothing and bytes', () => {
    sql.exec('CREATE TABLE things (text TEXT, whole INTEGER, part REAL, absent TEXT, bytes BLOB)');
    const bytes = new Uint8Array([0, 1, 255]);
    const values = ['Tüte\0', 2 ** 53 - 1, 0.5, null, bytes.subarray(1)] as const;
    sql.exec('INSERT INTO things VALUES (?, ?, ?, ?, ?)', ...values);
    const row = sql.exec('SELECT * FROM things').one();
    expect(row).toMatchObject({ text: 'Tüte\0', whole: 2 ** 53 - 1, part: 0.5, absent: null });
    expect(row.bytes).toBeInstanceOf(ArrayBuffer);
    expect([...new Uint8Array(row.bytes as ArrayBuffer)]).toEqual([1, 255]);
    sql.exec('UPDATE things SET bytes = ?1, whole = ?2', bytes.buffer, -(2 ** 40));
    const [[whole, stored]] = sql.exec('SELECT whole, hex(bytes) FROM things').raw().toArray() as [
      [number, string],
    ];
    expect([whole, stored]).toEqual([-(2 ** 40), '0001FF']);
  });

  test('has cursors: one by one, as arrays, by name and without', () => {
    const numbers = `SELECT value AS number FROM json_each(?)`;
    expect(sql.exec(numbers, '[1,2]').toArray()).toEqual([{ number: 1 }, { number: 2 }]);
    expect([...sql.exec(numbers, '[1,2]').raw()]).toEqual([[1], [2]]);
    const cursor = sql.exec(numbers, '[1,2,3]');
    expect(cursor.columnNames).toEqual(['number']);
    expect(cursor.next()).toEqual({ done: false, value: { number: 1 } });
    expect([...cursor]).toEqual([{ number: 2 }, { number: 3 }]);
    expect(cursor.next()).toEqual({ done: true, value: undefined });
    expect(() => sql.exec(numbers, '[]').one()).toThrow('no results');
    expect(() => sql.exec(numbers, '[1,2]').one()).toThrow('multiple results');
  });

  test('answers what was returned, and says what broke', () => {
    sql.exec('CREATE TABLE things (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE)');
    const insert = 'INSERT INTO things (name) VALUES (?) RETURNING id';
    expect(sql.exec(insert, 'a').one()).toEqual({ id: 1 });
    expect(() => sql.exec(insert, 'a')).toThrow('UNIQUE constraint failed: things.name');
    expect(sql.exec(insert, 'b').one()).toEqual({ id: 2 });
    expect(() => sql.exec('SELECT nonsense')).toThrow('no such column');
  });

  test('runs several statements of one text, the last with values', () => {
    const texts = "CREATE TABLE a (x); INSERT INTO a VALUES ('1;2'); SELECT x, ? AS y FROM a; ";
    expect(sql.exec(texts, 'z').toArray()).toEqual([{ x: '1;2', y: 'z' }]);
    sql.exec('CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; END');
    sql.exec('INSERT INTO a VALUES (2)');
    expect(sql.exec('SELECT * FROM a').toArray()).toEqual([]);
  });

  test('holds to foreign keys', () => {
    sql.exec('CREATE TABLE parents (id INTEGER PRIMARY KEY)');
    sql.exec('CREATE TABLE children (parent REFERENCES parents (id))');
    expect(() => sql.exec('INSERT INTO children VALUES (1)')).toThrow('FOREIGN KEY');
  });
});

describe('a transaction', () => {
  const add = (id: number) => sql.exec('INSERT INTO things VALUES (?)', id);
  const ids = () =>
    sql
      .exec('SELECT id FROM things ORDER BY id')
      .toArray()
      .map(({ id }) => id);
  const failing = (work: () => void) => () =>
    storage.transactionSync(() => {
      work();
      throw new Error('No');
    });

  beforeEach(() => {
    sql.exec('CREATE TABLE things (id INTEGER PRIMARY KEY)');
  });

  test('answers what its work answers, and keeps what it wrote', () => {
    expect(storage.transactionSync(() => add(1) && 'done')).toBe('done');
    expect(ids()).toEqual([1]);
  });

  test('undoes everything where its work throws, also what an inner one wrote', () => {
    expect(
      failing(() => {
        add(1);
        storage.transactionSync(() => add(2));
      }),
    ).toThrow('No');
    expect(ids()).toEqual([]);
  });

  test('undoes only what the inner one wrote where that throws and the outer goes on', () => {
    storage.transactionSync(() => {
      add(1);
      expect(failing(() => add(2))).toThrow('No');
      add(3);
    });
    expect(ids()).toEqual([1, 3]);
  });

  test('undoes new tables too', () => {
    expect(failing(() => sql.exec('CREATE TABLE others (id)'))).toThrow('No');
    expect(() => sql.exec('SELECT * FROM others')).toThrow('no such table');
  });
});
