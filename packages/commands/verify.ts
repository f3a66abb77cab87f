import { parseCommand, runCommand, UsageError } from './command/command.ts';
import { findShopAccess, shopAccessHelp, shopAccessOptions } from './shop-api/shop-access.ts';
import { verifyBooks } from './shop-api/verification.ts';

const help = `
Recomputes a shop's books from its transfers and compares them with what is stored.

  npm run verify -- --shop demo [--url URL] [--key KEY]
${shopAccessHelp}

Exit code: 0 if the books hold, 1 if they do not.
`;

await runCommand(help, async () => {
  const { values, positionals } = parseCommand(shopAccessOptions);
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  console.log(await verifyBooks(findShopAccess(values)));
});
