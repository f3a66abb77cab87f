/**
 * Logs a fault of ours: where it happened, without its message, which may quote personal data.
 */
export function logUnexpected(where: string, error: unknown): void {
  const frames =
    error instanceof Error
      ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
      : [];
  const name = error instanceof Error ? error.name : typeof error;
  console.error([`Unexpected ${name} in ${where}`, ...frames].join('\n'));
}
