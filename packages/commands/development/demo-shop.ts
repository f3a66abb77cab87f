import { readFileSync, writeFileSync } from 'node:fs';
import { CommandError } from '../command/command.ts';
import { inRepository } from '../runtime/paths.ts';

/** Everything that `npm start` keeps; git-ignored. */
export const developmentFolder = inRepository('.data');
export const loyaltyFolder = inRepository('.data', 'loyalty');
export const demoFolder = inRepository('.data', 'demo');
const secretsFile = inRepository('.data', 'dev-secrets.json');
const demoShopFile = inRepository('.data', 'demo-shop.json');

/** The demo shop's id and keys, as the demo's backend needs them. */
export interface DemoShop {
  shopId: string;
  secretKey: string;
  identityKey: { kid: string; secret: string };
}

export interface DevelopmentSecrets {
  operatorToken: string;
  sessionSecret: string;
}

/** The demo shop that `npm start` made, or undefined if it has not run yet. */
export function readDemoShop(): DemoShop | undefined {
  return readJson<DemoShop>(demoShopFile);
}

export function writeDemoShop(shop: DemoShop): void {
  writeOwnerOnly(demoShopFile, shop);
}

/** The secrets of this machine's development store: made once, kept until it begins anew. */
export function developmentSecrets(newSecret: () => string): DevelopmentSecrets {
  const kept = readJson<DevelopmentSecrets>(secretsFile);
  if (kept) return kept;
  const made = { operatorToken: newSecret(), sessionSecret: newSecret() };
  writeOwnerOnly(secretsFile, made);
  return made;
}

function readJson<Content>(file: string): Content | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text) as Content;
  } catch {
    throw new CommandError(`${file} is damaged. Begin anew with: npm start -- --fresh`);
  }
}

function writeOwnerOnly(file: string, content: object): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}
