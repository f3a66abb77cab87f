import { parseCommand, runCommand, UsageError } from './command/command.ts';
import { restoreData } from './runtime/restore-data.ts';

const help = `
Puts a backup in place of the data that npm run serve keeps. Stop the server first.

  npm run restore -- --from BACKUP --data DIR

  --from BACKUP   a folder that npm run backup has made; it is left as it is
  --data DIR      the data folder of npm run serve; made if missing

What the folder held is kept beside the new data, under a name with the time. The journal stays:
when they are served next, the shops replay from it what has happened since the backup and must not
come back (erased persons, revoked keys, ended subscriptions, used coupons).
`;

await runCommand(help, async () => {
  const { values, positionals } = parseCommand({
    from: { type: 'string' },
    data: { type: 'string' },
  });
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"? Use --from DIR.`);
  if (!values.from) throw new UsageError('Say which backup to restore: --from BACKUP.');
  if (!values.data) throw new UsageError('Say where to restore it: --data DIR.');
  const { shops, keptAside, toReplay } = restoreData(values.from, values.data);
  console.log(`${shops} ${shops === 1 ? 'shop is' : 'shops are'} restored in ${values.data}.`);
  for (const { shop, entries, kinds } of toReplay) {
    const what = Object.entries(kinds).map(([kind, count]) => `${count} ${kind}`);
    console.log(`The shop "${shop}" will replay ${entries} from its journal: ${what.join(', ')}.`);
  }
  if (toReplay.length === 0)
    console.log('The journal holds nothing that the backup does not know.');
  if (keptAside) {
    console.log(
      `What was there is kept in ${keptAside}. It holds personal data: delete it once it is not needed.`,
    );
  }
});
