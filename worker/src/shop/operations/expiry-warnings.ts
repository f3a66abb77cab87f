import { DAY_MS, type MemberAccount } from '@stamm/loyalty';
import { mailLanguage, oneLine } from '../../email/mail-content.ts';
import { pointsExpiringMail } from '../../email/templates/points-expiring.ts';
import type { ExpiryWarning } from '../books/expiry-warnings.ts';
import type { MemberRecord } from '../books/members.ts';
import { programInForce, type ShopContext } from '../context.ts';
import { announce } from '../events/announce.ts';
import { queueMail } from '../mails/queue-mail.ts';
import { unsubscribeUrl } from '../mails/unsubscribe-link.ts';
import { scheduleCleanUp } from './clean-up.ts';
import { isoTime } from './order-state.ts';
import { readAccount } from './read-account.ts';

interface PointsToExpire {
  points: number;
  expiresAt: number;
  cause: string;
}

/** So many rewards that the points are enough for are named in a mail, the dearest first. */
const REWARDS_NAMED = 3;
/** Members looked at in one step when warnings are planned for all. */
const MEMBERS_A_STEP = 500;
/** Points that join an expiry one by one are told of together. */
const ANEW_AFTER_MS = DAY_MS;

/** Has a member's next expiry told of in time, if anyone wants to hear of it. */
export function scheduleWarning(shop: ShopContext, number: number, account: MemberAccount): void {
  const days = warningDays(shop);
  if (days === null || !hasListener(shop, number)) return;
  const next = nextTelling(shop, number, account, days);
  if (next === undefined) return;
  shop.books.jobs.schedule('warn-member', String(number), Math.max(shop.now, next));
}

/**
 * Tells of the expiries that come within the program's days of warning: of each moment once, and
 * anew where points have joined it since.
 */
export function warnMember(shop: ShopContext, number: number): void {
  const days = warningDays(shop);
  const member = shop.books.members.find(number);
  if (days === null || member?.number !== number || member.erasedAt !== null) return;
  const account = readAccount(shop, member);
  const soon: PointsToExpire[] = [];
  for (const expiresAt of account.expiries()) {
    if (expiresAt - days * DAY_MS > shop.now) break;
    const points = account.pointsExpiringAt(expiresAt);
    const told = shop.books.expiryWarnings.find(number, expiresAt);
    if (!told || (hasJoined(told, points) && told.toldAt + ANEW_AFTER_MS <= shop.now)) {
      soon.push({ points, expiresAt, cause: causeOf(number, expiresAt, told) });
    }
  }
  if (soon.length > 0) {
    for (const expiry of soon) warn(shop, number, expiry);
    mailWarning(shop, member, account, soon);
    scheduleCleanUp(shop);
  }
  scheduleWarning(shop, number, account);
}

/** Has the warnings of all members planned anew: somebody wants them now, or at another time. */
export function schedulePlanning(shop: ShopContext): void {
  const isTold = isTheShopTold(shop) || areMembersTold(shop);
  if (isTold && warningDays(shop) !== null) {
    shop.books.jobs.schedule('plan-warnings', '0', shop.now);
  }
}

/** Plans the warnings of the next members after a number, and goes on with those behind them. */
export function planWarnings(shop: ShopContext, after: number): void {
  const members = shop.books.members.page(after, MEMBERS_A_STEP);
  for (const member of members) scheduleWarning(shop, member.number, readAccount(shop, member));
  const last = members.at(-1);
  if (last && members.length === MEMBERS_A_STEP) {
    shop.books.jobs.schedule('plan-warnings', String(last.number), shop.now);
  }
}

/** How many days before, by the program in force; null where nobody is to be told. */
function warningDays(shop: ShopContext): number | null {
  const days = programInForce(shop).rules.expiryWarningDays;
  return days > 0 ? days : null;
}

function isTheShopTold({ books }: ShopContext): boolean {
  return books.webhookEndpoints.wanting('points.expiring').length > 0;
}

/** Whether a warning that was written is still wanted: by the shop, its program and the member. */
export function isWarningWanted(shop: ShopContext, number: number): boolean {
  const member = shop.books.members.find(number);
  return (
    warningDays(shop) !== null &&
    areMembersTold(shop) &&
    member?.erasedAt === null &&
    shop.books.mailPreferences.wants(member.number, 'expiryWarnings')
  );
}

function areMembersTold({ environment, settings }: ShopContext): boolean {
  return environment.mail !== 'none' && settings.profile.expiryMails;
}

/** Whether anyone would hear of a member's expiries: the shop, or the member by mail. */
function hasListener(shop: ShopContext, number: number): boolean {
  if (isTheShopTold(shop)) return true;
  return areMembersTold(shop) && typeof shop.books.members.find(number)?.email === 'string';
}

/** When the next telling is due: of a moment that nobody was told of yet, or of points that joined one. */
function nextTelling(
  { books }: ShopContext,
  member: number,
  account: MemberAccount,
  days: number,
): number | undefined {
  let next: number | undefined;
  for (const moment of account.expiries()) {
    const told = books.expiryWarnings.find(member, moment);
    if (!told) return Math.min(next ?? moment, moment - days * DAY_MS);
    const anewAt = told.toldAt + ANEW_AFTER_MS;
    // On its last day there may be no time left.
    if (anewAt >= moment || !hasJoined(told, account.pointsExpiringAt(moment))) continue;
    next = Math.min(next ?? anewAt, anewAt);
  }
  return next;
}

/** Whether more points expire than a warning has named. */
function hasJoined(told: ExpiryWarning, points: number): boolean {
  return told.points !== null && points > told.points;
}

/** The same for no two tellings: what is told anew is always more. */
function causeOf(member: number, expiresAt: number, told: ExpiryWarning | undefined): string {
  const first = `expiring ${member} ${expiresAt}`;
  return told ? `${first} ${told.points}` : first;
}

function warn(
  shop: ShopContext,
  member: number,
  { points, expiresAt, cause }: PointsToExpire,
): void {
  shop.books.expiryWarnings.save(member, expiresAt, { points, toldAt: shop.now });
  announce(shop, {
    type: 'points.expiring',
    member,
    cause,
    at: shop.now,
    data: { points, expiresAt: isoTime(expiresAt) },
  });
}

/**
 * Whether the shop's word is enough to write to a member's address. An address that another member
 * has proven is not: its owner would read of somebody else's points.
 */
function mayBeWrittenTo(
  { books }: ShopContext,
  member: MemberRecord,
): member is MemberRecord & { email: string } {
  const { email, emailProvenAt } = member;
  if (email === null) return false;
  return emailProvenAt !== null || !books.members.findByProvenEmail(email);
}

/** Writes to a member who has an address and has not ended such mails. */
function mailWarning(
  shop: ShopContext,
  member: MemberRecord,
  account: MemberAccount,
  expiries: PointsToExpire[],
): void {
  const [first] = expiries;
  if (first === undefined || !mayBeWrittenTo(shop, member) || !areMembersTold(shop)) return;
  if (!shop.books.mailPreferences.wants(member.number, 'expiryWarnings')) return;
  const { rules } = programInForce(shop);
  const { available } = account.balance();
  queueMail(shop, {
    kind: 'points-expiring',
    member: member.number,
    cause: first.cause,
    to: member.email,
    language: member.language,
    mail: pointsExpiringMail(mailLanguage(member.language), {
      shopName: oneLine(shop.settings.name),
      shopUrl: shop.settings.profile.url,
      pointsName: rules.pointsName,
      timeZone: rules.timeZone,
      name: member.name,
      expiries,
      available,
      rewards: rules.rewards
        .filter(({ points }) => points <= available)
        .toSorted((a, b) => b.points - a.points)
        .slice(0, REWARDS_NAMED),
    }),
    unsubscribe: {
      url: unsubscribeUrl(shop, { member: member.number, topic: 'expiryWarnings' }),
    },
    usefulUntil: first.expiresAt,
  });
}
