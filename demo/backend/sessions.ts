/** Who is at the shop, and what lies in their cart. One row behind one first-party cookie. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { findProduct } from '../shop/catalogue.ts';
import type { CartLine } from './pricing.ts';
import type { Store } from './store.ts';

export const MAX_PIECES = 20;
const KEEP_DAYS = 30;

export interface Session {
  tokenHash: string;
  customerId: string | null;
  cart: Record<string, number>;
  couponCode: string | null;
  /** Renewed with every change of the cart, and after every payment. */
  checkoutId: string;
}

export interface NewSession {
  token: string;
  session: Session;
}

interface SessionRow {
  token_hash: string;
  customer_id: string | null;
  cart: string;
  coupon_code: string | null;
  checkout_id: string;
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** The cart as lines. A product that has left the catalogue since is left out. */
export function cartLines(session: Session): CartLine[] {
  return Object.entries(session.cart).flatMap(([productId, quantity]) => {
    const product = findProduct(productId);
    return product ? [{ product, quantity }] : [];
  });
}

export function cartCount(session: Session | null): number {
  return session ? cartLines(session).reduce((count, line) => count + line.quantity, 0) : 0;
}

export class Sessions {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(store: Store) {
    this.#statements = prepare(store);
    this.#statements.removeOld.run(oldest());
  }

  find(token: string): Session | null {
    const tokenHash = hashOf(token);
    const row = this.#statements.select.get(tokenHash, oldest()) as SessionRow | undefined;
    if (!row) return null;
    this.#statements.touch.run(new Date().toISOString(), tokenHash);
    return {
      tokenHash,
      customerId: row.customer_id,
      cart: JSON.parse(row.cart) as Record<string, number>,
      couponCode: row.coupon_code,
      checkoutId: row.checkout_id,
    };
  }

  /** The token goes into the cookie; the store keeps only its hash. */
  create(): NewSession {
    return this.#insert(null, {});
  }

  /**
   * A session under a new token, with the cart of the one before: a token that somebody has
   * planted in this browser must not become a logged-in one.
   */
  logIn(before: Session | null, customerId: string): NewSession {
    if (before) this.remove(before);
    return this.#insert(customerId, before?.cart ?? {});
  }

  setQuantity(session: Session, productId: string, quantity: number): void {
    const { [productId]: _before, ...others } = session.cart;
    session.cart = quantity > 0 ? { ...session.cart, [productId]: quantity } : others;
    session.checkoutId = randomUUID();
    const cart = JSON.stringify(session.cart);
    this.#statements.setCart.run(cart, session.checkoutId, session.tokenHash);
  }

  setCoupon(session: Session, couponCode: string | null): void {
    session.couponCode = couponCode;
    this.#statements.setCoupon.run(couponCode, session.tokenHash);
  }

  /** A failed payment: the same cart, but a new checkout. */
  renewCheckout(session: Session): void {
    session.checkoutId = randomUUID();
    this.#statements.setCheckout.run(session.checkoutId, session.tokenHash);
  }

  emptyCart(session: Session): void {
    session.cart = {};
    session.checkoutId = randomUUID();
    this.#statements.setCart.run('{}', session.checkoutId, session.tokenHash);
    this.setCoupon(session, null);
  }

  remove(session: Session): void {
    this.#statements.remove.run(session.tokenHash);
  }

  #insert(customerId: string | null, cart: Record<string, number>): NewSession {
    const token = randomBytes(32).toString('base64url');
    const tokenHash = hashOf(token);
    const checkoutId = randomUUID();
    const usedAt = new Date().toISOString();
    this.#statements.insert.run(tokenHash, customerId, JSON.stringify(cart), checkoutId, usedAt);
    return { token, session: { tokenHash, customerId, cart, couponCode: null, checkoutId } };
  }
}

const oldest = () => new Date(Date.now() - KEEP_DAYS * 86_400_000).toISOString();

function prepare({ db }: Store) {
  return {
    select: db.prepare('SELECT * FROM sessions WHERE token_hash = ? AND used_at > ?'),
    touch: db.prepare('UPDATE sessions SET used_at = ? WHERE token_hash = ?'),
    insert: db.prepare(
      `INSERT INTO sessions (token_hash, customer_id, cart, checkout_id, used_at)
       VALUES (?, ?, ?, ?, ?)`,
    ),
    // One column each: a request that has waited for the Worker must not undo another's change.
    setCart: db.prepare('UPDATE sessions SET cart = ?, checkout_id = ? WHERE token_hash = ?'),
    setCoupon: db.prepare('UPDATE sessions SET coupon_code = ? WHERE token_hash = ?'),
    setCheckout: db.prepare('UPDATE sessions SET checkout_id = ? WHERE token_hash = ?'),
    remove: db.prepare('DELETE FROM sessions WHERE token_hash = ?'),
    removeOld: db.prepare('DELETE FROM sessions WHERE used_at <= ?'),
  };
}
