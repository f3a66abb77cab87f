import { SignJWT } from 'jose';
import type { Customer } from '../shop/customers.ts';

export interface IdentityKey {
  kid: string;
  /** 32 bytes in base64url. Stays on the server, like the secret key. */
  secret: string;
}

export type MintIdentity = (customer: Customer) => Promise<string>;

/**
 * Says to Stamm who is logged in to the shop: a JWT that is good for five minutes. The page hands
 * it on, and the Worker exchanges it for a session of its own.
 */
export function createIdentityMint(shopId: string, key: IdentityKey): MintIdentity {
  const secret = Buffer.from(key.secret, 'base64url');
  return (customer) =>
    new SignJWT({
      email: customer.email,
      // Only what this shop has verified itself: with it, an address opens a membership.
      email_verified: customer.emailVerified,
      name: customer.name,
    })
      .setProtectedHeader({ alg: 'HS256', kid: key.kid })
      .setSubject(customer.id)
      .setAudience(shopId)
      .setIssuedAt()
      // Each is a sign-in of its own, also within one second.
      .setJti(crypto.randomUUID())
      .setExpirationTime('5m')
      .sign(secret);
}
