import { runScenarios } from '@stamm/loyalty/testing';
import { describe, expect, test } from 'vitest';
import { ShopObject } from './testing/shop-object.ts';

describe('the Durable Object and the model of a shop', () => {
  test('come to the same after whatever happened', { timeout: 0 }, async () => {
    const { open } = ShopObject;
    const outcome = await runScenarios({ part: 'shop', runs: 500, open });
    expect(outcome).toContain('runs with seed');
    console.log(outcome);
  });
});
