import { isInScope } from '@stamm/contract';
import type { Key, KeyInput, KeyScope, NewKey } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import type { BackendCaller } from '../api.ts';
import type { KeyRecord } from '../books/keys.ts';
import type { ShopContext } from '../context.ts';
import { noteInJournal } from '../journal/journal-note.ts';
import { newId, randomText, sha256 } from '../secrets.ts';
import { isoTime, isoTimeOrNull } from './order-state.ts';

const SECRET_BYTES = 32;
const MAX_ACTIVE_KEYS = 20;
/** The last use of a key is noted so often at most: a call that changes nothing seldom writes. */
const USE_NOTED_EVERY_MS = 60 * 60_000;

/**
 * Makes a key and shows its secret, this once.
 * @throws Refusal `too_many_keys`
 */
export function createKey(shop: ShopContext, { kind, name, scopes }: KeyInput): NewKey {
  return shop.transaction(() => {
    const { keys } = shop.books;
    const active = keys.all().filter((key) => key.kind === kind && key.revokedAt === null);
    if (active.length >= MAX_ACTIVE_KEYS) {
      throw new Refusal(
        'too_many_keys',
        `The shop has ${active.length} active keys of this kind. Revoke one that is no longer used.`,
      );
    }
    const random = randomText(SECRET_BYTES);
    const isSecretKey = kind === 'secret';
    const secret = isSecretKey ? `sk_${shop.settings.shopId}_${random}` : random;
    const key: KeyRecord = {
      id: newId(isSecretKey ? 'key' : 'ik'),
      kind,
      name: name ?? null,
      scopes: isSecretKey ? (scopes ?? ['all']) : [],
      hint: secret.slice(-4),
      createdAt: shop.now,
      revokedAt: null,
      lastUsedAt: null,
    };
    keys.add(key, isSecretKey ? { secretHash: sha256(secret) } : { identitySecret: secret });
    return { ...keyView(key), secret };
  });
}

export function readKeys(shop: ShopContext): Key[] {
  return shop.books.keys.all().map(keyView);
}

/**
 * Revokes a key at once. Revoked keys stay in the list.
 * @throws Refusal `key_not_found`, `last_key`
 */
export function revokeKey(shop: ShopContext, id: string): null {
  return shop.transaction(() => {
    const keys = shop.books.keys.all();
    const key = keys.find((candidate) => candidate.id === id);
    if (!key) throw new Refusal('key_not_found', `The shop has no key ${id}.`);
    if (key.revokedAt !== null) return null;
    const others = keys.filter(
      (other) => other.id !== id && other.kind === 'secret' && other.revokedAt === null,
    );
    if (key.kind === 'secret' && others.length === 0) {
      throw new Refusal(
        'last_key',
        "It is the last active key of the shop's backend. Create another and put it to use first.",
      );
    }
    shop.books.keys.revoke(id, shop.now);
    noteInJournal(shop, { kind: 'key-revoked', id });
    return null;
  });
}

/**
 * The active key with this secret, if it may be used for the call; notes that it was used.
 * @throws Refusal `invalid_key`, `scope_missing`
 */
export function mustBeBackend(shop: ShopContext, caller: BackendCaller): KeyRecord {
  const { keys } = shop.books;
  const key = keys.activeSecret(sha256(caller.secretKey));
  if (!key) {
    throw new Refusal(
      'invalid_key',
      'This secret key is unknown or was revoked. Use an active one of this shop.',
    );
  }
  if (!isInScope(key.scopes, caller.scope)) throw scopeMissing(caller.scope, key.scopes);
  if (shop.now - (key.lastUsedAt ?? Number.NEGATIVE_INFINITY) >= USE_NOTED_EVERY_MS) {
    shop.transaction(() => keys.recordUse(key.id, shop.now));
  }
  return key;
}

function scopeMissing(needed: KeyScope, scopes: readonly KeyScope[]): Refusal {
  const has = scopes.join(', ');
  return new Refusal(
    'scope_missing',
    `This call needs a key with the scope ${needed}, and this one has: ${has}. Use another key, or have whoever runs the Worker make one.`,
  );
}

function keyView(key: KeyRecord): Key {
  return {
    id: key.id,
    kind: key.kind,
    name: key.name,
    scopes: [...key.scopes],
    createdAt: isoTime(key.createdAt),
    revokedAt: isoTimeOrNull(key.revokedAt),
    lastUsedAt: isoTimeOrNull(key.lastUsedAt),
    hint: key.hint,
  };
}
