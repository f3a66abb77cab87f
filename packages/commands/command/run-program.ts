import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { inRepository, repositoryRoot } from '../runtime/paths.ts';

/** The programs that npm installed for this repository come first. */
function programPath(): string {
  return `${inRepository('node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`;
}

export interface ProgramOptions {
  environment?: Record<string, string>;
  /** After so long it is ended. */
  timeoutMs?: number;
}

/** How a program ended: undefined if all was well, else a few words for people. */
export type ProgramFailure = string | undefined;

/** Runs a program of the repository in its root, with its output on this terminal. */
export function runProgram(
  command: string,
  args: string[],
  options: ProgramOptions = {},
): Promise<ProgramFailure> {
  const { environment = {}, timeoutMs } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: repositoryRoot,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment, PATH: programPath() },
    });
    let timedOut = false;
    const timer = setTimeout(
      () => {
        timedOut = true;
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
      },
      timeoutMs ?? 2 ** 31 - 1,
    );
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve(`${command} could not be started: ${error.message}`);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (timedOut) resolve(`it did not end within ${(timeoutMs ?? 0) / 60_000} minutes`);
      else if (code === 0) resolve(undefined);
      else resolve(signal ? `it was ended by ${signal}` : `it ended with exit code ${code}`);
    });
  });
}
