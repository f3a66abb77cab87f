/**
 * The part of Stamm's page-side API that this shop uses. The script may be slow, or never come
 * when the Worker is down: nothing in the shop waits for it.
 */
interface Stamm {
  /** Tells who is logged in, by an identity token; null for nobody. */
  identify(token: string | null): Promise<void>;
  /** Reads points and coupons again, after something has changed them. */
  refresh(): Promise<void>;
  signOut(): Promise<void>;
}

declare global {
  interface Window {
    Stamm?: Stamm;
  }
}

const PATIENCE_MS = 300;

export function identify(token: string | null): void {
  window.Stamm?.identify(token).catch(() => {});
}

export function refreshPoints(): void {
  window.Stamm?.refresh().catch(() => {});
}

/** Before another customer logs in, or this one out. Gives Stamm a moment, but no more. */
export async function forgetMember(): Promise<void> {
  const moment = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([window.Stamm?.signOut().catch(() => {}), moment]);
}
