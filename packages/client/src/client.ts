import type { ActivityPage } from '@stamm/contract/types';
import type { StammError } from './errors.ts';
import { createLoading } from './loading.ts';
import { createMemberCall } from './member-call.ts';
import { createPurchases } from './purchases.ts';
import { createSessionKeeper } from './session-keeper.ts';
import { createShare } from './sharing.ts';
import { createSignIn } from './sign-in.ts';
import { createStore } from './snapshot.ts';
import { createSend } from './transport.ts';
import type { StammClient, StammClientOptions } from './types.ts';

const STALE_AFTER_MS = 60_000;

/** A client for one shop. It asks nothing and stores nothing until it is told to. */
export function createStammClient({
  host,
  shop,
  storage,
  fetch = globalThis.fetch.bind(globalThis),
  now = Date.now,
  timeoutMs = 10_000,
}: StammClientOptions): StammClient {
  const shopPath = `/v1/shops/${shop}`;
  const store = createStore();
  const send = createSend(host, fetch, timeoutMs);
  const keeper = createSessionKeeper(storage, `stamm ${host} ${shop}`, now);
  const forget = () => {
    keeper.drop();
    purchases.forget();
    store.change({ me: undefined });
  };
  const onStatus = (error?: StammError) => {
    const status = signIn.isUnderWay() ? 'signingIn' : keeper.current ? 'member' : 'visitor';
    // A token that is refused leaves a visitor; only what may pass is worth another try.
    store.change({ status, meError: (error?.status as number) < 500 ? undefined : error });
    if (status === 'member' && !store.read().me) loading.reloadMe().catch(() => undefined);
  };
  const signIn = createSignIn(send, keeper, shopPath, forget, onStatus);
  const call = createMemberCall(send, keeper, signIn, forget, onStatus, now);
  const share = createShare();
  const loading = createLoading(store, share, send, call, `${shopPath}/program`, now);
  const purchases = createPurchases(share, call, loading);
  const client: StammClient = {
    host,
    shop,
    get snapshot() {
      return store.read();
    },
    subscribe: store.subscribe,
    loadProgram: async () => store.read().program ?? loading.program(),
    async loadMe() {
      loading.meWanted = true;
      await signIn.settled();
      return store.read().me ?? loading.me();
    },
    async refresh() {
      await Promise.allSettled([loading.program(), signIn.retry().then(loading.reloadMe)]);
    },
    async wake() {
      if (now() - loading.loadedAt > STALE_AFTER_MS) await client.refresh();
    },
    identify: signIn.identify,
    signOut() {
      const token = keeper.current?.token;
      // Nobody waits for it: whoever signs out is signed out here, also when offline.
      if (token) send({ method: 'DELETE', path: '/v1/me/session', token }).catch(() => undefined);
      return signIn.identify(null);
    },
    redeem: purchases.redeem,
    startSignIn: signIn.start,
    verifySignIn: signIn.verify,
    activity: (cursor, limit = 20) =>
      call<ActivityPage>({
        path: `/v1/me/activity?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`,
        isAnswer: ({ items }) => items.map,
      }),
    call,
    send,
  };
  if (keeper.current) store.change({ status: 'member' });
  return client;
}
