import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** What went wrong and what to do next, for a person at the terminal: shown without a stack trace. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

/** The command was called wrongly; the message says how. Exit code 2. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super(`${message}\nRun it with --help to see the options.`, 2);
    this.name = 'UsageError';
  }
}

/** The arguments of this process: strict, so that a mistyped option is an error and not ignored. */
export function parseCommand<Options extends ParseArgsOptionsConfig>(
  options: Options,
  args: string[] = process.argv.slice(2),
) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A TCP port from an option or an environment variable; 0 means any free one. */
export function parsePort(text: string, from: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new UsageError(`${from} must be a port number between 0 and 65535, not "${text}".`);
  }
  return port;
}

/** Runs a script's main function: prints its help when asked, and an error for people when it fails. */
export async function runCommand(help: string, main: () => Promise<void>): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help.trim());
    return;
  }
  try {
    await main();
  } catch (error) {
    if (error instanceof CommandError) {
      console.error(`\n${error.message}`);
      process.exitCode = error.exitCode;
    } else {
      console.error(error);
      process.exitCode = 1;
    }
  }
}
