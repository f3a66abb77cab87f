import type { ErrorCode } from '@stamm/contract/types';

/** What the model refuses, by the code that a shop must answer. */
export class Refused extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}
