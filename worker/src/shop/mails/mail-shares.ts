import { MAIL_PRIORITIES, type MailPriority } from './mail-kinds.ts';

/** So many of sixteen mails are of a priority, as long as others wait too. */
const SHARES: Record<MailPriority, number> = { urgent: 12, service: 3, bulk: 1 };

/**
 * Whose turn it is: the most urgent that waits, as long as it has some of its share left. What
 * nobody else needs is not lost, and nothing waits for ever.
 */
export class MailShares {
  #left = { ...SHARES };

  next(waiting: ReadonlySet<MailPriority>): MailPriority | undefined {
    return this.#take(waiting) ?? this.#takeAnew(waiting);
  }

  #take(waiting: ReadonlySet<MailPriority>): MailPriority | undefined {
    const turn = MAIL_PRIORITIES.find(
      (priority) => waiting.has(priority) && this.#left[priority] > 0,
    );
    if (turn) this.#left[turn]--;
    return turn;
  }

  #takeAnew(waiting: ReadonlySet<MailPriority>): MailPriority | undefined {
    this.#left = { ...SHARES };
    return this.#take(waiting);
  }
}
