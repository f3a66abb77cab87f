/** What the page's visitor was invited with: one for all elements that show it. */
import type { StammClient, StammError } from '@stamm/client';
import {
  forgetReferral,
  INVITATION_CHANGED,
  keepReferral,
  readReferral,
} from '@stamm/client/referral-memory';
import { claimAsMember, claimAsVisitor, readReferralOffer } from '@stamm/client/referrals';
import type { ReferralClaim, ReferralOffer } from '@stamm/contract/types';

export interface Invitation {
  /** The code that waits, or with which something was claimed on this page. */
  code?: string | undefined;
  offer?: ReferralOffer | undefined;
  claim?: ReferralClaim | undefined;
  error?: StammError | undefined;
  isBusy?: boolean;
  /** The member for whom it was claimed, or tried. */
  triedFor?: string | undefined;
}

let client: StammClient | undefined;
let invitation: Invitation = {};

/** The invitation now. What was claimed for a member is gone with them. */
export function invitationOf(current: StammClient): Invitation {
  const { triedFor } = invitation;
  if (client !== current || (triedFor && triedFor !== current.snapshot.me?.id)) {
    client = current;
    invitation = { code: readReferral(current.shop)?.code };
  }
  return invitation;
}

/** One thing at a time: what it finds out, or why it failed, is there for all. */
async function attempt(
  { shop }: StammClient,
  work: (code: string) => Promise<Invitation>,
  before: Invitation = {},
): Promise<void> {
  const current = invitation;
  const { code, isBusy } = current;
  if (!code || isBusy) return;
  const change = (changes: Invitation) => {
    Object.assign(current, changes);
    document.dispatchEvent(new Event(INVITATION_CHANGED));
  };
  change({ ...before, isBusy: true, error: undefined });
  const found = await work(code).catch((error: StammError): Invitation => {
    // After these answers, asking again is in vain.
    if ([404, 409].includes(error.status as number)) forgetReferral(shop);
    return { error };
  });
  change({ ...found, isBusy: false });
}

async function claimFor(
  client: StammClient,
  code: string,
  memberId: string | undefined,
): Promise<ReferralClaim> {
  const { shop } = client;
  const known = readReferral(shop)?.idempotencyKey;
  if (!memberId) {
    const idempotencyKey = known ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
    keepReferral(shop, { code, idempotencyKey });
    return claimAsVisitor(client, code, idempotencyKey);
  }
  const before = known ? await claimAsVisitor(client, code, known) : undefined;
  const claim = await claimAsMember(client, code, before?.id);
  forgetReferral(shop);
  return claim;
}

/** Loads the offer, and what was claimed before on another page of this session. */
export function loadOffer(client: StammClient): Promise<void> {
  return attempt(client, async (code) => {
    const offer = await readReferralOffer(client, code);
    const isClaimed = readReferral(client.shop)?.idempotencyKey;
    return { offer, claim: isClaimed ? await claimFor(client, code, undefined) : undefined };
  });
}

/** Claims the offer for a member, or for a visitor where the shop allows that. */
export async function takeOffer(client: StammClient, memberId?: string): Promise<void> {
  const current = invitation;
  await attempt(client, async (code) => ({ claim: await claimFor(client, code, memberId) }), {
    triedFor: memberId,
  });
  if (memberId && current.claim) await client.refresh();
}
