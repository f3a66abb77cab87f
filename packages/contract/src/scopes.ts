/**
 * What a secret key may be used for. Each call of a shop's backend needs one scope; a key has some
 * of them, or all. No zod here: the browser may import this file.
 */
export const SCOPES = {
  orders: 'Orders, refunds and cancellations, also by import',
  coupons: 'Coupons at the checkout: look up, check, use, release; undo a redemption',
  members: 'Members, their points, referrals, reviews and subscriptions',
  program: "The program's rules, the jobs and the proof of the books",
  exports: 'Files with everything of a kind',
  all: 'Every call, those included that need more than one of the others',
} as const;

export type KeyScope = keyof typeof SCOPES;

export const KEY_SCOPES = Object.keys(SCOPES) as [KeyScope, ...KeyScope[]];

/** Whether a key with these scopes may make a call that needs this one. */
export function isInScope(scopes: readonly KeyScope[], needed: KeyScope): boolean {
  return scopes.includes('all') || scopes.includes(needed);
}
