import type { Env } from '../env.ts';
import type { Quota } from '../front/key-quotas.ts';
import type { ShopFronts } from '../front/shop-fronts.ts';
import type { BackendCaller, MemberCaller, ShopApi } from '../shop/api.ts';

/** What every request carries on its way. */
interface Carried {
  fronts: ShopFronts;
  /** What the caller and our logs call this request. */
  requestId: string;
  /** Set for calls with a secret key: what is left of its quota. */
  quota?: Quota;
  /** Set for calls that pages make: the origin that may read the answer, or null for none. */
  readableBy?: string | null;
}

export interface AnyoneEnv {
  Bindings: Env;
  Variables: Carried;
}

export interface OperatorEnv {
  Bindings: Env;
  Variables: Carried;
}

export interface VisitorEnv {
  Bindings: Env;
  Variables: Carried & { shopId: string; shop: ShopApi };
}

export interface MemberEnv {
  Bindings: Env;
  Variables: Carried & {
    shopId: string;
    shop: ShopApi;
    caller: MemberCaller;
  };
}

export interface BackendEnv {
  Bindings: Env;
  Variables: Carried & { shopId: string; shop: ShopApi; caller: BackendCaller };
}
