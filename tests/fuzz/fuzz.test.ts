import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fuzzing } from './fuzzing.ts';
import type { OpenApiDocument } from './openapi.ts';
import { World } from './world.ts';

const AT_ONCE = 16;
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 20_000);
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const BATCHES_BETWEEN_SIGN_INS = 15;
const MORE_BATCHES = 300;

/** Calls that need not succeed here, with the reason. Every other one must, at least once. */
const NEED_NOT_SUCCEED: Record<string, string> = {
  unsubscribeNewsletter:
    'An address gets one mail a day: where each subscriber was erased first, no link is left.',
  verifySignIn: 'It needs the challenge and the mailed code of one and the same request.',
  mergeMe: 'It needs sessions of two memberships that are one person, of whom one is no customer.',
  importShop: 'It takes a whole file with its hashes, and a shop without customers.',
};

function missed(): string[] {
  return fuzzing.operations
    .map(({ id }) => id)
    .filter((id) => !fuzzing.tally.succeeded.has(id) && !(id in NEED_NOT_SUCCEED));
}

let world: World;
let fuzzing: Fuzzing;

beforeAll(async () => {
  world = await World.open();
  const served = await fetch(`${world.stack.url}/v1/openapi.json`);
  fuzzing = new Fuzzing(world, (await served.json()) as OpenApiDocument, AT_ONCE);
});
afterAll(async () => {
  fuzzing?.close();
  await world?.stack.stop();
});

describe('requests made from the served OpenAPI document', () => {
  it('are all answered as it says, whoever sends them and whatever is in them', async () => {
    console.log(`Seed ${SEED}. To repeat: FUZZ_SEED=${SEED} npm test -- fuzz`);
    let batches = 0;
    const property = fc.asyncProperty(
      fc.array(fuzzing.requests(), { minLength: AT_ONCE, maxLength: AT_ONCE }),
      async (requests) => {
        if (++batches % BATCHES_BETWEEN_SIGN_INS === 0) await world.refresh();
        await Promise.all(requests.map((request) => fuzzing.send(request)));
      },
    );
    // Some more, for a few of them node will not send.
    await fc.assert(property, { seed: SEED, numRuns: Math.ceil((REQUESTS * 1.01) / AT_ONCE) });
    const counts = [...fuzzing.tally.byStatus].toSorted(([a], [b]) => a - b);
    const byStatus = counts.map(([status, count]) => `${status}: ${count}`).join(', ');
    console.log(`${fuzzing.tally.sent} requests, answers by status: ${byStatus}`);
    expect(fuzzing.tally.sent).toBeGreaterThanOrEqual(REQUESTS);
  }, 600_000);

  it('reach what every call is for', async () => {
    // A few calls need several others to have gone well before. Chance alone may not bring that about.
    for (let more = 0; more < MORE_BATCHES && missed().length > 0; more++) {
      if (more % BATCHES_BETWEEN_SIGN_INS === 0) await world.refresh();
      const options = { seed: SEED + more, numRuns: AT_ONCE };
      const requests = fc.sample(fuzzing.requests(missed()), options);
      await Promise.all(requests.map((request) => fuzzing.send(request)));
    }
    expect(missed(), 'calls of which no request was successful').toEqual([]);
  }, 120_000);

  it('leave the books of every shop in order', async () => {
    for (const [shop, verification] of Object.entries(await world.verifyAll())) {
      expect(verification, shop).toMatchObject({ ok: true, firstDifference: null });
    }
  });
});
