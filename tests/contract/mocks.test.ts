/** Whether the mock shop answers what the real Worker answers, call by call. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';
import { CALLS } from './calls.ts';
import { normalized } from './normalized.ts';
import { type Answer, mockSide, realSide, type Side } from './sides.ts';

let stack: Stack;
let real: Side;
const mock = mockSide();
/** How often the real shop answered what: a status, or a problem's code. */
const outcomes = new Map<string, number>();

beforeAll(async () => {
  stack = await startStack();
  real = await realSide(stack);
});
afterAll(() => stack?.stop());

function count({ status, body }: Answer): void {
  const outcome = status < 300 ? 'success' : ((body as { code?: string }).code ?? 'no code');
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}

// In this order, for each step builds upon those before.
describe.each(Object.entries(CALLS))('the mock shop answers as the real one: %s', (_, steps) => {
  test.each(steps)('$about', async ({ call, learn }) => {
    const [ofReal, ofMock] = await Promise.all(
      [real, mock].map(async (side) => {
        const answer = await side.call(await call(side));
        learn?.(answer, side);
        if (side === real) count(answer);
        return normalized(answer);
      }),
    );
    expect(ofMock).toEqual(ofReal);
  });
});

test('the calls have tried much that works, and many ways to be refused', () => {
  expect(outcomes.get('success')).toBeGreaterThan(50);
  expect(outcomes.size).toBeGreaterThan(25);
  expect([...outcomes.keys()]).not.toContain('internal');
});
