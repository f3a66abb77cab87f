import { describe, expect, test } from 'vitest';
import {
  fieldErrors,
  giveTenGetTen,
  MyMergeInput,
  OrderInput,
  ProgramInput,
  ShopPatch,
} from './index.ts';

function complaints(schema: { safeParse(value: unknown): unknown }, value: unknown) {
  const result = schema.safeParse(value) as ReturnType<typeof OrderInput.safeParse>;
  return fieldErrors(result.error?.issues ?? []);
}

const order = {
  customer: { id: '7' },
  currency: 'EUR',
  placedAt: '2026-03-01T09:30:00Z',
  totalMinor: 1290,
};

describe('what is wrong with a request, in plain words', () => {
  test('what is missing, by its path', () => {
    const { totalMinor: _, ...incomplete } = { ...order, lines: [{ totalMinor: 1 }] };
    expect(complaints(OrderInput, incomplete)).toEqual([
      { path: 'totalMinor', message: 'This is missing.' },
      { path: 'lines.0.id', message: 'This is missing.' },
    ]);
  });

  test('each unknown field on its own', () => {
    expect(complaints(OrderInput, { ...order, total: 1, sum: 2 })).toEqual([
      { path: 'total', message: 'There is no such field.' },
      { path: 'sum', message: 'There is no such field.' },
    ]);
  });

  test('amounts that are fractions, text, negative or too large to be exact', () => {
    const first = (totalMinor: unknown) => complaints(OrderInput, { ...order, totalMinor })[0];
    const wrong = (words: string) => ({
      path: 'totalMinor',
      message: expect.stringContaining(words),
    });
    expect(first(12.5)).toEqual(wrong('whole numbers'));
    expect(first('1290')).toEqual(wrong('whole numbers'));
    expect(first(-1)).toEqual(wrong('This cannot be negative.'));
    expect(first(2 ** 53)).toEqual(wrong('2^53'));
  });

  test('what is wrong with something that could as well be null', () => {
    const referral = {
      ...giveTenGetTen,
      claimDays: 0,
      forFriend: { kind: 'points' },
    };
    const found = complaints(ProgramInput.pick({ referral: true }), { referral });
    expect(found).toEqual([
      { path: 'referral.forFriend.points', message: 'This is missing.' },
      { path: 'referral.claimDays', message: 'This must be 1 or more.' },
    ]);
    expect(complaints(ProgramInput.pick({ referral: true }), { referral: 'none' })).toEqual([
      { path: 'referral', message: 'This must be an object.' },
    ]);
    expect(complaints(ProgramInput.pick({ referral: true }), { referral: null })).toEqual([]);
  });

  test('a schema of its own words keeps them', () => {
    expect(complaints(OrderInput, { ...order, currency: 'XXX' })).toEqual([
      { path: 'currency', message: 'This is not an ISO 4217 currency code such as EUR.' },
    ]);
  });

  test('wrong types and unknown kinds', () => {
    expect(complaints(ShopPatch, { name: '', emailSignIn: 1, allowedOrigins: {} })).toEqual([
      { path: 'name', message: 'This is empty.' },
      { path: 'allowedOrigins', message: 'This must be a list.' },
      { path: 'emailSignIn', message: 'This must be true or false.' },
    ]);
    const wrong = complaints(ProgramInput.pick({ expiry: true }), { expiry: { kind: 'weeks' } });
    expect(wrong).toEqual([
      { path: 'expiry.kind', message: 'Use one of: never, months, fixedDay, inactivity.' },
    ]);
  });

  test('a name that is a language says which languages there are', () => {
    const name = { pointsName: { '<b>': { one: 'bean', other: 'beans' } } };
    expect(complaints(ProgramInput.pick({ pointsName: true }), name)).toEqual([
      { path: 'pointsName.?b?', message: 'Use a language tag such as de or en-GB.' },
    ]);
  });

  test('of several forms, what is wrong with the closest', () => {
    expect(complaints(MyMergeInput, { session: 7, more: 1 })).toEqual([
      { path: 'session', message: 'This must be text.' },
      { path: 'more', message: 'There is no such field.' },
    ]);
    const withoutChallenge = { email: 'ada@example.com', code: '123456' };
    expect(complaints(MyMergeInput, withoutChallenge)).toContainEqual({
      path: 'challenge',
      message: 'This is missing.',
    });
  });

  test('never more than 20', () => {
    const fields = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`x${index}`, 1]));
    expect(complaints(OrderInput, { ...order, ...fields })).toHaveLength(20);
  });
});
