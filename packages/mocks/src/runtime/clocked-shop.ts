import { giveAward, withdrawAward } from '../../../../worker/src/shop/operations/awards.ts';
import { mustFindMember } from '../../../../worker/src/shop/operations/resolve-member.ts';
import { Shop } from '../../../../worker/src/shop/shop.ts';
import type { MockAward } from '../mock-worker.ts';
import type { MockEnv } from './mock-world.ts';

/** The real shop, by the clock of the mock. */
export class ClockedShop extends Shop {
  constructor(ctx: DurableObjectState, env: MockEnv) {
    super(ctx, env);
    this.clock = env.CLOCK.now;
  }

  giveAward({ memberId, ...award }: MockAward) {
    return this.perform((shop) =>
      shop.transaction(() => {
        giveAward(shop, { ...award, member: mustFindMember(shop, memberId).number });
        return null;
      }),
    );
  }

  withdrawAward(id: string) {
    return this.perform((shop) =>
      shop.transaction(() => {
        withdrawAward(shop, id);
        return null;
      }),
    );
  }
}
