/** For who came by a friend's link, and for nobody else: a file of its own. */
import {
  consentToStorage,
  followReferral,
  INVITATION_CHANGED,
} from '@stamm/client/referral-memory';

/**
 * Keeps the code of the link, for longer with consent, and sees to it that whoever signs in, on
 * whichever page, gets what they were promised: the element does that, seen or not.
 */
export function remember(shop: string, consent?: string, isGiven = true): void {
  followReferral(shop, new URLSearchParams(location.search).get('ref'));
  if (consent === 'storage') consentToStorage(shop, isGiven);
  document.dispatchEvent(new Event(INVITATION_CHANGED));
  if (document.querySelector('stamm-referral-offer')) return;
  const offer = document.createElement('stamm-referral-offer');
  offer.hidden = true;
  document.body.append(offer);
}
