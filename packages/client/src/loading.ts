import type { Me, PublicProgram } from '@stamm/contract/types';
import type { StammError } from './errors.ts';
import type { Share } from './sharing.ts';
import type { Store } from './snapshot.ts';
import type { Send } from './transport.ts';

const isPublicProgram = ({ shop, program }: PublicProgram) =>
  shop.id && program.pointsName && program.earning.rates.length && program.rewards.map;

export const isMe = ({ points, coupons }: Me) => points.available >= 0 && coupons.map;

/** Loads what elements have in common into the store, once for all who ask. */
export interface Loading {
  program(): Promise<PublicProgram>;
  me(): Promise<Me | undefined>;
  /** Has the member loaded anew, if anybody has asked for them: something has changed. */
  reloadMe(): Promise<Me | undefined>;
  /** When something was loaded last, epoch milliseconds; Infinity for never. */
  loadedAt: number;
  meWanted: boolean;
}

export function createLoading(
  store: Store,
  share: Share,
  send: Send,
  callAsMember: Send,
  programPath: string,
  now: () => number,
): Loading {
  /** Counts reasons to load the member anew: an answer to an older question is not kept. */
  let question = 0;
  const loading: Loading = {
    loadedAt: Infinity,
    meWanted: false,
    program: () =>
      share('program', async () => {
        try {
          const program = await send({ path: programPath, isAnswer: isPublicProgram });
          loading.loadedAt = now();
          store.change({ program, programError: undefined });
          return program;
        } catch (error) {
          store.change({ programError: error as StammError });
          throw error;
        }
      }),
    async me() {
      if (store.read().status === 'visitor') return undefined;
      const asked = question;
      return share(`me ${asked}`, async () => {
        const isLatest = () => asked === question && store.read().status !== 'visitor';
        try {
          const me = await callAsMember({ path: '/v1/me', isAnswer: isMe });
          loading.loadedAt = now();
          if (isLatest()) store.change({ me, meError: undefined });
          return me;
        } catch (error) {
          if (isLatest()) store.change({ meError: error as StammError });
          throw error;
        }
      });
    },
    async reloadMe() {
      question++;
      return loading.meWanted ? loading.me() : undefined;
    },
  };
  return loading;
}
