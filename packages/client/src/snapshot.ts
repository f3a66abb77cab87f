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
  readonly program?: PublicProgram | undefined;
  readonly me?: Me | undefined;
  /** Why the latest attempt at the program failed; an older `program` may still be there. */
  readonly programError?: StammError | undefined;
  /**
   * Why the latest attempt at the member, or at signing them in, failed: a StammError, or what the
   * page's own callback threw.
   */
  readonly meError?: StammError | Error | undefined;
}

export type Listener = (snapshot: StammSnapshot) => void;

/** Holds the latest snapshot and tells of each new one. */
export interface Store {
  read(): StammSnapshot;
  change(changes: Partial<StammSnapshot>): void;
  /** Calls back after each change; returns how to end that. */
  subscribe(listener: Listener): () => void;
}

export function createStore(): Store {
  let snapshot: StammSnapshot = { status: 'visitor' };
  const listeners = new Set<Listener>();
  return {
    read: () => snapshot,
    change(changes) {
      snapshot = { ...snapshot, ...changes };
      for (const listener of listeners) {
        // On its own, so that a listener that throws stops neither us nor the others.
        queueMicrotask(() => listeners.has(listener) && listener(snapshot));
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
