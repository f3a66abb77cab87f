/** Why an import cannot go on; what was recorded until then stays. */
export class ImportStopped extends Error {
  readonly code: string;

  constructor(code: string, reason: string) {
    super(reason);
    this.code = code;
  }
}
