import { limits } from '@stamm/contract';
import type { ImportEvent, MemberPage } from '@stamm/contract/types';
import { beforeEach, describe, expect, test } from 'vitest';
import { answer, call, env, expectProblem, HttpShop } from '../testing/api.ts';

const CSV = { 'content-type': 'text/csv' };
const NDJSON = { 'content-type': 'application/x-ndjson' };
const HEADER = 'orderId,customerId,currency,placedAt,totalMinor';

let shop: HttpShop;

beforeEach(async () => {
  shop = await HttpShop.open();
});

function send(body: BodyInit, headers: Record<string, string> = CSV): Promise<Response> {
  return shop.backend('/v1/import', { headers, body });
}

async function eventsOf(response: Promise<Response> | Response): Promise<ImportEvent[]> {
  expect((await response).status).toBe(200);
  expect((await response).headers.get('content-type')).toBe('application/x-ndjson');
  const text = new TextDecoder().decode(await (await response).arrayBuffer());
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const importing = async (body: BodyInit, headers?: Record<string, string>) =>
  (await eventsOf(send(body, headers))).filter(({ type }) => type !== 'progress');

const row = (id: number | string, customer = 'ada', totalMinor: number | string = 1_000) =>
  `${id},${customer},EUR,2025-03-01T09:30:00Z,${totalMinor}`;

const done = (counts: object) => ({
  type: 'done',
  unchanged: 0,
  outdated: 0,
  noted: 0,
  rejected: 0,
  ...counts,
});

async function pointsOf(customer: string): Promise<number> {
  const member = await answer<MemberPage['items'][number]>(shop.backend(`/v1/members/${customer}`));
  return member.points.available;
}

const rejected = (line: number, code: string, reason: string) => ({
  type: 'rejected',
  line,
  code,
  reason: expect.stringContaining(reason),
});

describe('an import', () => {
  test('of CSV records its orders, and nothing when it is sent again', async () => {
    const file = [HEADER, row(1), row(2, 'bob', 2_599), row(3)].join('\n');
    expect(await importing(file)).toEqual([done({ lines: 3, recorded: 3 })]);
    expect([await pointsOf('ada'), await pointsOf('bob')]).toEqual([20, 25]);
    expect(await importing(file)).toEqual([done({ lines: 3, recorded: 0, unchanged: 3 })]);
    expect([await pointsOf('ada'), await pointsOf('bob')]).toEqual([20, 25]);
  });

  test('of NDJSON does the same, with lines of the order', async () => {
    const order = {
      orderId: 'n1',
      customerId: 'ada',
      currency: 'EUR',
      placedAt: '2025-03-01T09:30:00Z',
      totalMinor: 1_000,
      lines: [{ id: 'l1', totalMinor: 900 }],
      shippingMinor: 100,
    };
    const file = `${JSON.stringify(order)}\r\n\r\n${JSON.stringify({ ...order, orderId: 'n2' })}`;
    expect(await importing(file, NDJSON)).toEqual([done({ lines: 2, recorded: 2 })]);
    expect(await pointsOf('ada')).toBe(18);
  });

  test('reads a byte order mark, Windows line breaks, quoted cells and any order of columns', async () => {
    const file =
      '\uFEFF"totalMinor",orderId,placedAt,currency,customerId\r\n1000,"a,""1""",2025-03-01T09:30:00+02:00,EUR,ada\r\n\r\n';
    expect(await importing(file)).toEqual([done({ lines: 1, recorded: 1 })]);
    const found = await shop.backend(`/v1/orders/${encodeURIComponent('a,"1"')}`);
    expect(await found.json()).toMatchObject({ placedAt: '2025-03-01T07:30:00.000Z' });
  });

  test('takes an empty cell for nothing said, and null or a hyphen for not paid', async () => {
    const file = `${HEADER},paidAt,email\n${row(1)},,\n${row(2)},null,\n${row(3)},-,\n${row(4)},2025-03-02T00:00:00Z,ada@example.com`;
    expect(await importing(file)).toEqual([done({ lines: 4, recorded: 4 })]);
    const status = async (id: number) =>
      (await answer<{ status: string }>(shop.backend(`/v1/orders/${id}`))).status;
    expect(await Promise.all([1, 2, 3, 4].map(status))).toEqual([
      'paid',
      'unpaid',
      'unpaid',
      'paid',
    ]);
    expect(await pointsOf('ada')).toBe(20);
  });

  test('rejects bad lines with their numbers and goes on', async () => {
    const file = [
      HEADER,
      row(1),
      row('', 'ada', 100),
      '',
      row(3, 'ada', 12.5),
      row(4, 'ada', -1),
      row(5, 'ada', '9007199254740993'),
      row(6).replace('EUR', 'XXX'),
      row(7).replace('2025-03-01T09:30:00Z', 'yesterday'),
      `${row(8)},more`,
      row('"9').replace(',', '",'),
      row('1"0'),
      row(11).replace('EUR', 'JPY'),
      row(12),
    ].join('\n');
    expect(await importing(file)).toEqual([
      rejected(3, 'invalid_request', 'orderId: This is missing.'),
      rejected(5, 'invalid_request', 'totalMinor: Amounts in minor units (cents) are whole'),
      rejected(6, 'invalid_request', 'totalMinor: This cannot be negative.'),
      rejected(7, 'invalid_request', 'totalMinor: Amounts in minor units (cents) up to'),
      rejected(8, 'invalid_request', 'currency: This is not an ISO 4217'),
      rejected(9, 'invalid_request', 'placedAt: Use an ISO 8601 time'),
      rejected(10, 'malformed_csv', '6 cells'),
      rejected(12, 'malformed_csv', 'quotation mark'),
      {
        type: 'noted',
        line: 13,
        code: 'currency_not_in_program',
        reason: expect.stringContaining('JPY'),
      },
      done({ lines: 12, recorded: 4, noted: 1, rejected: 8 }),
    ]);
    expect(await pointsOf('ada')).toBe(30);
  });

  test('rejects bad NDJSON lines with their numbers', async () => {
    const file = `{"orderId":\n[]\n"text"\n{"orderId":"1","total":5}\n${'['.repeat(10_000)}`;
    expect(await importing(file, NDJSON)).toEqual([
      rejected(1, 'malformed_json', 'JSON'),
      rejected(2, 'invalid_request', 'an object'),
      rejected(3, 'invalid_request', 'an object'),
      rejected(4, 'invalid_request', 'currency: This is missing.'),
      rejected(5, 'malformed_json', 'JSON'),
      done({ lines: 5, recorded: 0, rejected: 5 }),
    ]);
  });

  test('skips a huge line and reads the next', async () => {
    const huge = 'x'.repeat(3 * limits.MAX_IMPORT_LINE_BYTES);
    const csv = [HEADER, row(1), row(huge), row(2)].join('\n');
    expect(await importing(csv)).toEqual([
      rejected(3, 'line_too_large', '1048576 bytes'),
      done({ lines: 3, recorded: 2, rejected: 1 }),
    ]);
    expect(await importing(`{"orderId":"${huge}"}\n`, NDJSON)).toEqual([
      rejected(1, 'line_too_large', '1048576 bytes'),
      done({ lines: 1, recorded: 0, rejected: 1 }),
    ]);
  });

  test('keeps every order whose details cannot be used, and says which', async () => {
    const detail = (path: string, what: string) => ({
      type: 'noted',
      code: 'detail_ignored',
      reason: expect.stringMatching(new RegExp(`^${path}: ${what}`)),
    });
    const file = `${HEADER},email\n${row(1)},müller@example.de\n${row(2, '')},\n${row(3)},ada@example\n${row(4)},ada@example.com`;
    expect(await importing(file)).toMatchObject([
      { line: 2, ...detail('email', 'Left out') },
      { line: 4, ...detail('email', 'Left out') },
      done({ lines: 4, recorded: 4, noted: 2 }),
    ]);
    expect(await pointsOf('ada')).toBe(30);
    const line = { id: 'a', totalMinor: 1_000, name: 'x'.repeat(255), imageUrl: '//cdn.example/a' };
    const order = {
      orderId: 'n1',
      customerId: null,
      email: '',
      currency: 'EUR',
      placedAt: '2025-03-01T09:30:00Z',
      totalMinor: 1_000,
      lines: [line],
    };
    expect(await importing(JSON.stringify(order), NDJSON)).toMatchObject([
      { line: 1, ...detail('email', 'Left out') },
      { line: 1, ...detail('lines.0.name', 'Cut to 200') },
      { line: 1, ...detail('lines.0.imageUrl', 'Left out') },
      done({ lines: 1, recorded: 1, noted: 3 }),
    ]);
  });

  test('tells the first of many notes, and counts all', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => `${row(index)},nobody@`);
    const events = await importing([`${HEADER},email`, ...rows].join('\n'));
    expect(events).toHaveLength(21);
    expect(events.at(-1)).toEqual(done({ lines: 3_000, recorded: 3_000, noted: 3_000 }));
  });

  test('of an empty file is done at once', async () => {
    expect(await importing(HEADER)).toEqual([done({ lines: 0, recorded: 0 })]);
    expect(await importing('\n', NDJSON)).toEqual([done({ lines: 0, recorded: 0 })]);
  });

  test('tells its progress, batch by batch', async () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => row(index, `c${index % 7}`));
    const events = await eventsOf(send([HEADER, ...rows].join('\n')));
    expect(events.map((event) => [event.type, 'lines' in event && event.lines])).toEqual([
      ['progress', 2_000],
      ['progress', 4_000],
      ['progress', 5_000],
      ['done', 5_000],
    ]);
    expect(await (await shop.backend('/v1/verify')).json()).toMatchObject({
      ok: true,
      orders: 5_000,
    });
  });
});

describe('a header line that does not fit', () => {
  test('is refused before anything is recorded, and says what is wrong', async () => {
    const file = `orderId,customer,currency,currency,placedAt\n${row(1)}`;
    const problem = await expectProblem(send(file), 'invalid_request');
    expect(problem.errors).toEqual([
      { path: 'customer', message: 'There is no such column.' },
      { path: 'currency', message: 'This column is there twice.' },
      { path: 'customerId', message: 'This column is missing.' },
      { path: 'totalMinor', message: 'This column is missing.' },
    ]);
    expect(problem.detail).toContain('refundedMinor');
    expect(problem.detail).not.toContain('lines');
    await expectProblem(shop.backend('/v1/orders/1'), 'order_not_found');
  });

  test('is a missing one too, or one that cannot be read', async () => {
    const files = [
      row(1),
      '',
      '\n\n',
      HEADER.replaceAll(',', ';'),
      'order"Id',
      '"orderId',
      'x'.repeat(100_000),
    ];
    for (const file of files) await expectProblem(send(file), 'invalid_request');
  });
});

describe('an import that cannot go on', () => {
  test('says why, what was recorded, and may be sent again', async () => {
    const file = `${HEADER}\n${row(1)}\n"2,ada\n${row(3)}\n`;
    expect(await importing(file)).toEqual([
      {
        type: 'failed',
        code: 'malformed_csv',
        reason: expect.stringContaining('line 3'),
        lines: 1,
        recorded: 1,
        unchanged: 0,
        outdated: 0,
        noted: 0,
        rejected: 0,
      },
    ]);
    expect(await importing(file.replace('"2,ada', row(2)))).toEqual([
      done({ lines: 3, recorded: 2, unchanged: 1 }),
    ]);
  });
});

describe('the request', () => {
  test('needs a key that may import, before the file is read', async () => {
    const refused = (token?: string) =>
      call('/v1/import', { headers: CSV, body: HEADER, ...(token ? { token } : {}) });
    await expectProblem(refused(), 'missing_credentials');
    await expectProblem(refused(env.OPERATOR_TOKEN), 'wrong_credentials_kind');
    await expectProblem(refused(`sk_${shop.id}_${'a'.repeat(43)}`), 'invalid_key');
  });

  test('is CSV or NDJSON, in UTF-8', async () => {
    for (const type of ['application/json', 'text/plain', 'text/csv; charset=windows-1252']) {
      await expectProblem(send(HEADER, { 'content-type': type }), 'unsupported_media_type');
    }
    const file = `${HEADER}\n${row(1)}`;
    expect(await importing(file, { 'content-type': 'Text/CSV; charset="UTF-8"' })).toEqual([
      done({ lines: 1, recorded: 1 }),
    ]);
  });
});

describe('the answer', () => {
  const encoder = new TextEncoder();

  test('comes while the file is still being sent', async () => {
    const first = Array.from({ length: 2_000 }, (_, index) => row(`a${index}`)).join('\n');
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const sending = writer.write(encoder.encode(`${HEADER}\n${first}\n`));
    const response = await send(readable);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toMatch(/^\{"type":"progress","lines":2000,/);
    await sending;
    await writer.write(encoder.encode(row('last')));
    await writer.close();
    let rest = '';
    for (;;) {
      const { done: ended, value: chunk } = await reader.read();
      if (ended) break;
      rest += new TextDecoder().decode(chunk);
    }
    expect(rest).toContain('{"type":"done","lines":2001,"recorded":2001');
  });

  test('waits for a caller who sends the whole file before reading any of it', async () => {
    const bad = `${row(1).replace('EUR', 'XXX')}\n`;
    const lines = 20_000;
    const response = await send(`${HEADER}\n${bad.repeat(lines)}`);
    const events = await eventsOf(response);
    expect(events.filter(({ type }) => type === 'rejected')).toHaveLength(lines);
    expect(events.at(-1)).toEqual(done({ lines, recorded: 0, rejected: lines }));
  });
});
