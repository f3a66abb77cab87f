import type { Program, ProgramInput } from '@stamm/contract/types';
import { mustKeepWords } from '@stamm/loyalty';
import type { ProgramVersion } from '../books/programs.ts';
import { canonicalJson } from '../canonical-json.ts';
import { programInForce, type ShopContext } from '../context.ts';
import { audit } from './audit.ts';
import { schedulePlanning } from './expiry-warnings.ts';
import { isoTimeOrNull } from './order-state.ts';
import { scheduleMailboxes } from './referrals/fingerprints.ts';

export function readProgram(shop: ShopContext): Program {
  return programView(programInForce(shop));
}

/**
 * Puts a new version in force, unless it says what the present one says. It judges the orders
 * placed from now on; as long as there were none, it counts from the beginning, so that a shop
 * that is being set up can be filled with old orders afterwards.
 */
export function putProgram(shop: ShopContext, input: ProgramInput): Program {
  return shop.transaction(() => {
    const { programs, orders } = shop.books;
    const present = programInForce(shop);
    if (canonicalJson(present.rules) === canonicalJson(input)) return programView(present);
    mustKeepWords(programs.all(), input.newsletter);
    const added = programs.add(input, orders.isEmpty() ? null : shop.now);
    audit(shop, 'program.changed', {
      details: { before: present.version, after: added.version },
    });
    schedulePlanning(shop);
    if (input.referral !== null && present.rules.referral === null) scheduleMailboxes(shop);
    return programView(added);
  });
}

function programView({ version, inForceFrom, rules }: ProgramVersion): Program {
  return { version, inForceFrom: isoTimeOrNull(inForceFrom), ...rules };
}
