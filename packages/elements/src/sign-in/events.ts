import type { StammEvent } from '../core/index.ts';

declare global {
  interface GlobalEventHandlersEventMap {
    /** A member has signed in by e-mail. */
    'stamm-signed-in': StammEvent;
    /** A member has signed out, or left the club. */
    'stamm-signed-out': StammEvent;
  }
}
