import type { ProgramInput, ReferralProgram } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { ReferralRecord } from '../../books/referrals.ts';
import { programInForce, type ShopContext } from '../../context.ts';

/** Rules of the program with those of "refer a friend" in them. */
export type RulesWithReferral = ProgramInput & { referral: ReferralProgram };

/** Whether any version offers referrals: if none does, orders cost nothing more because of them. */
export function knowsReferrals({ books }: ShopContext): boolean {
  return books.programs.everOfferedReferrals();
}

/** @throws Refusal `referral_not_offered` */
export function mustOfferReferrals(shop: ShopContext): {
  version: number;
  rules: RulesWithReferral;
} {
  const { version, rules } = programInForce(shop);
  const { referral } = rules;
  if (referral === null) {
    throw new Refusal('referral_not_offered', 'The program of this shop has no referrals in it.');
  }
  return { version, rules: { ...rules, referral } };
}

/** The rules that a referral was claimed under: they judge it for good. */
export function rulesOf(
  { books }: ShopContext,
  { id, programVersion }: Pick<ReferralRecord, 'id' | 'programVersion'>,
): RulesWithReferral {
  const { rules } = books.programs.version(programVersion);
  if (rules.referral === null) throw new Error(`Referral ${id} has no rules.`);
  return { ...rules, referral: rules.referral };
}
