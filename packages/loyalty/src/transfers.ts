/**
 * The only thing that is ever written to the books: an immutable movement of points between two
 * accounts (ledger laws 1 and 2). Everything else can be recomputed from the transfers.
 */

/**
 * - `issued` is where points come from and go back to; it belongs to the shop
 * - `pending`, `available` and `debt` belong to a member; `available` is split into lots
 * - `redeemed` and `expired` are the shop's, where points end
 * - `merged` is where points are between two members who become one; it is empty before and after
 */
export type Account =
  | 'issued'
  | 'pending'
  | 'available'
  | 'debt'
  | 'redeemed'
  | 'expired'
  | 'merged';

export const TRANSFERS = {
  /** An order's points, while its return window is open. */
  earn: { debit: 'issued', credit: 'pending' },
  /** The return window has closed: a lot opens. */
  release: { debit: 'pending', credit: 'available' },
  /** An order's points, when its return window has closed before: a lot opens. */
  grant: { debit: 'issued', credit: 'available' },
  /** Taken back before they were released. */
  void: { debit: 'pending', credit: 'issued' },
  /** Taken back from a lot. */
  takeBack: { debit: 'available', credit: 'issued' },
  /** Taken back after they had expired: the member loses nothing twice. */
  takeBackExpired: { debit: 'expired', credit: 'issued' },
  /** Taken back where nothing is left. */
  owe: { debit: 'debt', credit: 'issued' },
  /** What is earned later pays debt first. */
  settle: { debit: 'available', credit: 'debt' },
  redeem: { debit: 'available', credit: 'redeemed' },
  restore: { debit: 'redeemed', credit: 'available' },
  expire: { debit: 'available', credit: 'expired' },
  /** Given or taken by hand. */
  give: { debit: 'issued', credit: 'available' },
  take: { debit: 'available', credit: 'issued' },
  /** What a measure gives: for a friend, a review, a subscription. */
  award: { debit: 'issued', credit: 'available' },
  /** Debt that the shop's rules write off. */
  forgive: { debit: 'issued', credit: 'debt' },
  /** The order was reinstated whose debt was written off: it counts again. */
  reclaim: { debit: 'debt', credit: 'issued' },
  /** One member becomes part of another: out of the one, into the other. */
  mergeOutPending: { debit: 'pending', credit: 'merged' },
  mergeInPending: { debit: 'merged', credit: 'pending' },
  mergeOut: { debit: 'available', credit: 'merged' },
  mergeIn: { debit: 'merged', credit: 'available' },
  mergeOutDebt: { debit: 'merged', credit: 'debt' },
  mergeInDebt: { debit: 'debt', credit: 'merged' },
} as const satisfies Record<string, { debit: Account; credit: Account }>;

export type TransferCode = keyof typeof TRANSFERS;

/** The measures that give something besides purchases. */
export const MEASURES = ['referral', 'friendOffer', 'review', 'newsletter'] as const;

export type Measure = (typeof MEASURES)[number];

/** Why it happened, as the member is told; `release`, `settlement` and `merge` move what they own already. */
export type TransferReason =
  | 'purchase'
  | 'refund'
  | 'cancellation'
  | 'orderChange'
  | 'redemption'
  | 'redemptionCanceled'
  | 'expiry'
  | 'adjustment'
  | 'debtWrittenOff'
  | 'writeOffUndone'
  | Measure
  | `${Measure}Withdrawn`
  | 'release'
  | 'settlement'
  | 'merge';

export interface Transfer {
  code: TransferCode;
  /** Whole points, > 0. Debit and credit accounts follow from the code. */
  points: number;
  reason: TransferReason;
  /** Which lot it opens, fills or takes from; null where `available` is not touched. */
  lotId: string | null;
  /** For transfers into a lot: the moment after which its points are gone; null for never. */
  lotExpiresAt: number | null;
  /** For transfers into a lot that expires by inactivity: after so many months. */
  lotIdleMonths: number | null;
  /** What caused it: the order, the redemption, the adjustment or the award. For expiry the lot's own order. */
  orderId: string | null;
  redemptionId: string | null;
  adjustmentId: string | null;
  awardId: string | null;
  /** When it took effect, epoch milliseconds; for release and expiry the moment they were due. */
  at: number;
}

/** A transfer in its place in the books. */
export interface PostedTransfer extends Transfer {
  /** 1, 2, 3 … within the shop. */
  sequence: number;
  /** The number of the member: a pseudonym, so that erasing a person leaves the books whole. */
  member: number;
  /** `sequence` of the first transfer posted with it for the same cause: they are told as one. */
  entry: number;
}

/**
 * What a transfer's hash covers, besides the hash before it, in every form that was ever written.
 * Folders exist that hold each: a form never changes. A change is the next number, and a form
 * above 1 begins with its number, so that the number itself is covered.
 */
const FORMS: Record<number, (transfer: PostedTransfer) => readonly (string | number | null)[]> = {
  1: (transfer) => [
    transfer.sequence,
    transfer.member,
    transfer.entry,
    transfer.code,
    transfer.points,
    transfer.reason,
    transfer.lotId,
    transfer.lotExpiresAt,
    transfer.lotIdleMonths,
    transfer.orderId,
    transfer.redemptionId,
    transfer.adjustmentId,
    transfer.awardId,
    transfer.at,
  ],
};

/** The form in which new transfers are hashed. */
export const TRANSFER_FORM = 1;

/** Whether this version can hash transfers of a form. */
export function isTransferForm(form: number): boolean {
  return Object.hasOwn(FORMS, form);
}

/** The bytes that a transfer's hash covers, in one form. */
export function canonicalTransfer(transfer: PostedTransfer, form = TRANSFER_FORM): string {
  const fields = FORMS[form];
  if (!fields) throw new RangeError(`Transfers of form ${form} are not known.`);
  return JSON.stringify(fields(transfer));
}
