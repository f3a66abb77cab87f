import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runProgram } from '../command/run-program.ts';

function onPath(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}

/** An installed Firefox. */
export function findFirefox(): string | undefined {
  return onPath('firefox', 'firefox-esr');
}

/** WebKit's own small browser, where its driver and a screen for it are there too. */
export function findMiniBrowser(): string | undefined {
  if (!onPath('WebKitWebDriver') || !onPath('Xvfb')) return undefined;
  return globSync('/usr/lib/*/webkit2gtk-*/MiniBrowser').sort().at(-1);
}

/**
 * Installs Firefox and WebKit where they are missing: with Debian's packages as root, else
 * Playwright's own. What cannot be had is said by the tests that would need it.
 */
export async function ensureEngines(): Promise<void> {
  const missing = [
    ...(findFirefox() ? [] : ['firefox-esr']),
    ...(findMiniBrowser() ? [] : ['webkit2gtk-driver', 'xvfb']),
  ];
  if (missing.length === 0) return;
  console.log(`Installing ${missing.join(', ')} for the tests in three browser engines …`);
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const environment = { DEBIAN_FRONTEND: 'noninteractive' };
    const failure =
      (await runProgram('apt-get', ['update', '-q'], { environment })) ??
      (await runProgram('apt-get', ['install', '-yq', ...missing], { environment }));
    if (failure) console.log(`apt-get did not manage (${failure}).`);
    return;
  }
  await runProgram('playwright-core', ['install', 'firefox', 'webkit']);
}
