import { limits } from '@stamm/contract';
import type { SignInInput, SignInVerifyInput } from '@stamm/contract/types';
import { mailboxOf, Refusal } from '@stamm/loyalty';
import { mailLanguage, oneLine } from '../../email/mail-content.ts';
import { signInCodeMail } from '../../email/templates/sign-in-code.ts';
import { toBase64Url } from '../../encoding.ts';
import { isSameSecret } from '../../hashing.ts';
import type { SessionOrigin, SignedIn } from '../api.ts';
import type { AttemptLimit } from '../books/attempts.ts';
import type { MemberRecord } from '../books/members.ts';
import type { SignInCode } from '../books/sign-in-codes.ts';
import type { ShopContext } from '../context.ts';
import { forgetMails } from '../mails/forget-mails.ts';
import { queueMail } from '../mails/queue-mail.ts';
import { forgetBounces } from '../mails/suppression.ts';
import { joinNewsletter } from '../newsletter/join-member.ts';
import { keyedHash, randomDigits, randomText, sha256 } from '../secrets.ts';
import { TooManyRequests } from '../too-many-requests.ts';
import { scheduleCleanUp } from './clean-up.ts';
import { countMailedCode, mayMailCode } from './mails-by-strangers.ts';
import { joinMember } from './member-details.ts';
import { liftTombstones } from './tombstones.ts';

const MINUTE_MS = 60_000;
const CODE_LIFE_MS = limits.SIGN_IN_CODE_MINUTES * MINUTE_MS;

/** Not all mailboxes together are to be flooded through us. */
const MAILS_PER_SHOP: AttemptLimit = { most: 60, windowMs: MINUTE_MS };

/**
 * Wrong codes within an hour after which codes are longer: those for one mailbox, and those of the
 * whole shop. Whoever guesses gets nowhere with it, and whoever mistypes is not locked out.
 */
const HOUR_MS = 60 * MINUTE_MS;
const LONGER_AFTER = { mailbox: [10, 30], shop: [100, 500] } as const;
const DIGITS = [limits.SIGN_IN_CODE_DIGITS, 8, 10] as const;

/** Browsers that may wait for a code which was mailed because another one asked. */
const MOST_SHARING = 5;
const CHALLENGE_BYTES = 24;
const SESSION_ID_BYTES = 16;

const ALL_MAILS = 'mails';
const ALL_FAILURES = 'failures';
const failuresOf = (mailbox: string) => `failures of ${mailbox}`;

/** What the browser that asked needs to know. */
export interface CodeSent {
  challenge: string;
  codeDigits: number;
}

/**
 * Sends a code to an address, the same for members and strangers, and answers what only the
 * browser that asked knows: a code is of use together with that. A further mail to the same mailbox
 * within minutes is silently not sent; the code that is on its way works here, too.
 * @throws Refusal `not_found`, `mail_unavailable`, `too_many_requests`
 */
export function startSignIn(
  shop: ShopContext,
  network: string | null,
  input: SignInInput,
): CodeSent {
  mustOfferEmailSignIn(shop);
  shop.rates.signIns.count(network, shop.now);
  const challenge = randomText(CHALLENGE_BYTES);
  return shop.transaction(() => {
    const { attempts } = shop.books;
    const { now } = shop;
    const allowedAt = attempts.allowedAt(ALL_MAILS, MAILS_PER_SHOP, now);
    if (allowedAt > now) {
      throw new TooManyRequests('Too many people are signing in at the moment.', allowedAt - now);
    }
    const codeDigits = mayMailCode(shop, input.email, network)
      ? mailCode(shop, network, challenge, input)
      : shareCode(shop, challenge, input);
    scheduleCleanUp(shop);
    return { challenge, codeDigits };
  });
}

/** Answers how many digits the code has. */
function mailCode(
  shop: ShopContext,
  network: string | null,
  challenge: string,
  { email, ...input }: SignInInput,
): number {
  const language = input.language ?? null;
  const { now } = shop;
  shop.books.attempts.add(ALL_MAILS, MAILS_PER_SHOP, now);
  countMailedCode(shop, email, network);
  const mailbox = mailboxOf(email);
  const [newest] = shop.books.signInCodes.ofMailbox(mailbox, now);
  const digits = digitsFor(shop, mailbox);
  const code = randomDigits(digits);
  const hash = codeHash(shop, email, code);
  shop.books.signInCodes.add({
    challengeHash: sha256(challenge),
    mailbox,
    email,
    codeHash: hash,
    digits,
    isShared: false,
    tries: 0,
    language,
    // The later the mail, the later the end: so the newest of two in one moment is known.
    expiresAt: Math.max(now + CODE_LIFE_MS, (newest?.expiresAt ?? 0) + 1),
  });
  queueMail(shop, {
    kind: 'sign-in-code',
    cause: `sign-in ${toBase64Url(hash)} ${now}`,
    to: email,
    language,
    mail: signInCodeMail(mailLanguage(language), { shopName: oneLine(shop.settings.name), code }),
    usefulUntil: now + CODE_LIFE_MS,
  });
  return digits;
}

/** Has a browser wait for the newest code that was mailed to the address, if there is one. */
function shareCode(shop: ShopContext, challenge: string, { email }: SignInInput): number {
  const { signInCodes } = shop.books;
  const mailbox = mailboxOf(email);
  const waiting = signInCodes.ofMailbox(mailbox, shop.now);
  const newest = waiting.find((code) => code.email === email && !code.isShared);
  if (!newest) return digitsFor(shop, mailbox);
  const isSame = (code: SignInCode) => isSameSecret(code.codeHash, newest.codeHash);
  if (waiting.filter(isSame).length <= MOST_SHARING) {
    const challengeHash = sha256(challenge);
    signInCodes.add({ ...newest, challengeHash, isShared: true, tries: 0 });
  }
  return newest.digits;
}

function digitsFor(shop: ShopContext, mailbox: string): number {
  const levels = [
    levelOf(recentFailures(shop, failuresOf(mailbox)), LONGER_AFTER.mailbox),
    levelOf(recentFailures(shop, ALL_FAILURES), LONGER_AFTER.shop),
  ];
  return DIGITS[Math.max(...levels)] ?? limits.MAX_SIGN_IN_CODE_DIGITS;
}

const levelOf = (failures: number, thresholds: readonly number[]) =>
  thresholds.filter((threshold) => failures >= threshold).length;

function recentFailures({ books, now }: ShopContext, subject: string): number {
  return books.attempts.recent(subject, HOUR_MS, now);
}

function countFailure({ books, now }: ShopContext, mailbox: string): void {
  const [, most] = LONGER_AFTER.mailbox;
  books.attempts.add(failuresOf(mailbox), { most, windowMs: HOUR_MS }, now);
  const [, mostOfShop] = LONGER_AFTER.shop;
  books.attempts.add(ALL_FAILURES, { most: mostOfShop, windowMs: HOUR_MS }, now);
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
  return withCode(shop, network, input, ({ language }) => {
    const member = memberBehind(shop, input.email, language);
    const { number } = member;
    joinNewsletter(shop, { number, email: input.email });
    return { number, session: beginSession(shop, member) };
  });
}

/**
 * Uses a code, and does in the same transaction what it allows.
 * @throws Refusal `not_found`, `invalid_code`, `too_many_requests`
 */
export function withCode<Answer extends object>(
  shop: ShopContext,
  network: string | null,
  input: SignInVerifyInput,
  allowed: (code: SignInCode) => Answer,
): Answer {
  mustOfferEmailSignIn(shop);
  shop.rates.wrongCodes.check(network, shop.now);
  // The refusal is answered from the transaction, not thrown: the try that it counted must stay.
  const outcome = shop.transaction(() => {
    const used = tryCode(shop, input);
    return used instanceof Refusal ? used : allowed(used);
  });
  if (outcome instanceof Refusal) {
    if (outcome.code === 'invalid_code') shop.rates.wrongCodes.count(network, shop.now);
    throw outcome;
  }
  return outcome;
}

function tryCode(shop: ShopContext, input: SignInVerifyInput): SignInCode | Refusal {
  const { attempts, signInCodes } = shop.books;
  const { email, code } = input;
  const sent = signInCodes.find(sha256(input.challenge));
  if (!sent || sent.email !== email) return invalidCode();
  signInCodes.countTry(sent.challengeHash);
  if (!isRight(shop, sent, code)) {
    countFailure(shop, sent.mailbox);
    return invalidCode();
  }
  signInCodes.use(sent);
  attempts.forget(failuresOf(sent.mailbox));
  forgetBounces(shop, email);
  return sent;
}

/** A session of its own, which no earlier end of all sessions concerns. */
function beginSession({ now }: ShopContext, { sessionsEndedAt }: MemberRecord): SessionOrigin {
  const signedInAt = Math.max(now, sessionsEndedAt + 1);
  return { id: randomText(SESSION_ID_BYTES), signedInAt, identityKey: null };
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
  // Many browsers with one code are many tries: they end where guessing begins.
  const failures = recentFailures(shop, failuresOf(sent.mailbox));
  if (sent.isShared && failures >= LONGER_AFTER.mailbox[0]) return false;
  return isSameSecret(sent.codeHash, codeHash(shop, sent.email, code));
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
export function forgetAddress(shop: ShopContext, email: string): void {
  const { books } = shop;
  books.signInCodes.forget(mailboxOf(email));
  books.attempts.forget(failuresOf(mailboxOf(email)));
  forgetMails(books, email);
}
