import { describe, expect, test } from 'vitest';
import { ReferralProgram } from '../referrals.ts';
import * as presets from './referral.ts';

describe('the presets of refer a friend', () => {
  test.each(Object.entries(presets))('%s is complete and valid as it is', (_, preset) => {
    expect(ReferralProgram.parse(preset)).toEqual(preset);
  });

  test('something is given to one side at least', () => {
    const nothing = { ...presets.welcomeOnly, forFriend: null };
    expect(ReferralProgram.safeParse(nothing).success).toBe(false);
  });

  test('points are not promised to someone without an account', () => {
    const atOnce = { ...presets.pointsForBoth, claim: 'atOnce' };
    expect(ReferralProgram.safeParse(atOnce).success).toBe(false);
  });
});
