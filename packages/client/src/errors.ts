import type { ErrorCode } from '@stamm/contract/errors';

/**
 * The API's own codes, and three for when there was no proper answer:
 * - `offline`: the host could not be reached
 * - `timeout`: it did not answer in time
 * - `unexpected_answer`: something else than Stamm answered, or something between changed it
 */
export type StammErrorCode = ErrorCode | 'offline' | 'timeout' | 'unexpected_answer';

/** Why a call failed. `detail` says what went wrong and what to do, in English. */
export class StammError extends Error {
  declare readonly code: StammErrorCode;
  declare readonly detail: string;
  /** The HTTP status; undefined where there was no answer. */
  declare readonly status: number | undefined;
  /** Seconds to wait before trying again, where the API asked for that. */
  declare readonly retryAfter: number | undefined;

  constructor(code: StammErrorCode, detail: string, status?: number, retryAfter?: number) {
    super(detail);
    Object.assign(this, { code, detail, status, retryAfter });
  }
}
