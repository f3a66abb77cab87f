import { closeSync, createWriteStream, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { EXPORT_FORMAT } from '@stamm/contract/export';
import { CommandError } from '../command/command.ts';
import { notReachable, refusal, type ShopAccess } from './shop-access.ts';

const tries = 5;
/** An export ends in a line of counts, which is short. */
const lastLineBytes = 64 * 1024;

/** Rows that an export holds, by table. */
export type ExportCounts = Record<string, number>;

/**
 * Writes `GET /v1/export` into a file, which is there only once it is whole. Throws a CommandError if
 * the shop was written to each time that it was tried.
 */
export async function exportFile(access: ShopAccess, file: string): Promise<ExportCounts> {
  const unfinished = `${file}.unfinished`;
  try {
    for (let tried = 0; tried < tries; tried++) {
      const { complete, counts } = await writeExport(access, unfinished);
      if (!complete) continue;
      renameSync(unfinished, file);
      return counts;
    }
  } finally {
    rmSync(unfinished, { force: true });
  }
  throw new CommandError(
    `The shop "${access.shop}" was written to each time while it was exported. Try in a quiet moment, or serve a backup of it and export that.`,
  );
}

/** Whether a file is the export of a shop, by its first line. */
export function isShopExport(file: string): boolean {
  const start = Buffer.alloc(200);
  const open = openSync(file, 'r');
  try {
    readSync(open, start);
  } finally {
    closeSync(open);
  }
  return start.toString('utf8').startsWith(`{"format":"${EXPORT_FORMAT}"`);
}

async function writeExport(
  access: ShopAccess,
  file: string,
): Promise<{ complete: boolean; counts: ExportCounts }> {
  const { status, body } = await get(access).catch((error: unknown) => {
    throw notReachable(access.url, error);
  });
  if (status !== 200) throw refusal(status, await text(body));
  let end = Buffer.alloc(0);
  body.on('data', (chunk: Buffer) => {
    end = Buffer.concat([end, chunk]).subarray(-lastLineBytes);
  });
  // For nobody else on this machine.
  await pipeline(body, createWriteStream(file, { mode: 0o600 })).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`The export broke off: ${reason}. Try again.`);
  });
  const last = end.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
  if (!last.startsWith('{"end":true')) throw new CommandError('The export broke off. Try again.');
  return JSON.parse(last);
}

/** `fetch` would give up after five minutes. */
function get({ url, secretKey }: ShopAccess): Promise<{ status: number; body: Readable }> {
  const address = new URL(`${url}/v1/export`);
  const open = address.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = open(address, { headers: { authorization: `Bearer ${secretKey}` } });
    request.once('response', (body) => resolve({ status: body.statusCode ?? 0, body }));
    request.on('error', reject);
    request.end();
  });
}
