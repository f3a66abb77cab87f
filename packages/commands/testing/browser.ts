import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { CommandError } from '../command/command.ts';
import { runProgram } from '../command/run-program.ts';

const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome'];

const applicationPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** Flags for tests: no sandbox (root in containers has none), and no traffic of the browser's own. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of an installed Chrome or Chromium: CHROME_PATH, then PATH, then the usual places. */
export function findBrowser(
  variables: NodeJS.ProcessEnv = process.env,
  exists: (path: string) => boolean = existsSync,
): string | undefined {
  if (variables.CHROME_PATH) {
    if (exists(variables.CHROME_PATH)) return variables.CHROME_PATH;
    throw new CommandError(`CHROME_PATH is ${variables.CHROME_PATH}, and there is no such file.`);
  }
  const folders = (variables.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...applicationPaths, chromium.executablePath()].find(exists);
}

/** Installs a browser if there is none: with Debian's packages as root, else Playwright's own. */
export async function ensureBrowser(): Promise<string> {
  const installed = findBrowser();
  if (installed) return installed;
  console.log('No Chrome or Chromium was found (CHROME_PATH names one): installing Chromium …');
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const environment = { DEBIAN_FRONTEND: 'noninteractive' };
    const failure =
      (await runProgram('apt-get', ['update', '-q'], { environment })) ??
      (await runProgram('apt-get', ['install', '-yq', 'chromium'], { environment }));
    if (failure) console.log(`apt-get did not manage (${failure}); trying Playwright's download …`);
  }
  if (!findBrowser()) await runProgram('playwright-core', ['install', 'chromium']);
  const browser = findBrowser();
  if (browser) return browser;
  throw new CommandError(
    'No browser could be installed. Install Chrome or Chromium, or set CHROME_PATH to one.',
  );
}
