import type { ReferralClaim } from '@stamm/contract/types';
import { StammEvent } from '../core/index.ts';

/** Before a friend's offer is claimed; `preventDefault()` stops that. */
export class StammReferralClaimEvent extends StammEvent {
  readonly code: string;

  constructor(code: string) {
    super('stamm-referral-claim', true);
    this.code = code;
  }
}

/** It was claimed. With the coupon, so that a shop may put its code in at the checkout. */
export class StammReferralClaimedEvent extends StammEvent {
  readonly claim: ReferralClaim;

  constructor(claim: ReferralClaim) {
    super('stamm-referral-claimed');
    this.claim = claim;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'stamm-referral-claim': StammReferralClaimEvent;
    'stamm-referral-claimed': StammReferralClaimedEvent;
  }
}
