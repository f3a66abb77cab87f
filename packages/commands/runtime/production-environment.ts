import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { secretFaults } from '../../../worker/src/auth/secrets.ts';
import { mailFaults } from '../../../worker/src/email/mail-settings.ts';
import { CommandError } from '../command/command.ts';
import type { WorkerEnvironment } from './workerd-config.ts';

/**
 * Reads the Worker's settings from the environment variables. In production both secrets must
 * be set, random and different, the development mailbox must be off, and what a way for mails needs
 * must be there.
 * Throws a CommandError that names every variable at fault and never shows a value.
 */
export function readWorkerEnvironment(variables: NodeJS.ProcessEnv): WorkerEnvironment {
  const faults: string[] = [];
  const mode = oneOf(variables, 'ENVIRONMENT', ['production', 'development'], faults);
  faults.unshift(...secretFaults(variables, mode));
  const mail = oneOf(variables, 'MAIL', ['none', 'smtp', 'resend', 'mailbox'], faults);
  if (mail) faults.push(...mailFaults(variables, mode));
  const header = variables.CLIENT_ADDRESS_HEADER ?? '';
  if (!/^[\w-]{0,100}$/.test(header)) {
    faults.push('CLIENT_ADDRESS_HEADER must be the name of a header, such as x-forwarded-for.');
  }
  const { OPERATOR_TOKEN, SESSION_SECRET } = variables;
  if (faults.length > 0 || !mode || !mail || !OPERATOR_TOKEN || !SESSION_SECRET) {
    throw new CommandError(
      `The environment is not complete:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\n` +
        `A new secret:  node -p "crypto.randomBytes(32).toString('base64url')"`,
    );
  }
  return {
    OPERATOR_TOKEN,
    SESSION_SECRET,
    ENVIRONMENT: mode,
    MAIL: mail,
    CLIENT_ADDRESS_HEADER: header,
    ...given(variables, [
      'OPERATOR_TOKEN_PREVIOUS',
      'SESSION_SECRET_PREVIOUS',
      'MAIL_FROM',
      'PUBLIC_URL',
      'SMTP_URL',
      'MAIL_API_KEY',
      'SUBREQUEST_LIMIT',
    ]),
  };
}

/** What should be known at the start of a Worker that runs as it is, though not as well as it could. */
export function warningsOf({ ENVIRONMENT, CLIENT_ADDRESS_HEADER }: WorkerEnvironment): string[] {
  if (ENVIRONMENT !== 'production' || CLIENT_ADDRESS_HEADER) return [];
  return [
    'CLIENT_ADDRESS_HEADER is not set. Behind a web server all callers look like one, and limits for each of them do not work: set it to the header in which your server names the caller. Where callers reach Stamm directly, all is well.',
  ];
}

/** Those of the variables that are set. */
function given<Name extends string>(
  variables: NodeJS.ProcessEnv,
  names: Name[],
): Partial<Record<Name, string>> {
  const set = names.flatMap((name) => (variables[name] ? [[name, variables[name]]] : []));
  return Object.fromEntries(set);
}

/** What SMTP_CA names, if it is set. */
export function readMailCertificates({ SMTP_CA }: NodeJS.ProcessEnv): string[] {
  if (!SMTP_CA) return [];
  try {
    const text = readFileSync(SMTP_CA, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return [text];
  } catch {
    // The same words: a file that cannot be read holds no certificate for us.
  }
  throw new CommandError('SMTP_CA must name a file with a certificate in PEM.');
}

/** The variable's value if it is one of the choices; the first choice if it is not set. */
function oneOf<Choice extends string>(
  variables: NodeJS.ProcessEnv,
  name: string,
  choices: [Choice, ...Choice[]],
  faults: string[],
): Choice | undefined {
  const value = variables[name] || choices[0];
  const choice = choices.find((known) => known === value);
  if (!choice) faults.push(`${name} must be ${choices.join(' or ')}.`);
  return choice;
}

/** A secret for development and tests. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
