import { StammEvent } from '../core/index.ts';

/** Ways of the shopper's own to pass the link on. */
export type ShareWay = 'copy' | 'share' | 'whatsapp' | 'telegram' | 'sms' | 'mail';

/** Before the link is passed on; `preventDefault()` stops that. */
export class StammReferralShareEvent extends StammEvent {
  readonly way: ShareWay;

  constructor(way: ShareWay) {
    super('stamm-referral-share', true);
    this.way = way;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'stamm-referral-share': StammReferralShareEvent;
  }
}
