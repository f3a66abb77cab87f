import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ImportDisplay, progressBar, summary } from './import-display.ts';
import { formatOf, type ImportProgress, importFile, readEvents } from './import-file.ts';
import { findShopAccess } from './shop-access.ts';
import { describeVerification } from './verification.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamm-shop-api-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const demoShop = {
  shopId: 'demo',
  secretKey: 'sk_demo_abc',
  identityKey: { kid: 'ik_1', secret: 'x' },
};

describe('findShopAccess', () => {
  test('the demo of npm start needs neither key nor address', () => {
    expect(findShopAccess({ shop: 'demo' }, {}, demoShop)).toEqual({
      shop: 'demo',
      secretKey: 'sk_demo_abc',
      url: 'http://localhost:8787',
    });
  });

  test('the option goes before the environment', () => {
    const options = { shop: 'a-b', key: 'sk_a-b_1', url: 'https://l.example//' };
    expect(findShopAccess(options, { STAMM_SECRET_KEY: 'sk_a-b_2', PORT: '1' }, demoShop)).toEqual({
      shop: 'a-b',
      secretKey: 'sk_a-b_1',
      url: 'https://l.example',
    });
  });

  test.each([
    [{}, /--shop SHOP/],
    [{ shop: 'other' }, /STAMM_SECRET_KEY/],
    [{ shop: 'other', key: 'sk_demo_abc' }, /belongs to the shop "demo"/],
    [{ shop: 'demo', key: 'abc' }, /starts with sk_/],
    [{ shop: 'demo', url: 'ftp://x' }, /--url/],
    [{ shop: 'demo', url: 'localhost:8787' }, /--url/],
  ])('%j is an error that says what to do', (options, expected) => {
    expect(() => findShopAccess(options, {}, demoShop)).toThrow(expected);
  });
});

describe('formatOf', () => {
  test('goes by the extension, or by the option', () => {
    expect(formatOf('a/orders.CSV', undefined)).toBe('csv');
    expect(formatOf('orders.ndjson', undefined)).toBe('ndjson');
    expect(formatOf('orders.txt', 'csv')).toBe('csv');
    expect(() => formatOf('orders.txt', undefined)).toThrow(/--format/);
    expect(() => formatOf('orders.csv', 'xml')).toThrow(/csv or ndjson/);
  });
});

/** A progress that writes down what it is told. */
function recording() {
  const heard: string[] = [];
  const progress: ImportProgress = {
    onSent: (bytes, ofBytes) => heard.push(`sent ${bytes}/${ofBytes}`),
    onProgress: ({ lines }) => heard.push(`progress ${lines}`),
    onRejected: ({ line, reason }) => heard.push(`rejected ${line} ${reason}`),
    onNoted: ({ line, reason }) => heard.push(`noted ${line} ${reason}`),
  };
  return { heard, progress };
}

const counts = { lines: 2, recorded: 1, unchanged: 0, outdated: 0, noted: 1, rejected: 1 };
const lines = (...events: object[]) => Readable.from(events.map((e) => `${JSON.stringify(e)}\n`));

describe('readEvents', () => {
  test('tells of every event and gives the final counts', async () => {
    const { heard, progress } = recording();
    const answer = lines(
      { type: 'rejected', line: 2, code: 'x', reason: 'Bad.' },
      { type: 'noted', line: 1, code: 'x', reason: 'Odd.' },
      { type: 'of a later version' },
      { type: 'progress', ...counts },
      { type: 'done', ...counts },
    );
    expect(await readEvents(answer, progress)).toEqual(counts);
    expect(heard).toEqual(['rejected 2 Bad.', 'noted 1 Odd.', 'progress 2']);
  });

  test('an answer that breaks off is an error, and so is nonsense', async () => {
    const { progress } = recording();
    await expect(readEvents(lines({ type: 'progress', ...counts }), progress)).rejects.toThrow(
      /stopped after about 2 lines: the answer broke off/,
    );
    await expect(readEvents(Readable.from(['<html>']), progress)).rejects.toThrow(/stopped/);
  });

  test('a failed import gives its reason', async () => {
    const failed = {
      type: 'failed',
      code: 'line_too_long',
      reason: 'Line 3 is too long',
      ...counts,
    };
    await expect(readEvents(lines(failed), recording().progress)).rejects.toThrow(
      /Line 3 is too long \(line_too_long\)/,
    );
  });
});

describe('importFile', () => {
  let server: Server;

  async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    server = createServer(answer);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    return { shop: 'demo', secretKey: 'sk_demo_abc', url: `http://127.0.0.1:${port}` };
  }

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function orderFile(size: number): string {
    const file = join(folder, 'orders.ndjson');
    writeFileSync(file, `${'x'.repeat(99)}\n`.repeat(size));
    return file;
  }

  /** Answers each line as it comes: more than fits into any buffer on the way. */
  async function rejectEveryLine(request: IncomingMessage, response: ServerResponse) {
    let read = 0;
    for await (const _ of createInterface({ input: request })) {
      read += 1;
      const event = { type: 'rejected', line: read, code: 'x', reason: 'y'.repeat(200) };
      if (!response.write(`${JSON.stringify(event)}\n`)) await once(response, 'drain');
    }
    response.end(`${JSON.stringify({ type: 'done', ...counts, lines: read })}\n`);
  }

  test('reads the answer while the file is still being sent', async () => {
    const access = await serve((request, response) => {
      expect(request.headers).toMatchObject({
        authorization: 'Bearer sk_demo_abc',
        'content-type': 'application/x-ndjson',
      });
      rejectEveryLine(request, response).catch((error: Error) => response.destroy(error));
    });
    const { heard, progress } = recording();
    const result = await importFile(access, orderFile(100_000), 'ndjson', progress);
    expect(result.lines).toBe(100_000);
    expect(heard.filter((line) => line.startsWith('rejected'))).toHaveLength(100_000);
    expect(heard.findIndex((line) => line.startsWith('rejected'))).toBeLessThan(
      heard.indexOf('sent 10000000/10000000'),
    );
  });

  test('a large file goes in parts, each with the header; lines are numbered as in the file', async () => {
    const bodies: string[] = [];
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      const lines: string[] = [];
      for await (const line of createInterface({ input: request })) lines.push(line);
      bodies.push(lines.join('\n'));
      const events = lines.flatMap((text, index) =>
        text.startsWith('bad')
          ? [{ type: 'rejected', line: index + 1, code: 'x', reason: text }]
          : [],
      );
      const done = { type: 'done', ...counts, lines: lines.length - 1, rejected: events.length };
      response.end([...events, done].map((event) => `${JSON.stringify(event)}\n`).join(''));
    };
    const access = await serve((request, response) => void answer(request, response));
    const file = join(folder, 'orders.csv');
    const rows = [
      'id,name',
      '1,"a\nb, ""c""\n"',
      '2,x',
      'bad 5,x',
      '3,"\n\n\n"',
      'bad 10,y',
      '4,z',
    ];
    writeFileSync(file, rows.join('\n'));
    const rejected: string[] = [];
    const result = await importFile(
      access,
      file,
      'csv',
      {
        onSent: () => undefined,
        onProgress: () => undefined,
        onRejected: ({ line, reason }) => rejected.push(`${line} ${reason}`),
        onNoted: () => undefined,
      },
      20,
    );
    expect(bodies.length).toBeGreaterThan(2);
    for (const body of bodies) expect(body).toMatch(/^id,name\n/);
    const sent = bodies.map((body) => body.slice('id,name\n'.length)).join('\n');
    expect(sent).toBe(rows.slice(1).join('\n'));
    expect(rejected).toEqual(['6 bad 5,x', '11 bad 10,y']);
    expect(result.rejected).toBe(2);
  });

  test('a refusal is told in its own words, though the file was not sent whole', async () => {
    const access = await serve((_request, response) => {
      response.writeHead(401, { 'content-type': 'application/problem+json', connection: 'close' });
      response.end(JSON.stringify({ code: 'invalid_key', title: 'No', detail: 'Make a new one.' }));
    });
    const importing = importFile(access, orderFile(200_000), 'ndjson', recording().progress);
    await expect(importing).rejects.toThrow('Refused (401 invalid_key): No. Make a new one.');
  });

  test('an unreachable Worker and a missing file are explained', async () => {
    const access = await serve(() => undefined);
    await new Promise((closed) => server.close(closed));
    const { progress } = recording();
    await expect(importFile(access, orderFile(1), 'ndjson', progress)).rejects.toThrow(
      /did not answer \(ECONNREFUSED\)/,
    );
    await expect(importFile(access, `${folder}/none`, 'csv', progress)).rejects.toThrow(/no file/);
  });
});

describe('the display', () => {
  function terminal(isTTY: boolean) {
    const written: string[] = [];
    return { isTTY, written, write: (text: string) => written.push(text) };
  }
  const reject = (display: ImportDisplay, line: number) =>
    display.onRejected({ type: 'rejected', line, code: 'c', reason: 'r' });

  test('shows twenty rejected lines; when there are more, the file holds all', () => {
    const file = join(folder, 'x.rejected.ndjson');
    const out = terminal(false);
    const display = new ImportDisplay(file, out);
    for (let line = 1; line <= 23; line += 1) reject(display, line);
    display.end();
    expect(out.written.filter((text) => text.startsWith('line '))).toHaveLength(20);
    expect(out.written.at(-1)).toContain('3 more');
    const kept = readFileSync(file, 'utf8').trim().split('\n');
    expect(kept.map((text) => JSON.parse(text).line)).toEqual(
      Array.from({ length: 23 }, (_, index) => index + 1),
    );
  });

  test('leaves no file behind for a few rejected lines', () => {
    const file = join(folder, 'x.rejected.ndjson');
    writeFileSync(file, 'from last time');
    const display = new ImportDisplay(file, terminal(false));
    reject(display, 1);
    display.end();
    expect(() => readFileSync(file)).toThrow(/ENOENT/);
  });

  test('draws a bar on a terminal only', () => {
    const onTerminal = terminal(true);
    new ImportDisplay(join(folder, 'a'), onTerminal).onSent(50, 100);
    expect(onTerminal.written.join('')).toContain('50 %');
    const piped = terminal(false);
    new ImportDisplay(join(folder, 'a'), piped).onSent(50, 100);
    expect(piped.written.join('')).not.toMatch(/\r|▓/);
  });

  test('bar and summary are plain', () => {
    expect(progressBar(0.5, { lines: 12_000, rejected: 3 })).toBe(
      `${'▓'.repeat(15)}${'░'.repeat(15)}  50 %  12,000 lines, 3 rejected`,
    );
    expect(
      summary(
        { lines: 6919, recorded: 6919, unchanged: 0, outdated: 0, noted: 0, rejected: 0 },
        2000,
      ),
    ).toBe('6,919 lines in 2.0 s (3,460 a second): 6,919 recorded, 0 unchanged, 0 rejected.');
  });
});

describe('describeVerification', () => {
  const verification = {
    ok: true,
    transfers: 13_838,
    members: 2357,
    lots: 6911,
    orders: 6919,
    points: { available: 239_444, pending: 0, debt: 0, redeemed: 0, expired: 0 },
    headHash: 'ab12',
    head: { position: 67, hash: 'ab12' },
    firstDifference: null,
  };

  test('shows the verdict and the figures', () => {
    const text = describeVerification('demo', verification);
    expect(text).toMatch(/^The books of "demo" hold\.\n/);
    expect(text).toMatch(/points available +239,444/);
  });

  test('says where the books first differ', () => {
    const text = describeVerification('demo', {
      ...verification,
      ok: false,
      firstDifference: { what: 'balance', subject: 'member 7', expected: '10', found: '12' },
    });
    expect(text).toContain('DO NOT hold');
    expect(text).toContain('balance of member 7');
    expect(text).toContain('expected 10, found 12');
  });
});
