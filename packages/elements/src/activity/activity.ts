import type { ActivityItem, ActivityPage, Me, PublicProgram } from '@stamm/contract/types';
import { date, number, pointsName, text } from '../core/formats.ts';
import { html, nothing, property, StammElement } from '../core/index.ts';
import { unseenStyles } from '../core/unseen.ts';
import { activityStyles } from './activity.styles.ts';
import type en from './words/en.ts';

/** The most that the API gives at once. */
const MAX_PAGE_SIZE = 100;

/**
 * @summary Why each point came or went, newest first: with its date, what is still on the way, and
 * what was taken back before it arrived. It follows what the member does on the page.
 *
 * @slot - Shown until the element is ready, and where it cannot be
 * @slot sign-in - For visitors: the shop's own way to sign in, such as a link
 * @csspart item - One movement of points
 * @csspart pending - Likewise, where the points are still on the way
 * @csspart void - Likewise, where they were taken back before they arrived
 * @csspart reason - Why points came or went
 * @csspart meta - When, and from when they can be spent
 * @csspart points - How many
 * @csspart more - The button that shows more
 * @csspart problem - What is said where no more could be loaded
 * @csspart message - What is said to visitors, and where nothing has happened yet
 * @cssproperty --stamm-color-accent - Points on the way, the focus outline
 * @cssproperty --stamm-color-muted - Dates, and points that did not arrive
 * @cssproperty --stamm-color-line - Lines between the movements
 * @cssproperty --stamm-radius - Rounded corners of the button
 */
export class StammActivity extends StammElement<typeof en> {
  static override styles = [...StammElement.styles, unseenStyles, activityStyles];

  /** How many movements are shown at first, and more with each press of the button: up to 100. */
  @property({ type: Number, attribute: 'page-size' }) pageSize = 10;

  /** All that was loaded, as one page; undefined until then. */
  #page: ActivityPage | undefined;
  #error: unknown;
  #loadingMore = false;
  /** The member as they were when the items were asked for. */
  #me: Me | undefined;
  /** Counts the questions: the answer to an older one comes too late. */
  #question = 0;
  /** What came by itself while the list was shown, to be said aloud. */
  #news: ActivityItem | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Nobody will tell of changes from now on: all is asked anew when the element is back.
    this.#forget();
  }

  protected override willUpdate(): void {
    const me = this.client?.snapshot.me;
    if (me === this.#me || !this.isConnected) return;
    if (me?.id !== this.#me?.id) this.#forget();
    this.#me = me;
    if (me) void this.#load();
  }

  #forget(): void {
    this.#question++;
    this.#me = this.#page = this.#error = this.#news = undefined;
  }

  /** Loads what follows, or else anew as much as is shown: those who have read on keep their place. */
  async #load(cursor?: string | null): Promise<void> {
    const question = ++this.#question;
    const before = this.#page?.items ?? [];
    const limit = Math.max(this.#pageSize, cursor ? 0 : before.length);
    let page: ActivityPage | undefined;
    let error: unknown;
    this.#loadingMore = !!cursor;
    this.requestUpdate();
    try {
      page = await this.client.activity(cursor, Math.min(limit, MAX_PAGE_SIZE));
    } catch (reason) {
      error = reason;
    }
    if (question !== this.#question) return;
    this.#loadingMore = false;
    this.#error = error;
    this.requestUpdate();
    if (!page) return;
    if (!cursor) {
      const [latest] = page.items;
      if (this.#page && latest?.id !== before[0]?.id) this.#news = latest;
      this.#page = page;
      return;
    }
    this.#page = { ...page, items: [...before, ...page.items] };
    await this.updateComplete;
    this.renderRoot.querySelectorAll('li')[before.length]?.focus();
  }

  get #pageSize(): number {
    return Math.min(Math.max(1, Math.trunc(this.pageSize) || 1), MAX_PAGE_SIZE);
  }

  #showMore(): void {
    if (!this.#loadingMore) void this.#load(this.#page?.nextCursor);
  }

  protected override renderVisitor(program: PublicProgram): unknown {
    return html`${this.#renderMessage(this.words.signedOut, program)}<slot name="sign-in"></slot>`;
  }

  protected override renderMember(_me: Me, program: PublicProgram): unknown {
    const { words } = this;
    const page = this.#page;
    if (!page) {
      if (this.#error) throw this.#error;
      return this.renderWaiting();
    }
    const news = this.#news;
    return html`${
      page.items.length
        ? html`<ol role="list" aria-label=${words.list(this.#name(program))}>
            ${page.items.map((item) => this.#renderItem(item))}
          </ol>`
        : this.#renderMessage(words.empty, program)
    }
      ${page.nextCursor ? this.#renderMore() : nothing}
      <span class="unseen" role="status">${news && `${this.#reason(news)} ${this.#signed(news)}`}</span>`;
  }

  protected override renderLoading(): unknown {
    const row = html`<div class="item"><i class="loading"></i></div>`;
    return html`<div part="loading">${Array(this.#pageSize).fill(row)}</div>`;
  }

  #renderMessage(say: (pointsName: string) => string, program: PublicProgram): unknown {
    return html`<p part="message">${say(this.#name(program))}</p>`;
  }

  #renderItem(item: ActivityItem): unknown {
    const { at, state } = item;
    const note = this.#note(item);
    return html`<li part="item ${state}" class="item ${state}" tabindex="-1">
      <span>
        <span part="reason">${this.#reason(item)}</span>
        <small part="meta">${this.#time(at)} ${note && html`· ${note}`}</small>
      </span>
      <b part="points">${this.#signed(item)}</b>
    </li>`;
  }

  #renderMore(): unknown {
    const { words } = this;
    return html`<p part="problem" role="status">${this.#error && words.moreFailed}</p>
      <button part="more" aria-disabled=${this.#loadingMore} @click=${this.#showMore}>
        ${words.more}
      </button>`;
  }

  #reason({ kind, orderId, rewardName, reason }: ActivityItem): string {
    const about = rewardName ? text(this.language, rewardName) : (orderId ?? reason ?? '');
    return this.words[kind](about);
  }

  #note({ state, points, availableAt }: ActivityItem): unknown {
    const { words } = this;
    if (state === 'void') return points < 0 ? words.wasOnTheWay : words.takenBack;
    if (state !== 'pending') return undefined;
    return availableAt ? html`${words.spendableFrom} ${this.#time(availableAt)}` : words.onTheWay;
  }

  #time(time: string): unknown {
    return html`<time datetime=${time}>${date(this.language, time)}</time>`;
  }

  #signed({ points }: ActivityItem): string {
    return points ? (points > 0 ? '+' : '−') + number(this.language, Math.abs(points)) : '';
  }

  #name({ program }: PublicProgram): string {
    return pointsName(this.language, 2, program.pointsName);
  }
}
