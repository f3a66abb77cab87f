import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';

const RACES = 1_000;
const CLAIMANTS = 4;
/** No system gives out such an id. */
const NO_PROCESS = 2 ** 31 - 1;

const folder = mkdtempSync(join(tmpdir(), 'stamm-lock-'));
const claimants: Claimant[] = [];

afterAll(() => {
  for (const { child } of claimants) child.kill();
  rmSync(folder, { recursive: true, force: true });
});

class Claimant {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    const program = join(import.meta.dirname, 'claimant.ts');
    this.child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines: Interface = createInterface({ input: this.child.stdout });
    this.#lines = lines[Symbol.asyncIterator]();
  }

  async ask(line: string): Promise<string> {
    this.child.stdin.write(`${line}\n`);
    const { value } = await this.#lines.next();
    return value;
  }
}

describe('the lock of a data folder', () => {
  it(`is held by one of ${CLAIMANTS} processes in each of ${RACES} races`, async () => {
    for (let index = 0; index < CLAIMANTS; index++) claimants.push(new Claimant());
    for (let race = 0; race < RACES; race++) {
      // Every second time, a process that crashed has left its lock behind.
      if (race % 2 === 1) writeFileSync(join(folder, 'in-use-by'), `${NO_PROCESS} 1\n`);
      const answers = await Promise.all(claimants.map((claimant) => claimant.ask(folder)));
      expect(answers.toSorted(), `race ${race}`).toEqual([
        ...Array(CLAIMANTS - 1).fill('refused'),
        'taken',
      ]);
      expect(await claimants[answers.indexOf('taken')]?.ask('release')).toBe('released');
    }
  });

  it('is held by one at most while others take it and let it go', async () => {
    let holders = 0;
    let taken = 0;
    const takeAndLetGo = async (claimant: Claimant) => {
      for (let turn = 0; turn < RACES / CLAIMANTS; turn++) {
        const answer = await claimant.ask(folder);
        if (answer !== 'taken') {
          expect(answer).toBe('refused');
          continue;
        }
        expect(++holders).toBe(1);
        taken++;
        holders--;
        await claimant.ask('release');
      }
    };
    await Promise.all(claimants.map(takeAndLetGo));
    expect(taken).toBeGreaterThan(0);
  });
});
