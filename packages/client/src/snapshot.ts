import type { Me, PublicProgram } from '@stamm/contract/types';
import type { StammError } from './errors.ts';

/** All that is known at a moment. Never changed in place: a new one comes with each change. */
export interface StammSnapshot {
  /**
   * - `visitor`: nobody is signed in
   * - `signingIn`: it is being found out who it is
   * - `member`: signed in; `me` follows once it was asked for
   */
  readonly status: 'visitor' | 'signingIn' | 'member';
  readonly program: PublicProgram | undefined;
  readonly me: Me | undefined;
  /** Why the latest attempt at the program failed; an older `program` may still be there. */
  readonly programError: StammError | undefined;
  /** Why the latest attempt at the member, or at signing them in, failed. */
  readonly meError: StammError | undefined;
}

export const NOTHING_KNOWN: StammSnapshot = {
  status: 'visitor',
  program: undefined,
  me: undefined,
  programError: undefined,
  meError: undefined,
};
