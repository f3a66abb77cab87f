import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, platform, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Comparison, Contest } from './contest.ts';
import { measureGrowth, type ShopSize } from './growth.ts';
import { type ImportRate, measureImport } from './import-rate.ts';
import { type OrdersFile, writeOrdersFile } from './orders-file.ts';
import type { BenchReport } from './report.ts';
import { countRowsWritten } from './rows-written.ts';
import { workloads } from './workloads.ts';

/** How much is measured. */
export interface BenchSize {
  /** Rounds of each side; odd, so that the median is one of them. */
  rounds: number;
  /** Rounds before those: a Worker runs for weeks, and code that just started is slow. */
  warmUpRounds: number;
  /** The part of each workload's requests that a round sends. */
  share: number;
  importRounds: number;
  importOrders: number;
  growth: { sizes: ShopSize[]; rounds: number; requestsPerRound: number };
}

/** CDNOW's customers bought nearly three times each. */
const ordersPerCustomer = 2.94;

const shopSize = (transfers: number, members = Math.round(transfers / ordersPerCustomer)) => ({
  transfers,
  members,
});

export const fullSize: BenchSize = {
  rounds: 7,
  warmUpRounds: 3,
  share: 1,
  importRounds: 3,
  importOrders: 100_000,
  growth: {
    sizes: [
      shopSize(1_000),
      shopSize(100_000),
      shopSize(1_000_000),
      shopSize(1_000_000, 1_000_000),
      // All of them orders of one customer: the till, say, of a shop that asks nobody for a name.
      shopSize(100_000, 1),
    ],
    rounds: 7,
    requestsPerRound: 1_500,
  },
};

export const quickSize: BenchSize = {
  rounds: 3,
  warmUpRounds: 2,
  share: 0.4,
  importRounds: 1,
  importOrders: 40_000,
  growth: {
    sizes: [shopSize(1_000), shopSize(100_000), shopSize(20_000, 1)],
    rounds: 3,
    requestsPerRound: 600,
  },
};

export const parts = ['calls', 'import', 'rows', 'growth'] as const;
export type Part = (typeof parts)[number];

/** Runs the chosen parts one after the other; `onStep` hears what comes next. */
export async function runBench(
  size: BenchSize,
  chosen: readonly Part[],
  onStep: (step: string) => void,
): Promise<BenchReport> {
  const startedAt = performance.now();
  const report: BenchReport = {
    at: new Date().toISOString(),
    seconds: 0,
    machine: machine(),
    comparisons: [],
    import: null,
    rowsWritten: [],
    growth: [],
  };
  if (chosen.includes('calls')) report.comparisons = await compareCalls(size, onStep);
  if (chosen.includes('import')) report.import = await compareImport(size, onStep);
  if (chosen.includes('rows')) {
    onStep('rows written');
    report.rowsWritten = await countRowsWritten();
  }
  if (chosen.includes('growth')) {
    onStep('growth');
    report.growth = await measureGrowth(size.growth);
  }
  report.seconds = (performance.now() - startedAt) / 1000;
  return report;
}

async function withContest<Result>(work: (contest: Contest) => Promise<Result>): Promise<Result> {
  const contest = await Contest.open();
  try {
    return await work(contest);
  } finally {
    await contest.close();
  }
}

function compareCalls(
  { rounds, warmUpRounds, share }: BenchSize,
  onStep: (step: string) => void,
): Promise<Comparison[]> {
  return withContest(async (contest) => {
    const comparisons: Comparison[] = [];
    for (const setUp of workloads) {
      const workload = await setUp(contest);
      onStep(workload.name);
      const requestsPerRound = Math.round(workload.requestsPerRound * share);
      comparisons.push(
        await contest.compare({ ...workload, requestsPerRound }, rounds, warmUpRounds),
      );
    }
    return comparisons;
  });
}

async function compareImport(
  { importOrders, importRounds }: BenchSize,
  onStep: (step: string) => void,
): Promise<ImportRate> {
  onStep('import');
  const folder = mkdtempSync(join(tmpdir(), 'stamm-bench-'));
  const file: OrdersFile = {
    path: join(folder, 'orders.csv'),
    orders: importOrders,
    customers: Math.round(importOrders / ordersPerCustomer),
  };
  try {
    writeOrdersFile(file);
    return await withContest((contest) => measureImport(contest, file, importRounds));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function machine(): BenchReport['machine'] {
  const { version } = createRequire(import.meta.url)('workerd/package.json') as { version: string };
  const cores = cpus();
  return {
    processor: cores[0]?.model.trim() ?? 'unknown processor',
    cores: cores.length,
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    workerd: version,
  };
}
