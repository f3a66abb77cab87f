import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemo } from '../../demo/seed.ts';
import { startDemo } from '../../demo/server.ts';
import { newSecret } from '../../packages/commands/runtime/production-environment.ts';
import { type RunningWorkerd, startWorkerd } from '../../packages/commands/runtime/workerd.ts';
import type { WorkerEnvironment } from '../../packages/commands/runtime/workerd-config.ts';
import { mustCallApi } from './api.ts';
import { type ProgramInput, plainProgram } from './programs.ts';

/** A shop and its keys, as its backend holds them. */
export interface TestShop {
  shopId: string;
  secretKey: string;
  identityKey: { kid: string; secret: string };
}

export interface ShopOptions {
  id?: string;
  name?: string;
  allowedOrigins?: string[];
  emailSignIn?: boolean;
  program?: ProgramInput;
}

export interface Stack {
  /** Where the loyalty Worker answers, without a trailing slash. */
  url: string;
  operatorToken: string;
  /** Creates a shop, by default with a name of its own and the plainest program. */
  createShop(options?: ShopOptions): Promise<TestShop>;
  /** Ends the Worker, orderly or as a power cut would, and starts it again on the same data and port. */
  restart(how?: 'stop' | 'kill'): Promise<void>;
  /** The demo shop's pages and backend; only if it was asked for. */
  demo?: { url: string; shop: TestShop };
  stop(): Promise<void>;
}

export interface StackOptions {
  /** Starts the demo shop too, seeded. */
  demo?: boolean;
  environment?: Partial<WorkerEnvironment>;
}

/** A port that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Creates a shop, by default with a name of its own and the plainest program. */
export async function createShop(
  url: string,
  operatorToken: string,
  options: ShopOptions = {},
): Promise<TestShop> {
  const { id = `shop-${randomBytes(4).toString('hex')}`, program = plainProgram } = options;
  const made = await mustCallApi<{
    secretKey: { secret: string };
    identityKey: { id: string; secret: string };
  }>(`${url}/v1/shops`, {
    method: 'POST',
    token: operatorToken,
    json: { name: id, allowedOrigins: [], ...options, id, program },
  });
  return {
    shopId: id,
    secretKey: made.secretKey.secret,
    identityKey: { kid: made.identityKey.id, secret: made.identityKey.secret },
  };
}

/**
 * Starts the Worker on bare workerd, on a free port, with data of its own that `stop` deletes.
 * What the Worker serves to browsers must have been built (tests/support/build-embed.ts).
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stamm-stack-'));
  const environment: WorkerEnvironment = {
    OPERATOR_TOKEN: newSecret(),
    SESSION_SECRET: newSecret(),
    ENVIRONMENT: 'development',
    MAIL: 'mailbox',
    ...options.environment,
  };
  const operatorToken = environment.OPERATOR_TOKEN;
  const loyaltyDir = join(dataDir, 'loyalty');
  const start = (port: number) => startWorkerd({ dataDir: loyaltyDir, port, environment });
  let worker: RunningWorkerd;
  try {
    worker = await start(0);
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
  const { url, port } = worker;
  const demo = options.demo
    ? await startDemoShop(port, operatorToken, join(dataDir, 'demo'))
    : undefined;
  return {
    url,
    operatorToken,
    createShop: (shopOptions = {}) => createShop(url, operatorToken, shopOptions),
    async restart(how = 'stop') {
      await worker[how]();
      worker = await start(port);
    },
    ...(demo ? { demo } : {}),
    async stop() {
      await demo?.stop();
      await worker.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Two origins, as in real life: the same host names that `npm start` uses. */
async function startDemoShop(loyaltyPort: number, operatorToken: string, dataDir: string) {
  const loyaltyUrl = `http://localhost:${loyaltyPort}`;
  const port = await freePort();
  const demoUrl = `http://localhost:${port}`;
  const shop = await seedDemo({ loyaltyUrl, operatorToken, dataDir, demoUrl });
  const { url, stop } = await startDemo({ port, loyaltyUrl, dataDir, ...shop });
  return { url, shop, stop };
}
