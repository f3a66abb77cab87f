import { DAY_MS, type MemberAccount } from '@stamm/loyalty';
import { programInForce, type ShopContext } from '../context.ts';
import { announce } from '../events/announce.ts';
import { scheduleCleanUp } from './clean-up.ts';
import { isoTime } from './order-state.ts';
import { readAccount } from './read-account.ts';

/** Members looked at in one step when warnings are planned for all. */
const MEMBERS_A_STEP = 500;

/** Has a member's next expiry told of in time, if anyone wants to hear of it. */
export function scheduleWarning(shop: ShopContext, member: number, account: MemberAccount): void {
  const days = warningDays(shop);
  if (days === null) return;
  const next = unwarned(shop, member, account);
  if (next === undefined) return;
  const dueAt = Math.max(shop.now, next - days * DAY_MS);
  shop.books.jobs.schedule('warn-member', String(member), dueAt);
}

/** Tells of the expiries that come within the program's days of warning: of each moment once. */
export function warnMember(shop: ShopContext, number: number): void {
  const days = warningDays(shop);
  const member = shop.books.members.find(number);
  if (days === null || member?.number !== number || member.erasedAt !== null) return;
  const account = readAccount(shop, member);
  for (const expiresAt of account.expiries()) {
    if (expiresAt - days * DAY_MS > shop.now) break;
    if (!shop.books.expiryWarnings.has(number, expiresAt)) {
      warn(shop, number, { points: account.pointsExpiringAt(expiresAt), expiresAt });
    }
  }
  scheduleWarning(shop, number, account);
}

/** Has the warnings of all members planned anew: somebody wants them now, or at another time. */
export function schedulePlanning(shop: ShopContext): void {
  if (warningDays(shop) !== null) shop.books.jobs.schedule('plan-warnings', '0', shop.now);
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
  if (shop.books.webhookEndpoints.wanting('points.expiring').length === 0) return null;
  const days = programInForce(shop).rules.expiryWarningDays;
  return days > 0 ? days : null;
}

/** The first moment of an expiry that nobody was told of yet. */
function unwarned(
  { books }: ShopContext,
  member: number,
  account: MemberAccount,
): number | undefined {
  for (const moment of account.expiries()) {
    if (!books.expiryWarnings.has(member, moment)) return moment;
  }
  return undefined;
}

function warn(
  shop: ShopContext,
  member: number,
  { points, expiresAt }: { points: number; expiresAt: number },
): void {
  shop.books.expiryWarnings.add(member, expiresAt);
  announce(shop, {
    type: 'points.expiring',
    member,
    cause: `expiring ${member} ${expiresAt}`,
    at: shop.now,
    data: { points, expiresAt: isoTime(expiresAt) },
  });
  scheduleCleanUp(shop);
}
