import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { seedDemo } from '../../demo/seed.ts';
import { startDemo } from '../../demo/server.ts';
import { buildEmbed } from '../embed/build.ts';
import {
  CommandError,
  parseCommand,
  parsePort,
  runCommand,
  UsageError,
} from './command/command.ts';
import {
  type DemoShop,
  type DevelopmentSecrets,
  demoFolder,
  developmentFolder,
  developmentSecrets,
  loyaltyFolder,
  readDemoShop,
  writeDemoShop,
} from './development/demo-shop.ts';
import { userOfDataFolder } from './runtime/data-folder.ts';
import { newSecret } from './runtime/production-environment.ts';
import { stopSignal } from './runtime/stop-signal.ts';
import { portInUse, startWorkerd } from './runtime/workerd.ts';

const help = `
Serves the demo shop and the loyalty Worker on this machine, for development.

  npm start [-- --fresh]

  --fresh      forget everything from earlier runs and begin anew

Environment:
  PORT         where the loyalty Worker listens (default: 8787)
  DEMO_PORT    where the demo shop listens (default: 5173)

State is kept in .data/ between runs. Stop it with Ctrl-C.
`;

/** Empties the store, unless a running process is using it. */
function beginAnew(): void {
  const user = userOfDataFolder(loyaltyFolder);
  if (user !== undefined) {
    throw new CommandError(`Process ${user} is using .data/. Stop that one first.`);
  }
  rmSync(developmentFolder, { recursive: true, force: true });
}

/** The demo shop of this store: seeded on the first run, remembered after that. */
async function findOrSeedDemoShop(
  loyaltyUrl: string,
  secrets: DevelopmentSecrets,
  demoUrl: string,
): Promise<DemoShop> {
  const known = readDemoShop();
  if (known) {
    await allowOrigin(loyaltyUrl, secrets, known.shopId, demoUrl);
    return known;
  }
  console.log('Seeding the demo shop …');
  const { operatorToken } = secrets;
  const shop = await seedDemo({ loyaltyUrl, operatorToken, dataDir: demoFolder, demoUrl });
  writeDemoShop(shop);
  return shop;
}

/** The demo's address depends on DEMO_PORT, which may differ from run to run. */
async function allowOrigin(
  loyaltyUrl: string,
  secrets: DevelopmentSecrets,
  shopId: string,
  demoUrl: string,
): Promise<void> {
  const answer = await fetch(`${loyaltyUrl}/v1/shops/${shopId}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${secrets.operatorToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      allowedOrigins: [demoUrl, demoUrl.replace('localhost', '127.0.0.1')],
      url: demoUrl,
    }),
  });
  if (!answer.ok) {
    throw new CommandError(
      `The demo shop could not be prepared (${answer.status}): ${await answer.text()}\n` +
        'Begin anew with: npm start -- --fresh',
    );
  }
}

function describe(loyaltyUrl: string, demoUrl: string, shop: DemoShop, operator: string): string {
  return `
  Demo shop        ${demoUrl}
  Loyalty Worker   ${loyaltyUrl}
  Its API          ${loyaltyUrl}/v1/openapi.json
  Its mailbox      ${loyaltyUrl}/dev/mailbox

  Keys, for development only
    shop id          ${shop.shopId}
    secret key       ${shop.secretKey}
    identity key     ${shop.identityKey.kid}  ${shop.identityKey.secret}
    operator token   ${operator}

  Try first
    1. Open ${demoUrl}, log in as one of the customers and look at the points.
    2. Buy a coffee, then open the account: its points are pending.
    3. Choose a reward, copy the code and use it at the checkout.
    4. In the orders, review what has arrived; in the account, invite a friend.
    5. Subscribe in the footer. The mail is in the mailbox.

  Ctrl-C stops both. npm start -- --fresh begins anew.
`;
}

await runCommand(help, async () => {
  const { values, positionals } = parseCommand({ fresh: { type: 'boolean', default: false } });
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  const port = parsePort(process.env.PORT || '8787', 'PORT');
  const demoPort = parsePort(process.env.DEMO_PORT || '5173', 'DEMO_PORT');
  const stopped = stopSignal();

  // A store without its keys was never seeded to the end, and keys without their store open nothing.
  const usable = existsSync(join(loyaltyFolder, 'storage')) && readDemoShop() !== undefined;
  if (values.fresh || !usable) beginAnew();
  mkdirSync(developmentFolder, { recursive: true });
  const secrets = developmentSecrets(newSecret);

  await buildEmbed();
  const worker = await startWorkerd({
    dataDir: loyaltyFolder,
    port,
    output: 'show',
    environment: {
      OPERATOR_TOKEN: secrets.operatorToken,
      SESSION_SECRET: secrets.sessionSecret,
      ENVIRONMENT: 'development',
      MAIL: 'mailbox',
      PUBLIC_URL: `http://localhost:${port}`,
    },
  });
  try {
    const loyaltyUrl = `http://localhost:${worker.port}`;
    const shop = await findOrSeedDemoShop(loyaltyUrl, secrets, `http://localhost:${demoPort}`);
    const demo = await startDemo({
      port: demoPort,
      loyaltyUrl,
      dataDir: demoFolder,
      ...shop,
    }).catch((error) => {
      throw error.code === 'EADDRINUSE' ? portInUse('localhost', demoPort) : error;
    });
    console.log(describe(loyaltyUrl, demo.url, shop, secrets.operatorToken));
    const first = await Promise.race([stopped, worker.exited]);
    await demo.stop();
    if (typeof first !== 'string') throw new CommandError('The loyalty Worker ended by itself.');
    console.log('Stopping …');
  } finally {
    await worker.stop();
  }
  process.exit(0);
});
