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
  create(): { token: string; session: Session } {
    const token = randomBytes(32).toString('base64url');
    const session: Session = {
      tokenHash: hashOf(token),
      customerId: null,
      cart: {},
      couponCode: null,
      checkoutId: randomUUID(),
    };
    const { tokenHash, checkoutId } = session;
    this.#statements.insert.run(tokenHash, checkoutId, new Date().toISOString());
    return { token, session };
  }

  setCustomer(session: Session, customerId: string): void {
    this.#save(session, { customerId, couponCode: null, checkoutId: randomUUID() });
  }

  setQuantity(session: Session, productId: string, quantity: number): void {
    const { [productId]: _before, ...others } = session.cart;
    const cart = quantity > 0 ? { ...session.cart, [productId]: quantity } : others;
    this.#save(session, { cart, checkoutId: randomUUID() });
  }

  setCoupon(session: Session, couponCode: string | null): void {
    this.#save(session, { couponCode });
  }

  /** A failed payment: the same cart, but a new checkout. */
  renewCheckout(session: Session): void {
    this.#save(session, { checkoutId: randomUUID() });
  }

  emptyCart(session: Session): void {
    this.#save(session, { cart: {}, couponCode: null, checkoutId: randomUUID() });
  }

  remove(session: Session): void {
    this.#statements.remove.run(session.tokenHash);
  }

  #save(session: Session, changes: Partial<Session>): void {
    Object.assign(session, changes);
    const { customerId, cart, couponCode, checkoutId, tokenHash } = session;
    const row = [customerId, JSON.stringify(cart), couponCode, checkoutId, tokenHash];
    this.#statements.update.run(...row);
  }
}

const oldest = () => new Date(Date.now() - KEEP_DAYS * 86_400_000).toISOString();

function prepare({ db }: Store) {
  return {
    select: db.prepare('SELECT * FROM sessions WHERE token_hash = ? AND used_at > ?'),
    touch: db.prepare('UPDATE sessions SET used_at = ? WHERE token_hash = ?'),
    insert: db.prepare('INSERT INTO sessions (token_hash, checkout_id, used_at) VALUES (?, ?, ?)'),
    update: db.prepare(
      `UPDATE sessions SET customer_id = ?, cart = ?, coupon_code = ?, checkout_id = ?
       WHERE token_hash = ?`,
    ),
    remove: db.prepare('DELETE FROM sessions WHERE token_hash = ?'),
    removeOld: db.prepare('DELETE FROM sessions WHERE used_at <= ?'),
  };
}
