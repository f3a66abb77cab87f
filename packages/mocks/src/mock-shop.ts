import { type ErrorCode, OrderInput, ProgramInput, ReviewInput } from '@stamm/contract';
import type { Incentive, Me } from '@stamm/contract/types';
import type { Measure } from '@stamm/loyalty';
import type { z } from 'zod';
import { BEANS } from './beans.ts';
import { giveAward, withdrawAward } from './shop/awards.ts';
import { redeemReward } from './shop/coupons.ts';
import {
  adjustPoints,
  enrolCustomer,
  memberId,
  meView,
  mustFindMember,
  putMember,
} from './shop/members.ts';
import { confirmNewsletter } from './shop/newsletter.ts';
import { putOrder } from './shop/orders.ts';
import { putProgram } from './shop/programs.ts';
import { claimAsMember, myReferral } from './shop/referral-calls.ts';
import { settleReferrals } from './shop/referrals.ts';
import { submitReview } from './shop/reviews.ts';
import { newId, programAt, type ShopState } from './shop/state.ts';
import { identityToken } from './shop/tokens.ts';

export interface MockShopOptions {
  id?: string;
  name?: string;
  /** Where the shop's front page is: referral links lead there. */
  home?: string;
  program?: z.input<typeof ProgramInput>;
  emailSignIn?: boolean;
  /** The shop's clock, epoch milliseconds: the real one unless told otherwise. */
  now?: () => number;
}

export interface MockMemberInput {
  id?: string;
  email?: string;
  name?: string;
  language?: string;
  /** Points that can be spent at once. */
  points?: number;
  /** Points from an order whose return window is open. */
  pending?: number;
}

const DAY_MS = 86_400_000;

/**
 * A shop in memory that follows the real rules. The properties at the top make it misbehave, so
 * that a theme can be tried in bad weather.
 */
export class MockShop {
  readonly state: ShopState;
  /** The key of the shop's backend. */
  readonly secretKey: string;
  /** How long every answer takes. */
  latencyMs = 0;
  /** Whether nothing can be reached. */
  offline = false;
  /** Whether something else answers, as a captive portal does: HTML, with status 200. */
  nonsense = false;
  /** What was asked for, such as `GET /v1/me`, oldest first. */
  readonly requests: string[] = [];
  readonly #failures: ErrorCode[] = [];
  #ahead = 0;

  constructor({
    id = 'demo',
    name = 'Rösterei',
    home = 'https://shop.example',
    program = BEANS,
    emailSignIn = true,
    now = Date.now,
  }: MockShopOptions) {
    this.secretKey = `sk_${id}_${'m'.repeat(43)}`;
    this.state = {
      id,
      name,
      home,
      emailSignIn,
      programs: [{ version: 1, inForceFrom: null, ...ProgramInput.parse(program) }],
      members: [],
      orders: new Map(),
      coupons: new Map(),
      awards: new Map(),
      referralCodes: [],
      referrals: [],
      adjustments: new Map(),
      answers: new Map(),
      signInCodes: new Map(),
      reviews: new Map(),
      photos: new Map(),
      reviewsTakenBack: new Map(),
      reviewsWritten: 0,
      newsletter: { requests: [], subscribers: [], rewards: new Map() },
      sequence: 0,
      ids: 0,
      now: () => now() + this.#ahead,
    };
  }

  /** Has the next requests fail with these codes, one each. */
  failNext(...codes: ErrorCode[]): void {
    this.#failures.push(...codes);
  }

  /** The failure that is due now, if any. */
  takeFailure(): ErrorCode | undefined {
    return this.#failures.shift();
  }

  /** Lets time pass. */
  advanceDays(days: number): void {
    this.#ahead += days * DAY_MS;
  }

  advanceMinutes(minutes: number): void {
    this.#ahead += minutes * 60_000;
  }

  /** Enrols a customer; answers their id. */
  addMember({
    id = newId(this.state, 'customer'),
    points = 0,
    pending = 0,
    ...details
  }: MockMemberInput = {}): string {
    const { state } = this;
    putMember(state, id, details);
    if (points > 0) this.give(id, points, 'Welcome');
    const [rate] = programAt(state).earning.rates;
    if (pending > 0 && rate) {
      const totalMinor = Math.ceil((pending * rate.perMinor) / rate.points);
      this.addOrder(id, { currency: rate.currency, totalMinor });
    }
    return id;
  }

  /** Gives points by hand, or takes them. */
  give(id: string, points: number, reason: string): void {
    adjustPoints(this.state, id, newId(this.state, 'seed'), { points, reason });
  }

  /** Records an order, paid now unless it says otherwise; answers its id. */
  addOrder(
    customerId: string,
    order: { id?: string; totalMinor: number } & Partial<z.input<typeof OrderInput>>,
  ): string {
    const { id = newId(this.state, 'order'), ...rest } = order;
    const placedAt = new Date(this.state.now()).toISOString();
    const input = { customer: { id: customerId }, currency: 'EUR', placedAt, paidAt: placedAt };
    putOrder(this.state, id, OrderInput.parse({ ...input, ...rest }));
    return id;
  }

  /** Records an order of one product that has arrived now; answers its id. */
  addDelivery(customerId: string, productId: string, name?: string): string {
    const totalMinor = 1_000;
    return this.addOrder(customerId, {
      totalMinor,
      fulfilledAt: new Date(this.state.now()).toISOString(),
      lines: [{ id: '1', productId, name, totalMinor }],
    });
  }

  /** Has a new member buy a product and review it; answers the review's id. */
  addReview(productId: string, review: Partial<z.input<typeof ReviewInput>> = {}): string {
    const id = this.addMember({ name: 'Ada Lovelace' });
    this.addDelivery(id, productId);
    const usual = { productId, rating: 5, text: 'I would buy it again.', displayName: 'Ada L.' };
    const input = ReviewInput.parse({ ...usual, ...review });
    return submitReview(this.state, mustFindMember(this.state, id), input).review.id;
  }

  /** Buys a reward for a member; answers the coupon's code. */
  redeem(id: string, rewardId: string): string {
    const member = mustFindMember(this.state, id);
    const key = newId(this.state, 'seed');
    return redeemReward(this.state, member, key, { rewardId }).coupon.code;
  }

  /** Gives a member what a measure would; answers the id of the award. */
  award(id: string, measure: Measure, incentive: Incentive): string {
    const member = mustFindMember(this.state, id);
    return giveAward(this.state, { id: newId(this.state, 'award'), measure, member, incentive }).id;
  }

  /** Takes back what a measure gave. */
  withdrawAward(awardId: string): void {
    withdrawAward(this.state, awardId);
  }

  /** The code by which a member invites friends. */
  referralCode(id: string): string {
    return myReferral(this.state, mustFindMember(this.state, id)).code;
  }

  /** Has a member claim what another one offers their friends. */
  claim(id: string, code: string): void {
    claimAsMember(this.state, mustFindMember(this.state, id), { code });
  }

  /** Changes the program: a new version comes into force. */
  setProgram(program: z.input<typeof ProgramInput>): void {
    putProgram(this.state, ProgramInput.parse(program));
  }

  /** An identity token as the shop's backend would sign it for a logged-in customer. */
  signedIn(id: string): string {
    const member = enrolCustomer(this.state, { id });
    return identityToken(this.state, { id: memberId(member) });
  }

  /** What the member would see of themselves. */
  me(id: string): Me {
    settleReferrals(this.state);
    return meView(this.state, mustFindMember(this.state, id));
  }

  /** The token of the link that was mailed to an address to confirm the newsletter. */
  confirmationFor(email: string): string | undefined {
    return this.state.newsletter.requests.findLast((one) => one.email === email)?.token;
  }

  /** Confirms the newsletter as the button behind the mailed link does. */
  confirmNewsletter(email: string): void {
    confirmNewsletter(this.state, this.confirmationFor(email) ?? '');
  }

  /** The code that was sent to an address last. */
  codeFor(email: string): string | undefined {
    return this.state.signInCodes.get(email.trim().toLowerCase())?.code;
  }
}

export function createMockShop(options: MockShopOptions = {}): MockShop {
  return new MockShop(options);
}
