import type { Program, ProgramInput, PublicProgram } from '@stamm/contract/types';
import { checkWords } from './newsletter.ts';
import { isoTime, programAt, type ShopState } from './state.ts';

export function publicProgram(shop: ShopState): PublicProgram {
  return {
    shop: { id: shop.id, name: shop.name },
    signIn: { email: shop.emailSignIn },
    program: programAt(shop),
  };
}

/**
 * Puts a new version in force; the same rules again change nothing. Until the first order it counts
 * from the beginning.
 */
export function putProgram(shop: ShopState, input: ProgramInput): Program {
  const { version, inForceFrom: _, ...rules } = programAt(shop);
  if (JSON.stringify(rules) === JSON.stringify(input)) return programAt(shop);
  checkWords(shop, input.newsletter);
  const program: Program = {
    version: version + 1,
    inForceFrom: shop.orders.size === 0 ? null : isoTime(shop.now()),
    ...input,
  };
  shop.programs.push(program);
  return program;
}
