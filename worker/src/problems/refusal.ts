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

/** The value of an outcome; its failure is thrown for the formatter. */
export function orRefuse<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw new Refusal(outcome);
}
