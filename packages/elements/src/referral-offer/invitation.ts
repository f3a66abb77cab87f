import type { StammClient, StammError } from '@stamm/client';
import { createReferralMemory, type ReferralMemory } from '@stamm/client/referral-memory';
import { claimAsMember, claimAsVisitor, readReferralOffer } from '@stamm/client/referrals';
import type { ReferralClaim, ReferralOffer } from '@stamm/contract/types';

/** After these answers, asking again is in vain. */
const REFUSALS: unknown[] = [404, 409];

/** What the page's visitor was invited with: one for all elements that show it. */
export interface Invitation {
  /** The code that waits, or with which something was claimed on this page. */
  code: string | undefined;
  offer: ReferralOffer | undefined;
  claim: ReferralClaim | undefined;
  error: StammError | undefined;
  isBusy: boolean;
  /** Has the offer loaded, and what was claimed before on another page of this session. */
  load(): void;
  /** The member for whom it was claimed, or tried. */
  triedFor: string | undefined;
  /** Claims it for a member, or for a visitor where the shop allows that. */
  take(memberId?: string): Promise<void>;
  /** Forgets what was claimed for a member who is not there any more. */
  keepFor(memberId: string | undefined): void;
}

const invitations = new WeakMap<StammClient, Invitation>();

/** The invitation of a client's page. Whoever shows it is told of changes. */
export function invitationOf(client: StammClient): Invitation {
  const known = invitations.get(client);
  if (known) return known;
  const memory = createReferralMemory(client.shop);
  const invitation = createInvitation(client, memory);
  invitations.set(client, invitation);
  return invitation;
}

const listeners = new Set<() => void>();

export function listenToInvitations(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function createInvitation(client: StammClient, memory: ReferralMemory): Invitation {
  const claimFor = async (code: string, memberId: string | undefined) => {
    const { idempotencyKey } = memory.read() ?? {};
    if (!memberId) {
      const key = idempotencyKey ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
      memory.keep(code, key);
      return claimAsVisitor(client, code, key);
    }
    const before = idempotencyKey && (await claimAsVisitor(client, code, idempotencyKey));
    const claim = await claimAsMember(client, code, before ? before.id : undefined);
    memory.forget();
    return claim;
  };

  /** One thing at a time: what it finds out, or why it failed, is there for all. */
  const attempt = async (work: (code: string) => Promise<Partial<Invitation>>) => {
    const { code, isBusy } = invitation;
    if (!code || isBusy) return;
    const change = (changes: Partial<Invitation>) => {
      Object.assign(invitation, changes);
      for (const listener of listeners) listener();
    };
    change({ isBusy: true, error: undefined });
    const found = await work(code).catch((error: StammError) => {
      if (REFUSALS.includes(error.status)) memory.forget();
      return { error };
    });
    change({ isBusy: false, ...found });
  };

  const invitation: Invitation = {
    code: memory.read()?.code,
    offer: undefined,
    claim: undefined,
    error: undefined,
    isBusy: false,
    triedFor: undefined,
    load() {
      if (invitation.offer || invitation.claim || invitation.error) return;
      void attempt(async (code) => {
        const offer = await readReferralOffer(client, code);
        const isClaimed = offer.claim === 'atOnce' && memory.read()?.idempotencyKey;
        return { offer, claim: isClaimed ? await claimFor(code, undefined) : undefined };
      });
    },
    async take(memberId) {
      if (invitation.isBusy) return;
      invitation.triedFor = memberId;
      await attempt(async (code) => ({ claim: await claimFor(code, memberId) }));
      if (memberId && invitation.claim) await client.refresh();
    },
    keepFor(memberId) {
      const { triedFor } = invitation;
      if (!triedFor || triedFor === memberId) return;
      invitation.triedFor = invitation.claim = invitation.error = undefined;
      invitation.code = memory.read()?.code;
    },
  };
  return invitation;
}
