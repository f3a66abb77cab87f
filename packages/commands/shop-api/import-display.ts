import { appendFileSync, rmSync } from 'node:fs';
import type { ImportCounts, ImportNote, ImportProgress, Rejection } from './import-file.ts';

const shownRejections = 20;
const barWidth = 30;
const plainIntervalMs = 2_000;

const whole = new Intl.NumberFormat('en');

/** "▓▓▓░░░  50 %  12,000 lines, 3 rejected" */
export function progressBar(fraction: number, counts: Pick<ImportCounts, 'lines' | 'rejected'>) {
  const filled = Math.round(Math.min(1, fraction) * barWidth);
  const bar = '▓'.repeat(filled) + '░'.repeat(barWidth - filled);
  const percent = String(Math.floor(Math.min(1, fraction) * 100)).padStart(3);
  const rejected = counts.rejected > 0 ? `, ${whole.format(counts.rejected)} rejected` : '';
  return `${bar} ${percent} %  ${whole.format(counts.lines)} lines${rejected}`;
}

/** The last line of an import: what came of it, and how fast it was. */
export function summary(counts: ImportCounts, milliseconds: number): string {
  const perSecond = Math.round((counts.lines / Math.max(1, milliseconds)) * 1000);
  const seconds = (milliseconds / 1000).toFixed(1);
  const notes = counts.noted > 0 ? `; ${whole.format(counts.noted)} notes` : '';
  return (
    `${whole.format(counts.lines)} lines in ${seconds} s (${whole.format(perSecond)} a second): ` +
    `${whole.format(counts.recorded)} recorded, ${whole.format(counts.unchanged)} unchanged, ` +
    `${counts.outdated > 0 ? `${whole.format(counts.outdated)} outdated, ` : ''}` +
    `${whole.format(counts.rejected)} rejected${notes}.`
  );
}

interface Terminal {
  isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Shows an import as it goes: a bar on a terminal, a line every other second elsewhere. The first
 * rejected lines are shown; if there are more, all of them go to `rejectedFile`.
 */
export class ImportDisplay implements ImportProgress {
  readonly #out: Terminal;
  readonly #rejectedFile: string;
  readonly #shown: Rejection[] = [];
  #counts: ImportCounts = {
    lines: 0,
    recorded: 0,
    unchanged: 0,
    outdated: 0,
    noted: 0,
    rejected: 0,
  };
  #fraction = 0;
  #rejections = 0;
  #lastLineAt = Date.now();

  constructor(rejectedFile: string, out: Terminal = process.stdout) {
    this.#rejectedFile = rejectedFile;
    this.#out = out;
    rmSync(rejectedFile, { force: true });
  }

  onSent(bytes: number, ofBytes: number): void {
    this.#fraction = ofBytes === 0 ? 1 : bytes / ofBytes;
    this.#draw();
  }

  onProgress(counts: ImportCounts): void {
    this.#counts = counts;
    this.#draw();
  }

  onNoted({ line, reason, code }: ImportNote): void {
    this.#erase();
    this.#out.write(`line ${line}, taken in: ${reason} (${code})\n`);
  }

  onRejected(rejection: Rejection): void {
    this.#rejections += 1;
    if (this.#rejections <= shownRejections) {
      this.#shown.push(rejection);
      this.#erase();
      this.#out.write(`line ${rejection.line}: ${rejection.reason} (${rejection.code})\n`);
      return;
    }
    // The file holds every rejection, those on the screen too: one place to work through.
    const late = this.#rejections === shownRejections + 1 ? this.#shown : [];
    const lines = [...late, rejection].map(
      ({ line, code, reason }) => `${JSON.stringify({ line, code, reason })}\n`,
    );
    appendFileSync(this.#rejectedFile, lines.join(''));
  }

  /** Ends the display, with a pointer to the file of rejections if there is one. */
  end(): void {
    this.#erase();
    if (this.#rejections > shownRejections) {
      const more = whole.format(this.#rejections - shownRejections);
      this.#out.write(`… and ${more} more: all of them are in ${this.#rejectedFile}\n`);
    }
  }

  #draw(): void {
    if (this.#out.isTTY) {
      this.#out.write(`\r\u001b[K${progressBar(this.#fraction, this.#counts)}`);
    } else if (Date.now() - this.#lastLineAt >= plainIntervalMs) {
      this.#lastLineAt = Date.now();
      const percent = Math.floor(this.#fraction * 100);
      this.#out.write(`${percent} % sent, ${whole.format(this.#counts.lines)} lines read\n`);
    }
  }

  #erase(): void {
    if (this.#out.isTTY) this.#out.write('\r\u001b[K');
  }
}
