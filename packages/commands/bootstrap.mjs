// The one script that must run with nothing installed, on any Node from 20 on: it installs what
// package-lock.json asks for, then hands over to <command>.ts under the project's own Node.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const isWindows = process.platform === 'win32';

/**
 * What an installation depends on; another hash means that node_modules is out of date.
 * @param {string} directory the repository's root
 */
export function installationStamp(directory) {
  return createHash('sha256')
    .update(readFileSync(join(directory, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
}

/** @param {string} directory */
function stampFile(directory) {
  return join(directory, 'node_modules', '.stamm-install');
}

/**
 * True when node_modules was installed from exactly this lock file, on this platform.
 * @param {string} directory
 */
export function isInstalled(directory) {
  const file = stampFile(directory);
  return existsSync(file) && readFileSync(file, 'utf8') === installationStamp(directory);
}

/**
 * The commands that can be run: one per file in packages/commands/, except this one.
 * @param {string} directory
 */
export function listCommands(directory) {
  return readdirSync(join(directory, 'packages', 'commands'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
}

/**
 * What to tell a person when npm failed; its own output stands above.
 * @param {string} output
 */
export function explainInstallFailure(output) {
  if (
    /E(AI_AGAIN|CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|TIMEDOUT)|ENOTFOUND|network/i.test(
      output,
    )
  ) {
    return 'npm could not reach its registry. Check the network (or proxy), then run the command again.';
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return 'npm may not write to node_modules. Check who owns this folder, then run the command again.';
  }
  if (/ENOSPC/.test(output)) {
    return 'The disk is full. Make room (about 800 MB), then run the command again.';
  }
  return 'npm could not install the dependencies; its own message is above. Delete node_modules and run the command again.';
}

/**
 * Runs a child to its end, passing termination signals on.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<{ code: number, errors: string }>} its exit code, and what it wrote to stderr if that was piped
 */
function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      errors = (errors + chunk).slice(-100_000);
      process.stderr.write(chunk);
    });
    // Ctrl-C reaches the whole process group by itself: passing it on would deliver it twice.
    const ignore = () => undefined;
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', process.stdin.isTTY ? ignore : forward);
    process.on('SIGTERM', forward);
    process.on('SIGHUP', forward);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code: code ?? (signal ? 128 + constants.signals[signal] : 1), errors });
    });
  });
}

async function install() {
  console.log(`Installing dependencies (first run, or package-lock.json has changed) …`);
  const startedAt = Date.now();
  // The install scripts of Node, esbuild and workerd fetch their programs: nothing runs without them.
  const args = ['ci', '--ignore-scripts=false', '--no-audit', '--no-fund'];
  const { code, errors } = await run('npm', [...args, '--loglevel=error'], {
    cwd: root,
    shell: isWindows,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  if (code !== 0) {
    console.error(`\n${explainInstallFailure(errors)}`);
    process.exit(code);
  }
  writeFileSync(stampFile(root), installationStamp(root));
  console.log(`Dependencies installed in ${Math.round((Date.now() - startedAt) / 1000)} s.\n`);
}

async function main() {
  const [command, ...args] = process.argv.slice(2);
  const commands = listCommands(root);
  if (!command || !commands.includes(command)) {
    console.error(
      `Usage: node packages/commands/bootstrap.mjs <command> [arguments]\nCommands: ${commands.join(', ')}`,
    );
    process.exit(2);
  }
  const binaries = join(root, 'node_modules', '.bin');
  const node = join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');
  if (!isInstalled(root) || !existsSync(node)) await install();
  if (!existsSync(node)) {
    console.error(
      'The installation has no Node of its own. Delete node_modules and run the command again.',
    );
    process.exit(1);
  }
  const environment = { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}` };
  const { code } = await run(node, [join(root, 'packages', 'commands', `${command}.ts`), ...args], {
    stdio: 'inherit',
    env: environment,
  });
  process.exit(code);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    const hint =
      error.code === 'ENOENT' ? 'npm was not found on this machine. Install Node with npm.' : '';
    console.error([`Could not run the command: ${error.message}`, hint].filter(Boolean).join('\n'));
    process.exit(1);
  });
}
