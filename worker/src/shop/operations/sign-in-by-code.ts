import { limits } from '@stamm/contract';
import type { SignInInput, SignInVerifyInput } from '@stamm/contract/types';
import { Refusal } from '@stamm/loyalty';
import { mailLanguage, oneLine } from '../../email/mail-content.ts';
import { signInCodeMail } from '../../email/templates/sign-in-code.ts';
import { toBase64Url } from '../../encoding.ts';
import { isSameSecret } from '../../hashing.ts';
import type { SignedIn } from '../api.ts';
import type { AttemptLimit } from '../books/attempts.ts';
import type { MemberRecord } from '../books/members.ts';
import type { SignInCode } from '../books/sign-in-codes.ts';
import type { ShopContext } from '../context.ts';
import { forgetMails } from '../mails/forget-mails.ts';
import { queueMail } from '../mails/queue-mail.ts';
import { forgetBounces } from '../mails/suppression.ts';
import { joinNewsletter } from '../newsletter/join-member.ts';
import { keyedHash, randomDigits } from '../secrets.ts';
import { TooManyRequests } from '../too-many-requests.ts';
import { scheduleCleanUp } from './clean-up.ts';
import { joinMember } from './member-details.ts';
import { liftTombstones } from './tombstones.ts';

const MINUTE_MS = 60_000;
const CODE_LIFE_MS = limits.SIGN_IN_CODE_MINUTES * MINUTE_MS;

/** Nobody's mailbox is to be flooded through us. */
const MAILS_PER_ADDRESS: AttemptLimit = { most: 3, windowMs: 15 * MINUTE_MS };
/** Nor all mailboxes together. */
const MAILS_PER_SHOP: AttemptLimit = { most: 60, windowMs: MINUTE_MS };
/** With new codes asked for again and again, five tries each would add up. */
const FAILURES_PER_ADDRESS: AttemptLimit = { most: 10, windowMs: 60 * MINUTE_MS };

const ALL_MAILS = 'mails';
const mailsTo = (email: string) => `mails to ${email}`;
const failuresOf = (email: string) => `failures of ${email}`;

/**
 * Sends a code to an address, the same for members and strangers. A further mail to the same
 * address within minutes is silently not sent, and the code that is on its way stays valid.
 * @throws Refusal `not_found`, `mail_unavailable`, `too_many_requests`
 */
export function startSignIn(shop: ShopContext, network: string | null, input: SignInInput): null {
  const { email } = input;
  const language = input.language ?? null;
  mustOfferEmailSignIn(shop);
  shop.rates.signIns.count(network, shop.now);
  return shop.transaction(() => {
    const { attempts, signInCodes } = shop.books;
    const { now } = shop;
    const allowedAt = attempts.allowedAt(ALL_MAILS, MAILS_PER_SHOP, now);
    if (allowedAt > now) {
      throw new TooManyRequests('Too many people are signing in at the moment.', allowedAt - now);
    }
    if (attempts.allowedAt(mailsTo(email), MAILS_PER_ADDRESS, now) > now) return null;
    attempts.add(ALL_MAILS, MAILS_PER_SHOP, now);
    attempts.add(mailsTo(email), MAILS_PER_ADDRESS, now);

    const code = randomDigits();
    const hash = codeHash(shop, email, code);
    signInCodes.save({ email, hash, tries: 0, language, expiresAt: now + CODE_LIFE_MS });
    queueMail(shop, {
      kind: 'sign-in-code',
      cause: `sign-in ${toBase64Url(hash)} ${now}`,
      to: email,
      language,
      mail: signInCodeMail(mailLanguage(language), { shopName: oneLine(shop.settings.name), code }),
      usefulUntil: now + CODE_LIFE_MS,
    });
    scheduleCleanUp(shop);
    return null;
  });
}

/**
 * Exchanges a code for a membership: whoever is not a member yet joins.
 * @throws Refusal `not_found`, `invalid_code`, `too_many_requests`
 */
export function verifySignIn(
  shop: ShopContext,
  network: string | null,
  input: SignInVerifyInput,
): SignedIn {
  mustOfferEmailSignIn(shop);
  shop.rates.wrongCodes.check(network, shop.now);
  // The refusal is answered from the transaction, not thrown: the try that it counted must stay.
  const outcome = shop.transaction(() => tryCode(shop, input));
  if (outcome instanceof Refusal) {
    if (outcome.code === 'invalid_code') shop.rates.wrongCodes.count(network, shop.now);
    throw outcome;
  }
  return outcome;
}

function tryCode(shop: ShopContext, { email, code }: SignInVerifyInput): SignedIn | Refusal {
  const { attempts, signInCodes } = shop.books;
  const sent = signInCodes.find(email);
  if (!sent) return invalidCode();
  const allowedAt = attempts.allowedAt(failuresOf(email), FAILURES_PER_ADDRESS, shop.now);
  if (allowedAt > shop.now) {
    return new TooManyRequests('There were too many wrong codes.', allowedAt - shop.now);
  }
  signInCodes.countTry(email);
  if (!isRight(shop, sent, code)) {
    attempts.add(failuresOf(email), FAILURES_PER_ADDRESS, shop.now);
    return invalidCode();
  }
  signInCodes.delete(email);
  attempts.forget(failuresOf(email));
  const member = memberBehind(shop, email, sent.language);
  forgetBounces(shop, email);
  joinNewsletter(shop, { number: member.number, email });
  return { number: member.number };
}

/**
 * The membership that an address opens: the one that has it proven, or else a new one. Who has only
 * said that it is theirs keeps a membership of their own.
 */
function memberBehind(shop: ShopContext, email: string, language: string | null): MemberRecord {
  const known = shop.books.members.findByProvenEmail(email);
  // Who was erased and asks for a code again wants to join again.
  if (!known) liftTombstones(shop, { email });
  const proven = { email, emailProvenAt: shop.now };
  return known ?? joinMember(shop, { customerId: null, ...proven, name: null, language });
}

function isRight(shop: ShopContext, sent: SignInCode, code: string): boolean {
  if (sent.tries >= limits.SIGN_IN_CODE_TRIES || shop.now >= sent.expiresAt) return false;
  return isSameSecret(sent.hash, codeHash(shop, sent.email, code));
}

function codeHash(shop: ShopContext, email: string, code: string): Uint8Array {
  return keyedHash(shop.environment.secret, `${shop.settings.shopId}\n${email}\n${code}`);
}

/** The same words whatever was wrong, so that nobody learns which addresses have asked for a code. */
function invalidCode(): Refusal {
  return new Refusal(
    'invalid_code',
    'This code is wrong, was used, or is no longer valid. Check it, or ask for a new one.',
  );
}

function mustOfferEmailSignIn({ settings, environment }: ShopContext): void {
  if (!settings.emailSignIn) {
    throw new Refusal('not_found', 'This shop does not offer to sign in by e-mail.');
  }
  if (environment.mail === 'none') {
    throw new Refusal(
      'mail_unavailable',
      'This Worker has no way to send e-mails. Whoever runs it can set one up with MAIL.',
    );
  }
}

/** Removes every trace of an address from signing in. */
export function forgetAddress({ books }: ShopContext, email: string): void {
  books.signInCodes.delete(email);
  books.attempts.forget(mailsTo(email));
  books.attempts.forget(failuresOf(email));
  forgetMails(books, email);
}
