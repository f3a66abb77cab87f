import { limits } from '@stamm/contract';
import type {
  MyReferral,
  OrderInput,
  Referral,
  ReferralClaim,
  ReferralProgram,
  ReferralState,
} from '@stamm/contract/types';
import type { MemberCaller } from '../api.ts';
import { iso, openShop, order, PROGRAM, type TestShop, VISITOR, value } from './test-shop.ts';

/** 100 points for the advocate, a coupon for a friend who has signed in. */
export const RULES: ReferralProgram = {
  forAdvocate: { kind: 'points', points: 100 },
  forFriend: {
    kind: 'coupon',
    name: { en: 'Welcome' },
    benefit: { kind: 'amountOff', amountMinor: 500, currency: 'EUR' },
    validDays: 30,
  },
  claim: 'signedIn',
  firstOrderOnly: true,
  claimDays: 30,
  rewardAfterDays: 14,
  caps: [],
};

/** A shop with an advocate, Ada, whose code friends come with. */
export class ReferralShop {
  readonly shop: TestShop;
  readonly ada: MemberCaller;
  readonly code: string;

  private constructor(shop: TestShop, ada: MemberCaller, code: string) {
    this.shop = shop;
    this.ada = ada;
    this.code = code;
  }

  static async open(rules: Partial<ReferralProgram> = {}): Promise<ReferralShop> {
    // Nothing is earned by buying, so that all points are rewards.
    const rates = [{ currency: 'EUR', points: 1, perMinor: 1_000_000 }];
    const earning = { ...PROGRAM.earning, rates };
    const shop = await openShop({ earning, referral: { ...RULES, ...rules } });
    const ada = await shop.caller('ada');
    const { code } = value(await shop.api.myReferral(ada));
    return new ReferralShop(shop, ada, code);
  }

  get api() {
    return this.shop.api;
  }

  /** Someone signs in, with an address if one is given. */
  async member(id: string, email?: string, emailVerified = true): Promise<MemberCaller> {
    if (email !== undefined)
      value(await this.api.putMember(this.shop.backend, id, { email, emailVerified }));
    return this.shop.caller(id);
  }

  async codeOf(id: string): Promise<string> {
    return value(await this.api.myReferral(await this.shop.caller(id))).code;
  }

  /** A friend signs in and claims. */
  async claim(id = 'bob', code = this.code): Promise<ReferralClaim> {
    return value(await this.api.claimMyReferral(await this.shop.caller(id), { code }));
  }

  tryClaim(caller: MemberCaller, code = this.code) {
    return this.api.claimMyReferral(caller, { code });
  }

  claimAtOnce(key: string = crypto.randomUUID(), code = this.code) {
    return this.api.claimReferral(VISITOR, code, key);
  }

  /** A customer buys for 25.00 EUR, now. */
  async buy(customerId = 'bob', id = `of-${customerId}`, changes: Partial<OrderInput> = {}) {
    const placedAt = iso(this.shop.now);
    await this.shop.putOrder(id, order({ customerId, placedAt, ...changes }));
    await this.settle();
  }

  async refund(id = 'of-bob', amountMinor = 2_500): Promise<void> {
    const refund = { amountMinor, shippingMinor: 0, lines: [] };
    value(await this.api.putRefund(this.shop.backend, id, crypto.randomUUID(), refund));
    await this.settle();
  }

  /** Lets time pass, and all that is due be done. */
  async wait(milliseconds: number): Promise<void> {
    await this.shop.wait(milliseconds);
    await this.settle();
  }

  /** Does what is due, and what follows from it at once. */
  async settle(): Promise<void> {
    for (let rings = 0; rings < 4; rings++) await this.shop.ring();
  }

  async points(id = 'ada'): Promise<number> {
    const { available, debt } = await this.shop.balance(id);
    return available - debt;
  }

  async progress(): Promise<MyReferral> {
    return value(await this.api.myReferral(this.ada));
  }

  async all(state?: ReferralState): Promise<Referral[]> {
    const page = { state, limit: limits.MAX_PAGE_SIZE };
    return value(await this.api.referrals(this.shop.backend, page)).items;
  }

  async only(): Promise<Referral> {
    const [referral, ...others] = await this.all();
    if (!referral || others.length > 0) throw new Error('There is to be one referral.');
    return referral;
  }
}
