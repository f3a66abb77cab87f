import type { FraudRule } from './evidence.ts';

/** A friend is won once: the first who referred them counts. */
export const alreadyReferred: FraudRule = ({ cameOtherwise }) =>
  cameOtherwise
    ? {
        reason: 'alreadyReferred',
        outcome: 'reject',
        detail: 'The friend had claimed the offer of another advocate before.',
        about: [],
      }
    : undefined;
