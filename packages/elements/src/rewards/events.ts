import type { Redemption } from '@stamm/contract/types';
import { StammEvent } from '../core/index.ts';

/** Before a reward is redeemed; `preventDefault()` stops that. */
export class StammRedeemEvent extends StammEvent {
  readonly rewardId: string;
  readonly points: number;

  constructor(rewardId: string, points: number) {
    super('stamm-redeem', true);
    this.rewardId = rewardId;
    this.points = points;
  }
}

/** A reward was redeemed. With its coupon, so that a shop may put the code in at the checkout. */
export class StammRedeemedEvent extends StammEvent {
  readonly redemption: Redemption;

  constructor(redemption: Redemption) {
    super('stamm-redeemed');
    this.redemption = redemption;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'stamm-redeem': StammRedeemEvent;
    'stamm-redeemed': StammRedeemedEvent;
  }
}
