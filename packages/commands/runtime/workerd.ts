import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { CommandError } from '../command/command.ts';
import { bundleWorker } from './bundle-worker.ts';
import { claimDataFolder } from './data-folder.ts';
import { diskFailure } from './disk-failure.ts';
import {
  type FolderFormat,
  isOlder,
  mustBeKnown,
  readFolderFormat,
  writeFolderFormat,
} from './folder-format.ts';
import { lookAfterData } from './look-after-data.ts';
import { closeToOthers, makeOwnFolder, writeOwnFile } from './own-files.ts';
import { type WorkerEnvironment, workerdConfig } from './workerd-config.ts';

const require = createRequire(import.meta.url);

/** The path of the platform's binary; the package has no types. */
const workerdBinary: string = require('workerd').default;

const startTimeoutMs = 20_000;
const stopTimeoutMs = 10_000;
const keptOutputCharacters = 20_000;

export interface WorkerdOptions {
  /** Holds the configuration, the bundled Worker and everything the shops know. Made if missing. */
  dataDir: string;
  environment: WorkerEnvironment;
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
  /** Whether workerd's own output goes to this terminal, or is only kept for error messages. */
  output?: 'show' | 'keep';
  /** The Worker's source, if it is not this repository's. */
  entry?: string;
  /** Certificates, in PEM, to trust in the mail server besides those that browsers trust. */
  mailCertificates?: string[];
}

export interface RunningWorkerd {
  /** Where it answers, without a trailing slash. */
  url: string;
  port: number;
  pid: number;
  /** What the data folder was until now, where an earlier version has written it. */
  upgradedFrom: FolderFormat | undefined;
  /** What was not in order in the data folder, each in a sentence. */
  warnings: string[];
  /** Resolves when the process has ended, for whatever reason. */
  exited: Promise<WorkerdExit>;
  /** The last lines that it wrote, for error messages. */
  recentOutput(): string;
  /** Asks it to finish its requests and end; after ten seconds it is ended. Safe to call twice. */
  stop(): Promise<WorkerdExit>;
  /** SIGKILL: what a power cut does. */
  kill(): Promise<WorkerdExit>;
}

export interface WorkerdExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Bundles the Worker, starts it on workerd, and resolves once it answers `GET /health`. */
export async function startWorkerd(options: WorkerdOptions): Promise<RunningWorkerd> {
  const dataDir = resolve(options.dataDir);
  const host = options.host ?? '127.0.0.1';
  const claim = claimDataFolder(dataDir);
  try {
    const found = readFolderFormat(dataDir);
    if (found) mustBeKnown(dataDir, found);
    const configFile = await prepare(dataDir, options);
    // Before the runtime makes empty files for those that are missing.
    const warnings = lookAfterData(dataDir);
    const child = spawnWorkerd(configFile, host, options);
    if (child.pid !== undefined) claim.passTo(child.pid);
    const running = await watchWorkerd(child, host, options, claim.release);
    return { ...running, upgradedFrom: found && isOlder(found) ? found : undefined, warnings };
  } catch (error) {
    claim.release();
    throw diskFailure(dataDir, error);
  }
}

/** From here on it is a folder of this version, whatever becomes of the start. */
async function prepare(dataDir: string, options: WorkerdOptions): Promise<string> {
  const { entry, environment, mailCertificates = [] } = options;
  const storageDir = join(dataDir, 'storage');
  closeToOthers(dataDir);
  makeOwnFolder(storageDir);
  const journalDir = join(dataDir, 'journal');
  makeOwnFolder(journalDir);
  writeFolderFormat(dataDir);
  await bundleWorker(join(dataDir, 'worker.js'), entry);
  const configFile = join(dataDir, 'workerd.capnp');
  writeOwnFile(
    configFile,
    workerdConfig({
      bundleName: 'worker.js',
      storageDir,
      journalDir,
      environment,
      mailCertificates,
    }),
  );
  return configFile;
}

function spawnWorkerd(configFile: string, host: string, options: WorkerdOptions): ChildProcess {
  const address = `${urlHost(host)}:${options.port ?? 0}`;
  const args = ['serve', `--socket-addr=http=${address}`, '--control-fd=3', configFile];
  const [program, ...rest] = forOwnerOnly(workerdBinary, args);
  return spawn(program, rest, {
    env: { PATH: process.env.PATH, TZ: 'UTC', CLIENT_ADDRESS_HEADER: '', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // Its own process group: Ctrl-C in a terminal must reach us, who end it in an orderly way.
    detached: true,
  });
}

/** The files that it makes are its owner's alone: only a shell can say so before it begins. */
function forOwnerOnly(program: string, args: string[]): [string, ...string[]] {
  if (process.platform === 'win32') return [program, ...args];
  return ['/bin/sh', '-c', 'umask 077; exec "$0" "$@"', program, ...args];
}

async function watchWorkerd(
  child: ChildProcess,
  host: string,
  options: WorkerdOptions,
  release: () => void,
): Promise<Omit<RunningWorkerd, 'upgradedFrom' | 'warnings'>> {
  const output = keepOutput(child, options.output === 'show');
  const exited = new Promise<WorkerdExit>((done, failed) => {
    child.once('close', (code, signal) => done({ code, signal }));
    child.once('error', failed);
  }).finally(release);
  // Whoever waits for it sees a failure; nobody has to.
  exited.catch(() => undefined);
  const pid = child.pid ?? 0;
  if (pid > 0) endWithUs(pid, exited);

  const end = async (signal: NodeJS.Signals): Promise<WorkerdExit> => {
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    try {
      return await exited;
    } finally {
      clearTimeout(timer);
    }
  };
  const starting = new AbortController();
  try {
    const failure = exited.then(() => {
      throw startFailure(output(), host, options.port ?? 0);
    });
    const timeout = startTimeout(starting.signal, output);
    const port = await Promise.race([listeningPort(child), failure, timeout]);
    const reachableHost = host === '0.0.0.0' || host === '::' ? 'localhost' : urlHost(host);
    const url = `http://${reachableHost}:${port}`;
    await Promise.race([answersHealth(url, starting.signal), failure, timeout]);
    const stop = () => end('SIGTERM');
    return { url, port, pid, exited, recentOutput: output, stop, kill: () => end('SIGKILL') };
  } catch (error) {
    await end('SIGKILL');
    throw error;
  } finally {
    starting.abort();
  }
}

/**
 * Has workerd end when this process does, even if that is killed and cannot do it itself: a shell
 * waits for the end of a pipe that only we hold. (Windows has no such shell: there it may stay.)
 */
function endWithUs(pid: number, exited: Promise<WorkerdExit>): void {
  if (process.platform === 'win32') return;
  const guard = spawn('/bin/sh', ['-c', 'read -r _; kill -TERM "$0"', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  const dismiss = () => guard.kill('SIGKILL');
  exited.then(dismiss, dismiss);
}

/** An IPv6 address needs brackets before a port. */
function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function keepOutput(child: ChildProcess, show: boolean): () => string {
  let kept = '';
  for (const [stream, target] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      kept = (kept + text).slice(-keptOutputCharacters);
      if (show) target.write(text);
    });
  }
  return () => kept.trim();
}

/** workerd reports on descriptor 3, one JSON object a line, where each socket listens. */
function listeningPort(child: ChildProcess): Promise<number> {
  const control = child.stdio[3] as Readable;
  return new Promise((done) => {
    let text = '';
    control.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const line of text.split('\n').slice(0, -1)) {
        const message = JSON.parse(line) as { event: string; socket?: string; port?: number };
        if (message.event === 'listen' && message.port !== undefined) done(message.port);
      }
      text = text.slice(text.lastIndexOf('\n') + 1);
    });
  });
}

async function answersHealth(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const answer = await fetch(`${url}/health`, { signal }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await delay(50);
  }
}

async function startTimeout(signal: AbortSignal, output: () => string): Promise<never> {
  await delay(startTimeoutMs, undefined, { signal });
  throw new CommandError(
    `The loyalty Worker did not answer within ${startTimeoutMs / 1000} s. It wrote:\n${output() || '(nothing)'}`,
  );
}

function startFailure(output: string, host: string, port: number): CommandError {
  if (/address already in use/i.test(output)) return portInUse(host, port);
  return new CommandError(
    `The loyalty Worker could not start. workerd wrote:\n${output || '(nothing)'}`,
  );
}

/** For every server that this repository starts, so that they all say the same. */
export function portInUse(host: string, port: number): CommandError {
  return new CommandError(
    `Port ${port} on ${host} is already in use. Stop what is listening there, or choose another port.`,
  );
}
