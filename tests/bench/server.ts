import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSecret } from '../../packages/commands/runtime/production-environment.ts';
import { startWorkerd } from '../../packages/commands/runtime/workerd.ts';
import type { WorkerEnvironment } from '../../packages/commands/runtime/workerd-config.ts';

/** A Worker on bare workerd, as in production, with data of its own. */
export interface Server {
  url: string;
  operatorToken: string;
  /** Processor time that it has used, in microseconds; undefined where the system does not tell. */
  cpuMicroseconds(): number | undefined;
  stop(): Promise<void>;
}

/** Starts Stamm's Worker, or the one of `entry`. */
export async function startServer(entry?: string): Promise<Server> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stamm-bench-'));
  const environment: WorkerEnvironment = {
    OPERATOR_TOKEN: newSecret(),
    SESSION_SECRET: newSecret(),
    ENVIRONMENT: 'production',
    MAIL: 'none',
  };
  const options = { dataDir, environment, ...(entry === undefined ? {} : { entry }) };
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  const worker = await startWorkerd(options).catch((error: unknown) => {
    remove();
    throw error;
  });
  return {
    url: worker.url,
    operatorToken: environment.OPERATOR_TOKEN,
    cpuMicroseconds: () => cpuMicroseconds(worker.pid),
    async stop() {
      await worker.stop();
      remove();
    },
  };
}

/** Linux counts in ticks of a hundredth of a second: good enough over a second. */
const tickMicroseconds = 10_000;

function cpuMicroseconds(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tickMicroseconds;
  } catch {
    return undefined;
  }
}
