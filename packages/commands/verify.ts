import { parseCommand, runCommand, UsageError } from './command/command.ts';
import { findShopAccess, shopAccessHelp, shopAccessOptions } from './shop-api/shop-access.ts';
import { readHead, verifyBooks } from './shop-api/verification.ts';

const help = `
Recomputes a shop's books from its transfers and compares them with what is stored.

  npm run verify -- --shop demo [--head FILE] [--url URL] [--key KEY]
${shopAccessHelp}
  --head FILE   also looks for an earlier head: heads.json of a backup, the body of a books.head
                event, or a kept answer of GET /v1/verify. It is not found where somebody has
                written history anew

Exit code: 0 if the books hold, 1 if they do not.
`;

await runCommand(help, async () => {
  const { values, positionals } = parseCommand({ ...shopAccessOptions, head: { type: 'string' } });
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  const access = findShopAccess(values);
  const head = values.head === undefined ? undefined : readHead(values.head, access.shop);
  console.log(await verifyBooks(access, head));
});
