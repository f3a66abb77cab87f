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

/** Told to the document when something became known of it, such as that there is no such code. */
export const INVITATION_CHANGED = 'stamm-invited';

const placeOf = (shop: string) => `stamm referral ${shop}`;

/** Where storing is forbidden, browsers throw at the mere mention of a storage. */
function attempt<Value>(access: () => Value): Value | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}

/** What is kept beyond the session, which begins with until when; undefined once that is over. */
function readLonger(shop: string): [until: string, ...referral: string[]] | undefined {
  const [until = '', ...referral] = localStorage.getItem(placeOf(shop))?.split(' ') ?? [];
  return Number(until) > Date.now() ? [until, ...referral] : undefined;
}

/** The code that waits to be used. */
export function readReferral(shop: string): KeptReferral | undefined {
  const [code, idempotencyKey] =
    attempt(
      () => sessionStorage.getItem(placeOf(shop))?.split(' ') ?? readLonger(shop)?.slice(1),
    ) ?? [];
  return code ? { code, idempotencyKey } : undefined;
}

/** Keeps a code for this session, and where there is consent for longer. */
export function keepReferral(shop: string, { code, idempotencyKey }: KeptReferral): void {
  const referral = idempotencyKey ? `${code} ${idempotencyKey}` : code;
  attempt(() => {
    sessionStorage.setItem(placeOf(shop), referral);
    const longer = readLonger(shop);
    if (longer) localStorage.setItem(placeOf(shop), `${longer[0]} ${referral}`);
  });
}

/** Keeps the code that a page's address names, if it is one. */
export function followReferral(shop: string, code: string | null): void {
  // Reading on through the same link must not lose what was claimed with it.
  if (code && CODE.test(code) && readReferral(shop)?.code !== code) keepReferral(shop, { code });
}

/** With consent, keeps the code beyond the session; without, no longer does. */
export function consentToStorage(shop: string, isGiven: boolean): void {
  const referral = readReferral(shop);
  attempt(() => {
    if (!isGiven) localStorage.removeItem(placeOf(shop));
    // Said again on every page: that must not make it last for ever.
    else if (referral && !readLonger(shop)) {
      const until = Date.now() + CONSENTED_DAYS * DAY_MS;
      localStorage.setItem(placeOf(shop), `${until} ${referral.code}`);
      keepReferral(shop, referral);
    }
  });
}

export function forgetReferral(shop: string): void {
  attempt(() => {
    sessionStorage.removeItem(placeOf(shop));
    localStorage.removeItem(placeOf(shop));
  });
}
