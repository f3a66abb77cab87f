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
  const head = verification.headHash ? [`  last transfer     ${verification.headHash}`] : [];
  return [verdict, ...lines, ...head, ...difference].join('\n');
}

/** Recomputes a shop's books, and says what came of it. Throws a CommandError if they do not hold. */
export async function verifyBooks(access: ShopAccess): Promise<string> {
  const answer = await fetch(`${access.url}/v1/verify`, {
    headers: { authorization: `Bearer ${access.secretKey}` },
  }).catch((error: unknown) => {
    throw notReachable(access.url, error);
  });
  if (!answer.ok) throw refusal(answer.status, await answer.text());
  const verification = (await answer.json()) as Verification;
  const description = describeVerification(access.shop, verification);
  if (verification.ok) return description;
  throw new CommandError(`${description}\nThe books do not hold. Keep the data folder as it is.`);
}
