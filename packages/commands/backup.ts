import { CommandError, parseCommand, runCommand, UsageError } from './command/command.ts';
import { backUpData } from './runtime/back-up-data.ts';

const help = `
Backs up what npm run serve keeps, while it goes on serving.

  npm run backup -- --data DIR --to NEW_DIR

  --data DIR      the data folder of npm run serve
  --to NEW_DIR    where the backup is to be; a folder of its own for each

Every shop is saved whole, as it is at one moment, with nothing left in it of what was deleted. One
that is damaged is named and keeps no other from being saved; the exit code is then 1. To restore,
stop the server and use npm run restore.
`;

await runCommand(help, async () => {
  const { values, positionals } = parseCommand({
    data: { type: 'string' },
    to: { type: 'string' },
  });
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"? Use --to DIR.`);
  if (!values.data) throw new UsageError('Say which data to back up: --data DIR.');
  if (!values.to) throw new UsageError('Say where the backup is to be: --to NEW_DIR.');
  const { shops, bytes, damage } = await backUpData(values.data, values.to);
  const megabytes = (bytes / 1_000_000).toFixed(1);
  console.log(
    `${shops} ${shops === 1 ? 'shop is' : 'shops are'} saved in ${values.to} (${megabytes} MB).`,
  );
  if (damage.length > 0) {
    throw new CommandError(
      `Not everything could be saved:\n${damage.map((sentence) => `  - ${sentence}`).join('\n')}\nKeep the backups from before. npm run restore puts one in place.`,
    );
  }
});
