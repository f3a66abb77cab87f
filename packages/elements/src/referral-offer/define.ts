import { define } from '../core/index.ts';
import { StammReferralOffer } from './referral-offer.ts';

define('stamm-referral-offer', StammReferralOffer);

declare global {
  interface HTMLElementTagNameMap {
    'stamm-referral-offer': StammReferralOffer;
  }
}
