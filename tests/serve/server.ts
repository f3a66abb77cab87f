import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  code: number | null;
  output: string;
}

/** What `npm run` does for a command: with these variables, and none of ours that could mean something. */
function spawnCommand(
  args: string[],
  variables: Record<string, string>,
  code = repository,
): ChildProcess {
  const bootstrap = join(code, 'packages/commands/bootstrap.mjs');
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env;
  return spawn(process.execPath, [bootstrap, ...args], {
    env: { PATH, HOME, TMPDIR, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function outputOf(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return () => output;
}

/** Runs a command of the repository to its end. */
export async function runCommand(
  args: string[],
  variables: Record<string, string> = {},
): Promise<Ended> {
  const child = spawnCommand(args, variables);
  const output = outputOf(child);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output() };
}

export interface Server {
  url: string;
  /** SIGTERM, as a supervisor sends it. Safe to call twice. */
  stop(): Promise<Ended>;
}

/** `npm run serve` on a free port, as soon as it answers; `code` is the version to run. */
export async function serve(
  dataDir: string,
  variables: Record<string, string>,
  code?: string,
): Promise<Server> {
  const child = spawnCommand(['serve', '--data', dataDir, '--port', '0'], variables, code);
  const output = outputOf(child);
  const ended = once(child, 'close').then(
    ([code]): Ended => ({ code: code as number | null, output: output() }),
  );
  const url = new Promise<string>((resolve) => {
    child.stdout?.on('data', () => {
      const found = /Stamm is serving (\S+)/.exec(output())?.[1];
      if (found) resolve(found);
    });
  });
  const failed = ended.then((end) => {
    throw new Error(`npm run serve ended (${end.code}):\n${end.output}`);
  });
  failed.catch(() => undefined);
  return {
    url: await Promise.race([url, failed]),
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
