/**
 * Something that exists, to be looked up when the request is sent: a request is made from the seed
 * alone, and what its shop has given out by then is not known before.
 */
export class Known {
  readonly kind: string;
  readonly choice: number;

  constructor(kind: string, choice: number) {
    this.kind = kind;
    this.choice = choice;
  }
}

const REMEMBERED = 40;

/** Keys under which answers name things that later requests can ask for. */
const NAMING_KEYS: Record<string, string> = {
  code: 'coupons',
  redemptionId: 'redemptions',
  nextCursor: 'cursors',
};

/** Unlike a coupon's, an advocate's code has no hyphens. */
const REFERRAL_CODE = /^[23456789CFHMRWXY]{10}$/;

/** What the things under these names are, wherever they stand in an answer. */
const NAMED_THINGS: Record<string, string> = {
  secretKey: 'keys',
  identityKey: 'keys',
  photo: 'shown photos',
};

/** What one shop is known to have, by the word that stands before its id in an address. */
export class KnownThings {
  readonly #things = new Map<string, unknown[]>();
  readonly #never: ReadonlySet<string>;

  /** What is named in `never` is not to be learned: the keys that the tests themselves need. */
  constructor(first: Record<string, unknown[]>, never: ReadonlySet<string>) {
    this.#never = never;
    for (const [kind, things] of Object.entries(first)) this.#things.set(kind, [...things]);
  }

  /** Undefined where nothing of this kind is known yet. */
  get(known: Known): unknown {
    const things = this.#things.get(known.kind) ?? [];
    return things[known.choice % things.length];
  }

  /** Forgets what was known of a kind. */
  replace(kind: string, things: unknown[]): void {
    this.#things.set(kind, things);
  }

  /** The newest take the place of the oldest. */
  learn(kind: string, thing: unknown): void {
    if (typeof thing === 'string' && this.#never.has(thing)) return;
    const things = this.#things.get(kind) ?? [];
    if (things.includes(thing)) return;
    things.push(thing);
    if (things.length > REMEMBERED) things.shift();
    this.#things.set(kind, things);
  }

  /** Learns the ids in an answer; those without a name of their own are of the kind that was asked for. */
  learnFrom(answer: unknown, kind: string): void {
    if (Array.isArray(answer)) {
      for (const item of answer) this.learnFrom(item, kind);
    } else if (typeof answer === 'object' && answer !== null) {
      for (const [key, value] of Object.entries(answer)) {
        if (typeof value === 'string') this.#learnField(key, value, kind);
        else this.learnFrom(value, NAMED_THINGS[key] ?? kind);
      }
    }
  }

  #learnField(key: string, value: string, kind: string): void {
    const named = key === 'code' && REFERRAL_CODE.test(value) ? 'referral-codes' : NAMING_KEYS[key];
    // A cursor is good for the list that gave it.
    if (named) this.learn(named === 'cursors' ? `${named} of ${kind}` : named, value);
    else if (key === 'id') this.learn(kind, value);
    // The call for it takes what the link ends with.
    else if (key === 'unsubscribeUrl') {
      this.learn('tokens to unsubscribe', value.slice(value.lastIndexOf('/') + 1));
    }
  }
}
