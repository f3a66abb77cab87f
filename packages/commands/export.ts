import { parseCommand, runCommand, UsageError } from './command/command.ts';
import { exportFile } from './shop-api/export-file.ts';
import { findShopAccess, shopAccessHelp, shopAccessOptions } from './shop-api/shop-access.ts';

const help = `
Writes a whole shop into a file: members, points, orders, coupons, reviews with photos, subscribers
with their consents. npm run import takes the file into an empty shop.

  npm run export -- --shop demo --to FILE [--url URL] [--key KEY]
${shopAccessHelp}
  --to FILE     where to write it (NDJSON). The file holds personal data: keep it like a backup

Of a shop that is written to meanwhile it tries again, a few times; one that never rests is best
exported from a backup. Exit code: 0 if the file is whole, 1 if there is none.
`;

await runCommand(help, async () => {
  const { values, positionals } = parseCommand({ ...shopAccessOptions, to: { type: 'string' } });
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  if (!values.to) throw new UsageError('Say where to write the export: --to FILE.');
  const access = findShopAccess(values);
  const counts = await exportFile(access, values.to);
  const whole = new Intl.NumberFormat('en');
  for (const [name, count] of Object.entries(counts)) {
    console.log(`  ${name.padEnd(20)}${whole.format(count).padStart(14)}`);
  }
  console.log(`The shop "${access.shop}" is in ${values.to}.`);
});
