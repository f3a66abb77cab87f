import { buildEmbed } from '../embed/build.ts';
import {
  CommandError,
  parseCommand,
  parsePort,
  runCommand,
  UsageError,
} from './command/command.ts';
import {
  readMailCertificates,
  readWorkerEnvironment,
  warningsOf,
} from './runtime/production-environment.ts';
import { stopSignal } from './runtime/stop-signal.ts';
import { startWorkerd } from './runtime/workerd.ts';

const help = `
Runs the loyalty Worker on this machine, with its data in one folder.

  npm run serve -- --data DIR [--port 8787] [--host 127.0.0.1]

  --data DIR    where the shops' data lives; npm run backup saves it. Made if missing
  --port PORT   where to listen (default: PORT, or 8787)
  --host HOST   which address to listen on (default: 127.0.0.1, this machine only)

Environment:
  OPERATOR_TOKEN   creates shops and their keys; at least 32 characters
  SESSION_SECRET   signs members' sessions; at least 32 characters
  OPERATOR_TOKEN_PREVIOUS, SESSION_SECRET_PREVIOUS
                   the former ones, accepted beside them while they are replaced
  ENVIRONMENT      production (default) or development
  MAIL             how mails leave: none (default), smtp or resend; in development also mailbox
  MAIL_FROM        the address that mails come from, unless a shop has its own
  PUBLIC_URL       where this Worker is reached, such as https://loyalty.example; mails link to it
  SMTP_URL         for smtp: smtps://user:password@host:465, or smtp://…:587 with STARTTLS;
                   smtp://127.0.0.1:25?tls=off for a mail server on this machine
  SMTP_CA          for smtp: a file with the certificate (PEM) of an authority of your own
  MAIL_API_KEY     for resend: its API key
  CLIENT_ADDRESS_HEADER   the header in which your web server says where a call comes from
  SUBREQUEST_LIMIT   how many mails and webhooks one alarm may send (default: 50; then the next one goes on)

Put a web server that speaks HTTPS in front of it, and name the header that it writes callers'
addresses into (x-forwarded-for, x-real-ip): without it, who tries codes without end is not told
from others. Stop it with Ctrl-C or SIGTERM.
`;

await runCommand(help, async () => {
  const { values, positionals } = parseCommand({
    data: { type: 'string' },
    port: { type: 'string' },
    host: { type: 'string', default: '127.0.0.1' },
  });
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"? Use --data DIR.`);
  if (!values.data) throw new UsageError('Say where the data lives: --data DIR.');
  const port = values.port
    ? parsePort(values.port, '--port')
    : parsePort(process.env.PORT || '8787', 'PORT');
  const environment = readWorkerEnvironment(process.env);
  for (const warning of warningsOf(environment)) console.warn(warning);
  const mailCertificates = readMailCertificates(process.env);

  const stopped = stopSignal();
  await buildEmbed();
  const options = { dataDir: values.data, host: values.host, port, environment, mailCertificates };
  const worker = await startWorkerd({ ...options, output: 'show' });
  for (const warning of worker.warnings) console.warn(warning);
  if (worker.upgradedFrom) {
    const { stamm } = worker.upgradedFrom;
    console.log(`${values.data} is of an earlier version (${stamm}): each shop is migrated now.`);
  }
  console.log(`Stamm is serving ${worker.url} from ${values.data} (process ${worker.pid}).`);

  const first = await Promise.race([stopped, worker.exited]);
  if (typeof first === 'string') {
    console.log('Stopping: finishing the requests under way …');
    const exit = await worker.stop();
    if (exit.code !== 0) throw new CommandError('It did not stop in time and was ended.');
    process.exit(0);
  }
  throw new CommandError(`workerd ended by itself (${first.signal ?? `exit code ${first.code}`}).`);
});
