/** The secrets of the Worker's environment. The previous ones are there while they are replaced. */
export interface Secrets {
  OPERATOR_TOKEN?: string | undefined;
  SESSION_SECRET?: string | undefined;
  OPERATOR_TOKEN_PREVIOUS?: string | undefined;
  SESSION_SECRET_PREVIOUS?: string | undefined;
}

const NEEDED = ['OPERATOR_TOKEN', 'SESSION_SECRET'] as const;
const NAMES = [...NEEDED, 'OPERATOR_TOKEN_PREVIOUS', 'SESSION_SECRET_PREVIOUS'] as const;

const PURPOSES = {
  OPERATOR_TOKEN: 'lets you, and nobody else, create shops and their keys',
  SESSION_SECRET: 'signs the sessions of members',
} as const;

/** 32 characters of base64url are 192 random bits: nobody guesses that. */
export const MIN_SECRET_LENGTH = 32;
/** Of 32 random characters, hexadecimal ones too, more are different in all but one of a million. */
const MIN_DIFFERENT = 8;
/** What people write who mean to choose a secret later, or copy from documents and tests. */
const EXAMPLE =
  /for[-_ ]?tests|example|change[-_ ]?(me|this)|replace[-_ ]?(me|this)|placeholder|password|operator[-_ ]?token|session[-_ ]?secret/i;

/**
 * What is wrong with the secrets, as sentences that name the variables and never show a value.
 * While developing, they may be easy to guess, though not short or equal.
 */
export function secretFaults(secrets: Secrets, mode: string | undefined): string[] {
  const missing = NEEDED.filter((name) => !secrets[name]);
  const given = NAMES.flatMap((name) => {
    const value = secrets[name];
    return value ? [{ name, value }] : [];
  });
  return [
    ...missing.map((name) => `${name} is not set. It ${PURPOSES[name]}.`),
    ...given.flatMap(({ name, value }) => {
      const weakness = weaknessOf(value, mode);
      return weakness ? [`${name} ${weakness}`] : [];
    }),
    ...given.flatMap(({ name, value }, index) =>
      given
        .slice(0, index)
        .filter((other) => other.value === value)
        .map((other) => `${other.name} and ${name} are the same. Each needs a value of its own.`),
    ),
  ];
}

function weaknessOf(value: string, mode: string | undefined): string | undefined {
  if (value.length < MIN_SECRET_LENGTH) {
    return `has ${value.length} characters and needs ${MIN_SECRET_LENGTH}.`;
  }
  if (mode === 'development') return undefined;
  if (new Set(value).size < MIN_DIFFERENT) return 'has too few different characters to be random.';
  if (repeatsItself(value)) return 'repeats itself. Take one that is random.';
  if (EXAMPLE.test(value)) return 'looks like an example. Take one that is random.';
  return undefined;
}

/** Whether all of a text is one part of it, again and again. */
function repeatsItself(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period += 1) {
    if (text.startsWith(text.slice(period))) return true;
  }
  return false;
}

let judged: { secrets: readonly unknown[]; fault: string | undefined } | undefined;

/** Why a Worker in production must not answer calls, if it must not. */
export function whyMisconfigured(env: Secrets & { ENVIRONMENT?: string }): string | undefined {
  if (env.ENVIRONMENT === 'development') return undefined;
  const secrets = NAMES.map((name) => env[name]);
  if (!judged || secrets.some((value, index) => value !== judged?.secrets[index])) {
    judged = { secrets, fault: secretFaults(env, env.ENVIRONMENT)[0] };
  }
  return judged.fault;
}
