import { buildEmbed } from '../embed/build.ts';
import { parseCommand, runCommand, UsageError } from './command/command.ts';

const help = `
Builds what the Worker serves to browsers: the script tag's files. Do this before deploying with
wrangler; npm start and npm run serve do it by themselves.

  npm run build
`;

await runCommand(help, async () => {
  const { positionals } = parseCommand({});
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  const { files } = await buildEmbed();
  for (const [name, bytes] of Object.entries(files)) {
    console.log(`${String(bytes).padStart(8)}  ${name}`);
  }
});
