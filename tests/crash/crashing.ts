import { setTimeout as delay } from 'node:timers/promises';
import { plainProgram } from '../support/programs.ts';
import { randomBelow, seededRandom } from '../support/random.ts';
import { signIn } from '../support/sign-in.ts';
import { type Stack, startStack, type TestShop } from '../support/stack.ts';
import { type Acknowledged, Client, type Target } from './client.ts';
import { rewardPoints } from './operations.ts';
import { Plan } from './plan.ts';

const clientCount = 16;
const customers = Array.from({ length: 24 }, (_, index) => `customer-${index}`);

/** After how many answers the server is killed, and how many milliseconds later. */
const mostAnswers = 400;
const longestWait = 15;

const program = {
  ...plainProgram,
  expiry: { kind: 'months' as const, months: 24 },
  rewards: [
    {
      id: 'five',
      name: { en: '5 € off' },
      points: rewardPoints,
      benefit: { kind: 'amountOff' as const, amountMinor: 500, currency: 'EUR' },
      validDays: 30,
    },
  ],
};

/** Waits for a number of things to happen. */
class Countdown {
  #left = 0;
  #reached: () => void = () => undefined;

  wait(count: number): Promise<void> {
    this.#left = count;
    return new Promise((reached) => {
      this.#reached = reached;
    });
  }

  count(): void {
    this.#left -= 1;
    if (this.#left === 0) this.#reached();
  }
}

/** What all clients together were promised, and where it must be found. */
export interface Aftermath {
  stack: Stack;
  shop: TestShop;
  target: Target;
  customers: readonly string[];
  acknowledged: Acknowledged[];
  interruptions: number;
}

/** Lets clients write into a shop whose server is killed again and again; it is up in the end. */
export async function crash(rounds: number, seed: number): Promise<Aftermath> {
  let ended = false;
  const stack = await startStack({ environment: { ENVIRONMENT: 'production', MAIL: 'none' } });
  try {
    const shop = await stack.createShop({ program });
    const sessions = new Map<string, string>();
    for (const customer of customers) {
      sessions.set(customer, await signIn(stack.url, shop, customer));
    }
    let restarting: Promise<void> = Promise.resolve();
    const answers = new Countdown();
    const target: Target = {
      url: stack.url,
      shop,
      sessions,
      up: () => restarting,
      hasEnded: () => ended,
      onAnswer: () => answers.count(),
    };
    const clients = Array.from(
      { length: clientCount },
      (_, index) => new Client(new Plan(index, seededRandom(seed + index + 1), customers), target),
    );
    const running = Promise.all(clients.map((client) => client.run()));
    const random = seededRandom(seed);
    for (let round = 0; round < rounds; round += 1) {
      const life = answers.wait(1 + randomBelow(random, mostAnswers));
      // A client that got a wrong answer ends it all at once.
      await Promise.race([life, running]);
      await delay(randomBelow(random, longestWait));
      restarting = stack.restart('kill');
      await restarting;
    }
    ended = true;
    await running;
    const acknowledged = clients.flatMap((client) => client.acknowledged);
    const interruptions = clients.reduce((sum, client) => sum + client.interruptions, 0);
    return { stack, shop, target, customers, acknowledged, interruptions };
  } catch (error) {
    ended = true;
    await stack.stop();
    throw error;
  }
}
