import type { Comparison, Measured } from './contest.ts';
import type { GrowthStep } from './growth.ts';
import type { ImportRate } from './import-rate.ts';
import type { RowsOfCall } from './rows-written.ts';

export interface BenchReport {
  at: string;
  seconds: number;
  machine: { processor: string; cores: number; system: string; node: string; workerd: string };
  comparisons: Comparison[];
  import: ImportRate | null;
  rowsWritten: RowsOfCall[];
  growth: GrowthStep[];
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const number = (value: number) => whole.format(value);
const ratio = (value: number | null) => (value === null ? '' : value.toFixed(2));
const milliseconds = (value: number) => value.toFixed(1);

/** The report for a terminal. */
export function describe(report: BenchReport): string {
  const { machine } = report;
  return [
    `${machine.processor}, ${machine.cores} cores, ${machine.system}; Node ${machine.node}, workerd ${machine.workerd}`,
    ...section(report.comparisons, describeComparisons),
    ...(report.import ? [describeImport(report.import)] : []),
    ...section(report.rowsWritten, describeRows),
    ...section(report.growth, describeGrowth),
  ].join('\n\n');
}

function section<Item>(items: Item[], text: (items: Item[]) => string): string[] {
  return items.length > 0 ? [text(items)] : [];
}

function describeComparisons(comparisons: Comparison[]): string {
  return table(
    ['', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU µs', 'baseline', 'p50 ms', 'ratio', 'CPU'],
    comparisons.map(({ name, stamm, baseline, ratio: of, cpuRatio }) => [
      name,
      ...speed(stamm),
      stamm.cpuMicroseconds === null ? '' : number(stamm.cpuMicroseconds),
      number(baseline.requestsPerSecond),
      milliseconds(baseline.latency.p50),
      ratio(of),
      ratio(cpuRatio),
    ]),
  );
}

function speed({ requestsPerSecond, latency }: Measured): string[] {
  return [number(requestsPerSecond), ...Object.values(latency).map(milliseconds)];
}

function describeImport(rate: ImportRate): string {
  return `Import of ${number(rate.orders)} orders of ${number(rate.customers)} customers (CSV over HTTP): ${number(rate.stammOrdersPerSecond)} orders/s; baseline ${number(rate.baselineOrdersPerSecond)}; ratio ${ratio(rate.ratio)}`;
}

function describeRows(rows: RowsOfCall[]): string {
  return table(
    ['rows written by', 'rows', 'alarms'],
    rows.map(({ call, rows: written, alarms }) => [call, String(written), String(alarms)]),
  );
}

function describeGrowth(steps: GrowthStep[]): string {
  return table(
    [
      'transfers',
      'members',
      'me/s',
      'p99 ms',
      'cost ×',
      'orders/s',
      'p99 ms',
      'cost ×',
      'seed/s',
      'verify s',
    ],
    steps.map((step) => [
      number(step.transfers),
      number(step.members),
      number(step.me.requestsPerSecond),
      milliseconds(step.me.latency.p99),
      ratio(step.meGrowth),
      number(step.order.requestsPerSecond),
      milliseconds(step.order.latency.p99),
      ratio(step.orderGrowth),
      number(step.seedOrdersPerSecond),
      step.verifySeconds.toFixed(1),
    ]),
  );
}

/** Columns under their headings: the first to the left, the others, numbers, to the right. */
function table(headings: string[], rows: string[][]): string {
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column === 0 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
