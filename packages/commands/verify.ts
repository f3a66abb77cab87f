import type { Verification } from '@stamm/contract/types';
import { CommandError, parseCommand, runCommand, UsageError } from './command/command.ts';
import {
  findShopAccess,
  notReachable,
  refusal,
  shopAccessHelp,
  shopAccessOptions,
} from './shop-api/shop-access.ts';
import { describeVerification } from './shop-api/verification.ts';

const help = `
Recomputes a shop's books from its transfers and compares them with what is stored.

  npm run verify -- --shop demo [--url URL] [--key KEY]
${shopAccessHelp}

Exit code: 0 if the books hold, 1 if they do not.
`;

await runCommand(help, async () => {
  const { values, positionals } = parseCommand(shopAccessOptions);
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  const access = findShopAccess(values);
  const answer = await fetch(`${access.url}/v1/verify`, {
    headers: { authorization: `Bearer ${access.secretKey}` },
  }).catch((error: unknown) => {
    throw notReachable(access.url, error);
  });
  if (!answer.ok) throw refusal(answer.status, await answer.text());
  const verification = (await answer.json()) as Verification;
  console.log(describeVerification(access.shop, verification));
  if (!verification.ok)
    throw new CommandError('The books do not hold. Keep the data folder as it is.');
});
