import type { ErrorCode, Failure, FieldError, Outcome } from '@stamm/contract';

/** A failure on its way to the one formatter, which answers it as a problem. */
export class Refusal extends Error {
  readonly failure: Failure;
  readonly errors: FieldError[] | undefined;

  constructor(failure: Failure, errors?: FieldError[]) {
    super(failure.code);
    this.failure = failure;
    this.errors = errors;
  }
}

export function refuse(code: ErrorCode, detail: string, errors?: FieldError[]): never {
  throw new Refusal({ ok: false, code, detail }, errors);
}

/** Refuses what may be tried again after so many seconds. */
export function refuseForNow(detail: string, retryAfter: number): never {
  const failure = { ok: false as const, code: 'too_many_requests' as const, retryAfter };
  throw new Refusal({ ...failure, detail: `${detail} Try again in ${retryAfter} seconds.` });
}

/** The value of an outcome; its failure is thrown for the formatter. */
export function orRefuse<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw new Refusal(outcome);
}
