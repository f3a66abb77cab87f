import { existsSync } from 'node:fs';
import { parseCommand, runCommand, UsageError } from './command/command.ts';
import { isShopExport } from './shop-api/export-file.ts';
import { ImportDisplay, summary } from './shop-api/import-display.ts';
import { formatOf, importFile } from './shop-api/import-file.ts';
import { findShopAccess, shopAccessHelp, shopAccessOptions } from './shop-api/shop-access.ts';
import { verifyBooks } from './shop-api/verification.ts';

const help = `
Imports an order history, of any length, into a shop, and then recomputes the shop's books.
Importing it again doubles nothing. What npm run export has written is taken into an empty shop.

  npm run import -- FILE --shop demo [--url URL] [--key KEY] [--format csv|ndjson]

  FILE          CSV with a header line, NDJSON (one JSON object a line), or an export
  --format F    csv or ndjson, if the file's name does not say it${shopAccessHelp}

Rejected lines are shown with their number and reason; beyond 20, all are in FILE.rejected.ndjson.
Exit code: 0 if every line was taken, 1 if any was rejected, the import stopped or the books do
not hold.
`;

await runCommand(help, async () => {
  const { values, positionals } = parseCommand({
    ...shopAccessOptions,
    format: { type: 'string' },
  });
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new UsageError('Name one file to import.');
  const format = existsSync(file) && isShopExport(file) ? 'shop' : formatOf(file, values.format);
  const access = findShopAccess(values);

  const display = new ImportDisplay(`${file}.rejected.ndjson`);
  const startedAt = performance.now();
  const counts = await importFile(access, file, format, display).finally(() => display.end());
  console.log(summary(counts, performance.now() - startedAt));
  console.log(await verifyBooks(access));
  if (counts.rejected > 0) process.exitCode = 1;
});
