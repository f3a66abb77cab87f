import type { ErrorCode } from '@stamm/contract/errors';

/** A command that the rules refuse. Whoever runs the command turns it into an answer; nothing was changed. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'Refusal';
    this.code = code;
    this.detail = detail;
  }
}
