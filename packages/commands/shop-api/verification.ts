import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import type { Verification } from '@stamm/contract/types';
import { CommandError } from '../command/command.ts';
import { notReachable, refusal, type ShopAccess } from './shop-access.ts';

const whole = new Intl.NumberFormat('en');

/** The outcome of `GET /v1/verify`, for a terminal. */
export function describeVerification(shop: string, verification: Verification): string {
  const { points, firstDifference } = verification;
  const rows: [string, number][] = [
    ['transfers', verification.transfers],
    ['members', verification.members],
    ['lots', verification.lots],
    ['orders', verification.orders],
    ['points available', points.available],
    ['points pending', points.pending],
    ['points in debt', points.debt],
    ['points redeemed', points.redeemed],
    ['points expired', points.expired],
  ];
  const lines = rows.map(
    ([name, count]) => `  ${name.padEnd(18)}${whole.format(count).padStart(14)}`,
  );
  const verdict = verification.ok
    ? `The books of "${shop}" hold.`
    : `The books of "${shop}" DO NOT hold.`;
  const difference = firstDifference
    ? [
        `  First difference: ${firstDifference.what} of ${firstDifference.subject}`,
        `    expected ${firstDifference.expected}, found ${firstDifference.found}`,
      ]
    : [];
  const { position, hash } = verification.head;
  const head = [`  head              ${position} ${hash}`];
  return [verdict, ...lines, ...head, ...difference].join('\n');
}

/** Recomputes a shop's books, and says what came of it. Throws a CommandError if they do not hold. */
export async function verifyBooks(access: ShopAccess, oldHead?: ChainHead): Promise<string> {
  const verification = await readVerification(access, oldHead);
  const description = describeVerification(access.shop, verification);
  if (verification.ok) return description;
  throw new CommandError(`${description}\nThe books do not hold. Keep the data folder as it is.`);
}

/** Has a shop's books recomputed; throws a CommandError if there is no answer, or a refusal. */
export async function readVerification(
  access: ShopAccess,
  oldHead?: ChainHead,
): Promise<Verification> {
  const query = oldHead ? `?position=${oldHead.position}&hash=${oldHead.hash}` : '';
  const url = `${access.url}/v1/verify${query}`;
  const { status, body } = await getPatiently(url, access.secretKey).catch((error: unknown) => {
    throw notReachable(access.url, error);
  });
  if (status !== 200) throw refusal(status, body);
  return JSON.parse(body);
}

export type ChainHead = Verification['head'];

/**
 * Reads a head that was kept: the file `heads.json` of a backup, which has those of all its shops,
 * the body of a `books.head` event, or an answer of `GET /v1/verify`.
 */
export function readHead(file: string, shop: string): ChainHead {
  let kept: unknown;
  try {
    kept = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`The head in "${file}" cannot be read: ${reason}.`);
  }
  const head = headIn(kept, shop);
  if (head) return head;
  throw new CommandError(`There is no head of the shop "${shop}" in "${file}".`);
}

function headIn(kept: unknown, shop: string): ChainHead | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  if ('heads' in kept && Array.isArray(kept.heads)) {
    return headIn(
      kept.heads.find((each) => each?.shop === shop),
      shop,
    );
  }
  if ('data' in kept) return headIn(kept.data, shop);
  if ('head' in kept) return headIn(kept.head, shop);
  if (!('position' in kept) || !('hash' in kept)) return undefined;
  const { position, hash } = kept;
  return typeof position === 'number' && typeof hash === 'string' ? { position, hash } : undefined;
}

/** However long the answer takes: `fetch` would give up after five minutes. */
function getPatiently(url: string, token: string): Promise<{ status: number; body: string }> {
  const headers = { authorization: `Bearer ${token}` };
  const { request } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const call = request(url, { headers }, (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
    });
    call.on('error', reject).end();
  });
}
