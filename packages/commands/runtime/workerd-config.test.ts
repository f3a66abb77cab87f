import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inRepository } from './paths.ts';
import { workerdConfig } from './workerd-config.ts';

interface WranglerConfig {
  compatibility_date: string;
  compatibility_flags: string[];
  durable_objects: { bindings: { name: string; class_name: string }[] };
  vars: Record<string, string>;
}

function readWranglerConfig(): WranglerConfig {
  const text = readFileSync(inRepository('worker/wrangler.jsonc'), 'utf8');
  return JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, ''));
}

describe('the Worker runs alike on workerd and at Cloudflare', () => {
  const wrangler = readWranglerConfig();
  const workerd = workerdConfig({
    bundleName: 'worker.js',
    storageDir: '/data/storage',
    journalDir: '/data/journal',
    environment: {
      OPERATOR_TOKEN: '',
      SESSION_SECRET: '',
      ENVIRONMENT: 'production',
      MAIL: 'smtp',
      MAIL_FROM: '',
      PUBLIC_URL: '',
      SMTP_URL: '',
      MAIL_API_KEY: '',
      CLIENT_ADDRESS_HEADER: '',
      SUBREQUEST_LIMIT: '1000',
    },
    mailCertificates: ['-----BEGIN CERTIFICATE-----\n"'],
  });

  test('with the same runtime behaviour', () => {
    expect(workerd).toContain(`compatibilityDate = "${wrangler.compatibility_date}"`);
    expect(workerd).toContain(
      `compatibilityFlags = ${JSON.stringify(wrangler.compatibility_flags)}`,
    );
  });

  test('with the same Durable Objects', () => {
    const bindings = [
      ...workerd.matchAll(/name = "(\w+)", durableObjectNamespace = (?:\(className = )?"(\w+)"/g),
    ];
    expect(bindings.map(([, name, class_name]) => ({ name, class_name }))).toEqual(
      wrangler.durable_objects.bindings,
    );
  });

  test('with the same settings', () => {
    const settings = [...workerd.matchAll(/fromEnvironment = "(\w+)"/g)].map(([, name]) => name);
    const secrets = ['OPERATOR_TOKEN', 'SESSION_SECRET', 'SMTP_URL', 'MAIL_API_KEY'];
    expect(settings.sort()).toEqual([...secrets, ...Object.keys(wrangler.vars)].sort());
  });

  test('and its mail server may be beside it, which nothing else may be', () => {
    expect(workerd).toContain('(name = "internet", network = (allow = ["public"],');
    expect(workerd).toContain('(name = "MAIL_NETWORK", service = "mail-network")');
    expect(workerd).toContain('trustedCertificates = ["-----BEGIN CERTIFICATE-----\\n\\""]');
  });
});
