import type { StammEvent } from '../core/index.ts';

declare global {
  interface GlobalEventHandlersEventMap {
    /** Before a subscription is asked for; `preventDefault()` stops that. */
    'stamm-subscribe': StammEvent;
    /** It was asked for: it counts once it is confirmed by mail. */
    'stamm-subscription-requested': StammEvent;
    /** A member has unsubscribed. */
    'stamm-unsubscribed': StammEvent;
  }
}
