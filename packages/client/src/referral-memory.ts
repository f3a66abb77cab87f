/**
 * The code of the link that somebody has followed, kept until it is used. Following the link allows
 * to keep it for the session; only the page's consent allows more, and that ends by itself.
 */

/** Long enough for a first order, and not for good. */
const CONSENTED_DAYS = 30;
const DAY_MS = 86_400_000;

const CODE = /^[\w-]{1,64}$/;

export interface KeptReferral {
  code: string;
  /** Of the claim that was made without signing in: with it, the same claim is answered again. */
  idempotencyKey?: string | undefined;
}

export interface ReferralMemory {
  /** The code that waits to be used. */
  read(): KeptReferral | undefined;
  /** Keeps a code for this session; what is none is ignored. */
  keep(code: string | null, idempotencyKey?: string): void;
  /** With consent, keeps it beyond the session; without, no longer does. */
  consent(isGiven: boolean): void;
  forget(): void;
}

export function createReferralMemory(shop: string, now: () => number = Date.now): ReferralMemory {
  const place = `stamm referral ${shop}`;
  /** Where storing is forbidden, browsers throw at the mere mention of a storage. */
  const attempt = <Value>(access: () => Value): Value | undefined => {
    try {
      return access();
    } catch {
      return undefined;
    }
  };
  /** What is kept beyond the session: until when, the code, the key. */
  const kept = () => {
    const [until = '', ...referral] = localStorage.getItem(place)?.split(' ') ?? [];
    return Number(until) > now() ? { until, referral: referral.join(' ') } : undefined;
  };
  const current = () => attempt(() => sessionStorage.getItem(place) ?? kept()?.referral);
  const memory: ReferralMemory = {
    read() {
      const [code, idempotencyKey] = current()?.split(' ') ?? [];
      return code ? { code, idempotencyKey } : undefined;
    },
    keep(code, idempotencyKey) {
      // Reading on through the same link must not lose what was claimed with it.
      if (!code || !CODE.test(code) || (!idempotencyKey && memory.read()?.code === code)) return;
      attempt(() => {
        sessionStorage.setItem(place, idempotencyKey ? `${code} ${idempotencyKey}` : code);
        if (kept()) memory.consent(true);
      });
    },
    consent(isGiven) {
      attempt(() => {
        const referral = current();
        const longer = kept();
        // Said again on every page: that must not make it last for ever.
        const until = longer?.until ?? now() + CONSENTED_DAYS * DAY_MS;
        if (!isGiven) localStorage.removeItem(place);
        else if (referral) localStorage.setItem(place, `${until} ${referral}`);
      });
    },
    forget() {
      attempt(() => sessionStorage.removeItem(place));
      attempt(() => localStorage.removeItem(place));
    },
  };
  return memory;
}
