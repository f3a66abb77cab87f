import { z } from '@hono/zod-openapi';

/** Where a request is wrong, as `errors` of a problem says it. */
export interface FieldError {
  /** Names and positions with dots between them: `lines.0.taxMinor`. Empty: the whole body. */
  path: string;
  message: string;
}

const MAX_FIELD_ERRORS = 20;
const MAX_PATH_LENGTH = 120;

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function listed(values: readonly unknown[]): string {
  return values.map(String).join(', ');
}

/** Zod's issues in plain words, wherever a schema has none of its own. They never show what was sent. */
function plainWords(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return 'This is missing.';
  switch (issue.code) {
    case 'invalid_type':
      return `This must be ${TYPES[issue.expected] ?? issue.expected}.`;
    case 'unrecognized_keys':
      return 'There is no such field.';
    case 'too_small':
      return atLeast(issue.origin, Number(issue.minimum));
    case 'too_big':
      return atMost(issue.origin, Number(issue.maximum));
    case 'invalid_value':
      return `Use one of: ${listed(issue.values)}.`;
    case 'invalid_union':
      return Array.isArray(issue.options)
        ? `Use one of: ${listed(issue.options)}.`
        : 'This is not valid.';
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'This name is not valid.';
    default:
      return 'This does not have the right form.';
  }
}

function atLeast(origin: string, minimum: number): string {
  if (origin === 'string')
    return minimum === 1 ? 'This is empty.' : `Use ${minimum} characters or more.`;
  if (origin === 'array') return `Give ${minimum} or more.`;
  return `This must be ${minimum} or more.`;
}

function atMost(origin: string, maximum: number): string {
  if (origin === 'string') return `Use ${maximum} characters or fewer.`;
  if (origin === 'array') return `Give ${maximum} or fewer.`;
  return `This must be ${maximum} or less.`;
}

// For everyone who parses with the contract, so that all of them complain in the same words.
z.config({ localeError: plainWords });

/** Where something is, as callers write it. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => String(part).replace(/[^\w-]/g, '?'))
    .join('.')
    .slice(0, MAX_PATH_LENGTH);
}

/**
 * Where one of several things was wanted and none came, what is wrong with the one that came
 * closest. Null is not close to anything: where something or null was wanted, it is the something.
 */
function ofTheClosest(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const wanted = issue.errors.filter(([first]) => !isAboutNull(first));
  if (wanted.length > 1 && !wanted.every(isAboutFields)) return [issue];
  const [closest] = wanted.toSorted((one, other) => one.length - other.length);
  if (!closest) return [issue];
  return closest.flatMap((inner) =>
    ofTheClosest({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue),
  );
}

function isAboutNull(issue: z.core.$ZodIssue | undefined): boolean {
  return issue?.code === 'invalid_type' && issue.expected === 'null';
}

/** Whether an object came, and its fields are not those that are wanted. */
function isAboutFields(issues: readonly z.core.$ZodIssue[]): boolean {
  return issues.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys');
}

/** What `errors` of a problem says about the issues that a schema found: each complaint once. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  const complaints = new Map<string, FieldError>();
  for (const issue of issues.flatMap(ofTheClosest)) {
    const paths =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [...issue.path, key])
        : [issue.path];
    for (const path of paths) {
      if (complaints.size === MAX_FIELD_ERRORS) return [...complaints.values()];
      const complaint = { path: pathText(path), message: issue.message };
      complaints.set(`${complaint.path} ${complaint.message}`, complaint);
    }
  }
  return [...complaints.values()];
}
