import type { Outcome } from '@stamm/contract/types';
import { createApp } from '../../../../worker/src/app.ts';
import type { StartWorker } from '../mock-worker.ts';
import { MockClock } from './mock-clock.ts';
import { MockWorld } from './mock-world.ts';
import { loadSqlite } from './sqlite.ts';

const WAIT_FOR_NOTHING = {
  waitUntil: () => undefined,
  passThroughOnException: () => undefined,
} as unknown as ExecutionContext;

function answerOf<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
  return outcome.value;
}

export const startWorker: StartWorker = async ({ now }) => {
  await loadSqlite();
  const clock = new MockClock(now);
  const operatorToken = `operator-${crypto.randomUUID()}`;
  const world = new MockWorld(clock, {
    operatorToken,
    sessionSecret: `sessions-${crypto.randomUUID()}`,
  });
  // The script tag is not served: pages that are tried with the mock bring the elements themselves.
  const app = createApp({ assets: {}, now: clock.now });

  return {
    operatorToken,
    now: clock.now,
    async fetch(request) {
      await world.runDueWork();
      const response = await app.fetch(request, world.env, WAIT_FOR_NOTHING);
      await world.runDueWork();
      return response;
    },
    pass: (milliseconds) => world.passUntil(clock.now() + milliseconds),
    mails: async (shopId) => answerOf(await world.shop(shopId).mailbox()),
    async giveAward(shopId, award) {
      answerOf(await world.shop(shopId).giveAward(award));
      await world.runDueWork();
    },
    async withdrawAward(shopId, awardId) {
      answerOf(await world.shop(shopId).withdrawAward(awardId));
      await world.runDueWork();
    },
  };
};
