import { inRepository } from '../../packages/commands/runtime/paths.ts';
import { Load } from './load/load.ts';
import type { LoadRequest } from './load/request-text.ts';
import { type Server, startServer } from './server.ts';
import { median, percentile } from './statistics.ts';

const connections = 16;

export type SideName = 'stamm' | 'baseline';

/** What both sides are asked to do, each in its own words. `index` runs on from round to round. */
export interface Workload {
  name: string;
  requestsPerRound: number;
  stamm(index: number): LoadRequest;
  baseline(index: number): LoadRequest;
  stammStatus: number;
}

export interface Measured {
  requestsPerSecond: number;
  /** Milliseconds. */
  latency: { p50: number; p95: number; p99: number };
  /** Of the server, for each request; null where the system does not tell. */
  cpuMicroseconds: number | null;
}

export interface Comparison {
  name: string;
  stamm: Measured;
  baseline: Measured;
  /** Stamm's requests per second for each of the baseline's: the median over the rounds. */
  ratio: number;
  /** The baseline's processor time for each of Stamm's: what others on the machine disturb least. */
  cpuRatio: number | null;
}

export interface Round {
  requestsPerSecond: number;
  latencies: Float64Array;
  cpuMicroseconds: number | undefined;
}

/** Stamm and the baseline, running side by side, and a thread that asks them things in turn. */
export class Contest {
  readonly stamm: Server;
  readonly baseline: Server;
  readonly #load = new Load();
  readonly #sent = { stamm: 0, baseline: 0 };

  private constructor(stamm: Server, baseline: Server) {
    this.stamm = stamm;
    this.baseline = baseline;
  }

  static async open(): Promise<Contest> {
    const stamm = await startServer();
    const baseline = await startServer(inRepository('tests/bench/baseline/worker.ts')).catch(
      async (error: unknown) => {
        await stamm.stop();
        throw error;
      },
    );
    return new Contest(stamm, baseline);
  }

  /** After some rounds that do not count, rounds in turn: A B, B A, A B … */
  async compare(workload: Workload, rounds: number, warmUpRounds: number): Promise<Comparison> {
    const results: Record<SideName, Round[]> = { stamm: [], baseline: [] };
    for (let round = 0; round < warmUpRounds; round += 1) {
      await this.#round('stamm', workload);
      await this.#round('baseline', workload);
    }
    for (let round = 0; round < rounds; round += 1) {
      const order: SideName[] = round % 2 === 0 ? ['stamm', 'baseline'] : ['baseline', 'stamm'];
      for (const side of order) results[side].push(await this.#round(side, workload));
    }
    return compared(workload.name, results);
  }

  async close(): Promise<void> {
    await Promise.all([this.#load.end(), this.stamm.stop(), this.baseline.stop()]);
  }

  async #round(side: SideName, workload: Workload): Promise<Round> {
    const first = this.#sent[side];
    const count = workload.requestsPerRound;
    this.#sent[side] += count;
    return measureRound(this.#load, this[side], {
      requests: Array.from({ length: count }, (_, index) => workload[side](first + index)),
      status: side === 'stamm' ? workload.stammStatus : 200,
    });
  }
}

/** Sends the requests once and sees what it took. */
export async function measureRound(
  load: Load,
  server: Server,
  { requests, status }: { requests: LoadRequest[]; status: number },
): Promise<Round> {
  const cpuBefore = server.cpuMicroseconds();
  const plan = { url: server.url, requests, connections, status };
  const { seconds, latencies } = await load.run(plan);
  const cpuAfter = server.cpuMicroseconds();
  const count = requests.length;
  return {
    requestsPerSecond: count / seconds,
    latencies,
    cpuMicroseconds:
      cpuBefore === undefined || cpuAfter === undefined
        ? undefined
        : (cpuAfter - cpuBefore) / count,
  };
}

export function measured(rounds: Round[]): Measured {
  const latencies = Float64Array.from(rounds.flatMap((round) => [...round.latencies])).sort();
  return {
    requestsPerSecond: median(rounds.map((round) => round.requestsPerSecond)),
    latency: {
      p50: percentile(latencies, 50),
      p95: percentile(latencies, 95),
      p99: percentile(latencies, 99),
    },
    cpuMicroseconds: medianOrNull(rounds.map((round) => round.cpuMicroseconds)),
  };
}

function compared(name: string, { stamm, baseline }: Record<SideName, Round[]>): Comparison {
  const pairs = stamm.flatMap((round, index) => {
    const other = baseline[index];
    return other ? [{ round, other }] : [];
  });
  return {
    name,
    stamm: measured(stamm),
    baseline: measured(baseline),
    ratio: median(
      pairs.map(({ round, other }) => round.requestsPerSecond / other.requestsPerSecond),
    ),
    cpuRatio: medianOrNull(
      pairs.map(({ round, other }) =>
        round.cpuMicroseconds === undefined || other.cpuMicroseconds === undefined
          ? undefined
          : other.cpuMicroseconds / round.cpuMicroseconds,
      ),
    ),
  };
}

function medianOrNull(values: (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? median(known) : null;
}
