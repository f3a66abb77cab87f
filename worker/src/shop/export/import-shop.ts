import { EXPORT_FORMAT, EXPORT_VERSION } from '@stamm/contract';
import type { ExportEnd, Shop } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { ShopImport } from '../books/shop-imports.ts';
import type { ShopContext } from '../context.ts';
import { audit } from '../operations/audit.ts';
import { shopView } from '../operations/shop-settings.ts';
import type { SealedTableName } from '../seals/sealed-tables.ts';
import { randomText } from '../secrets.ts';
import type { Progress, VerificationStep } from '../verification/progress.ts';
import { verifyStep } from '../verification/verify-step.ts';
import { isObject } from './export-lines.ts';
import { CLEARED_TABLES, NAMED_ONLY, TABLES_OF_CUSTOMERS } from './exported-tables.ts';

/** Rows deleted in one step. */
const CLEARED_A_STEP = 20_000;

/**
 * Begins an import, or begins it anew, by the first line of the file. From here on nobody but the
 * import can use the shop. Answers what the import calls itself.
 * @throws Refusal `export_not_readable`, `shop_not_empty`
 */
export function beginShopImport(shop: ShopContext, header: unknown): string {
  const { copier, shopImports } = shop.books;
  mustBeReadable(header, copier.migrations());
  if (!shopImports.running()) {
    const taken = TABLES_OF_CUSTOMERS.find((table) => copier.hasRows(table));
    if (taken) {
      throw new Refusal(
        'shop_not_empty',
        `This shop has customers, or something of theirs, already (${taken.name}). Import into a new shop.`,
      );
    }
  }
  return shop.transaction(() => {
    const run = randomText(12);
    shopImports.save({ run, counts: {}, hasEnded: false });
    return run;
  });
}

function mustBeReadable(header: unknown, migrations: readonly number[]): void {
  if (!isObject(header) || header.format !== EXPORT_FORMAT) {
    throw new Refusal(
      'export_not_readable',
      'The first line does not say that this is an export of Stamm. Send the file as GET /v1/export has written it, from its beginning.',
    );
  }
  const theirs = Array.isArray(header.migrations) ? header.migrations : [];
  const isNewer =
    header.version !== EXPORT_VERSION || theirs.some((version) => !migrations.includes(version));
  if (isNewer || theirs.length !== migrations.length) {
    throw new Refusal(
      'export_not_readable',
      isNewer
        ? 'A newer version of Stamm has written this export. Import it with that version.'
        : 'An older version of Stamm has written this export. Import it with that version, and update it then.',
    );
  }
}

/**
 * The import that is running, for a request that goes on with it.
 * @throws Refusal `export_not_readable`
 */
export function continueShopImport({ books }: ShopContext): string {
  const running = books.shopImports.running();
  if (running && !running.hasEnded) return running.run;
  throw new Refusal(
    'export_not_readable',
    'The file does not begin with the header of an export. Send it from its beginning.',
  );
}

/** Deletes a part of what is in the way. Answers whether there may be more. */
export function clearStep(shop: ShopContext, run: string): boolean {
  mustBeRunning(shop, run);
  return shop.transaction(() => {
    let left = CLEARED_A_STEP;
    for (const table of CLEARED_TABLES) {
      left -= shop.books.copier.deleteSome(table, left);
      if (left === 0) return true;
    }
    shop.books.forgetRead();
    return false;
  });
}

/** @throws Refusal `export_not_readable` */
export function mustBeRunning({ books }: ShopContext, run: string): ShopImport {
  const running = books.shopImports.running();
  if (running?.run === run) return running;
  throw new Refusal(
    'export_not_readable',
    'This import was begun anew meanwhile by another request. Let that one go on.',
  );
}

/**
 * The last line: whether all has come. What the shop has of its own, its keys and webhook endpoints,
 * is sealed behind what came.
 * @throws Refusal `export_not_readable`
 */
export function endShopRows(shop: ShopContext, run: string, { complete, counts }: ExportEnd): null {
  const running = mustBeRunning(shop, run);
  if (complete !== true) {
    throw new Refusal(
      'export_not_readable',
      'The shop was written to while this export was made, so it does not fit together. Export it again in a quiet moment, or from a backup.',
    );
  }
  const told = isObject(counts) ? counts : {};
  const names = new Set([...Object.keys(told), ...Object.keys(running.counts)]);
  for (const name of names) {
    const [expected, found] = [told[name] ?? 0, running.counts[name] ?? 0];
    if (expected === found) continue;
    throw new Refusal(
      'export_not_readable',
      `The file is not whole: of "${name}" it should have ${expected}, and has ${found}. Send it again from its beginning, or export again.`,
    );
  }
  return shop.transaction(() => {
    shop.books.forgetRead();
    for (const table of NAMED_ONLY) sealAnew(shop, table);
    shop.books.shopImports.save({ ...running, hasEnded: true });
    return null;
  });
}

function sealAnew({ books }: ShopContext, table: SealedTableName): void {
  const [first = ''] = books.copier.keyOf(table);
  books.sealing.exec(`UPDATE ${table} SET ${first} = ${first}`);
}

/** Proves what came, step by step. */
export function verifyImported(
  shop: ShopContext,
  run: string,
  progress: Progress | null,
): VerificationStep {
  if (!mustBeRunning(shop, run).hasEnded) throw new Error('The last line has not come.');
  const step = verifyStep(shop, progress);
  if (!step.isDone || step.verification.ok) return step;
  const { what, subject, expected, found } = step.verification.firstDifference ?? {};
  throw new Refusal(
    'export_not_readable',
    `The books of this file do not hold: ${what} of ${subject} should be ${expected}, and is ${found}. Verify the shop that it comes from, and export it again.`,
  );
}

/** Opens the shop, once its books were found to hold. */
export function finishShopImport(shop: ShopContext, run: string): Shop {
  mustBeRunning(shop, run);
  return shop.transaction(() => {
    shop.books.forgetRead();
    shop.books.shopImports.end();
    audit(shop, 'shop.imported');
    return shopView(shop.books.settings.find() ?? shop.settings);
  });
}
