/** Refer a friend: the advocate's link, and the friend's offer. */
import type {
  MyReferral,
  MyReferralPatch,
  ReferralClaim,
  ReferralOffer,
} from '@stamm/contract/types';
import type { StammClient } from './types.ts';

const isMyReferral = ({ code, counts }: MyReferral) => code && counts.invited >= 0;

const isClaim = ({ id, state }: ReferralClaim) => id && state;

const offerPath = ({ shop }: StammClient, code: string) => `/v1/shops/${shop}/referrals/${code}`;

/** The signed-in member's own link and what came of it. */
export function readMyReferral(client: StammClient): Promise<MyReferral> {
  return client.call({ path: '/v1/me/referral', isAnswer: isMyReferral });
}

/** Chooses the name that friends are shown. */
export function patchMyReferral(client: StammClient, patch: MyReferralPatch): Promise<MyReferral> {
  return client.call({
    method: 'PATCH',
    path: '/v1/me/referral',
    body: patch,
    isAnswer: isMyReferral,
  });
}

/** The address of a picture: the link as a QR code. */
export function qrCodeAddress(client: StammClient, code: string): string {
  return `${client.host}${offerPath(client, code)}/qr.svg`;
}

/** What whoever follows a link with this code is offered. */
export function readReferralOffer(client: StammClient, code: string): Promise<ReferralOffer> {
  return client.send({
    path: offerPath(client, code),
    isAnswer: ({ claim, claimDays }) => claim && claimDays,
  });
}

/** Claims it without signing in. The same key again answers the same claim. */
export function claimAsVisitor(
  client: StammClient,
  code: string,
  idempotencyKey: string,
): Promise<ReferralClaim> {
  return client.send({
    method: 'POST',
    path: `${offerPath(client, code)}/claims`,
    idempotencyKey,
    isAnswer: isClaim,
  });
}

/** Claims it for the signed-in member, with what they claimed before as a visitor. */
export function claimAsMember(
  client: StammClient,
  code: string,
  claimId?: string,
): Promise<ReferralClaim> {
  return client.call({
    path: '/v1/me/referral/claims',
    body: { code, claimId },
    isAnswer: isClaim,
  });
}
