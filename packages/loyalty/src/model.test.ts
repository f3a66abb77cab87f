import { describe, expect, test } from 'vitest';
import { runScenarios } from '../test/model/index.ts';
import { ShopInMemory } from '../test/shop-in-memory.ts';

describe('the rules and the model of a shop', () => {
  test('come to the same after whatever happened', { timeout: 0 }, async () => {
    const outcome = await runScenarios({
      part: 'rules',
      runs: 1_500,
      open: async (program) => new ShopInMemory(program),
    });
    expect(outcome).toContain('runs with seed');
    console.log(outcome);
  });
});
