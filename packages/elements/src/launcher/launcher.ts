import { INVITATION_CHANGED, readReferral } from '@stamm/client/referral-memory';
import type { Me, PublicProgram } from '@stamm/contract/types';
import { controlStyles } from '../core/controls.ts';
import { points, pointsName } from '../core/formats.ts';
import { html, nothing, property, StammElement, wantElement } from '../core/index.ts';
import { unseenStyles } from '../core/unseen.ts';
import { launcherStyles } from './launcher.styles.ts';
import type en from './words/en.ts';

type Tab = 'rewards' | 'activity' | 'refer' | 'account';

/** What the panel shows; loaded once it is opened for the first time. The rest comes when it is asked for. */
const INSIDE = ['stamm-points', 'stamm-rewards', 'stamm-activity', 'stamm-sign-in'];

/**
 * @summary A floating button that opens everything in one place: points, rewards, history, inviting
 * friends, and signing in. Whoever was invited is greeted with what they get. It needs no other
 * markup; `data-launcher` on the script tag puts it into the page.
 *
 * @slot - Shown until the element is ready, and where it cannot be
 * @csspart button - The floating button
 * @csspart coin - The ring in it
 * @csspart panel - What it opens
 * @csspart title - The panel's heading
 * @csspart close - The button that closes the panel
 * @csspart tab - One of the tabs: rewards, history, inviting friends, account
 * @csspart section - What is below the tabs
 * @cssproperty --stamm-color-accent - The button, the tab that is open, focus outline
 * @cssproperty --stamm-color-on-accent - Text on the button
 * @cssproperty --stamm-color-surface - Background of the panel
 * @cssproperty --stamm-color-text - Text in the panel
 * @cssproperty --stamm-color-muted - Less important text
 * @cssproperty --stamm-color-line - Borders and lines
 * @cssproperty --stamm-radius - Rounded corners
 * @cssproperty --stamm-launcher-offset-block - How far the button is from the bottom, past a cookie bar, say
 * @cssproperty --stamm-launcher-offset-inline - How far it is from the side
 * @cssproperty --stamm-launcher-layer - Its z-index, 1000 by default
 */
export class StammLauncher extends StammElement<typeof en> {
  static override styles = [...StammElement.styles, controlStyles, unseenStyles, launcherStyles];

  /** In which corner at the bottom the button is: where lines end, or where they start. */
  @property({ reflect: true }) position: 'end' | 'start' = 'end';

  #tab: Tab = 'rewards';
  #wasOpened = false;
  /** Whether the shopper came by a friend's link: what came of it is shown on this page. */
  #isInvited = false;
  #hasReferred = false;
  readonly #changed = () => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener(INVITATION_CHANGED, this.#changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener(INVITATION_CHANGED, this.#changed);
  }

  #beforeToggle(event: Event): void {
    if ((event as ToggleEvent).newState === 'closed') {
      // Browsers do not do that by themselves inside of a shadow root.
      if (this.#find('#panel:focus-within')) this.#find('button')?.focus();
    } else if (!this.#wasOpened) {
      this.#wasOpened = true;
      for (const tag of INSIDE) wantElement(tag, this.language);
      this.requestUpdate();
    }
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }

  get #program(): PublicProgram['program'] {
    return (this.client.snapshot.program as PublicProgram).program;
  }

  get #tabs(): Tab[] {
    return [
      'rewards',
      'activity',
      ...(this.#program.referral ? ['refer' as const] : []),
      'account',
    ];
  }

  async #select(tab: Tab): Promise<void> {
    this.#tab = tab;
    if (tab === 'refer') {
      this.#hasReferred = true;
      wantElement('stamm-refer', this.language);
    }
    this.requestUpdate();
    await this.updateComplete;
    this.#find('[aria-selected=true]')?.focus();
  }

  #moveAlongTabs({ key }: KeyboardEvent): void {
    const step = Number(key === 'ArrowRight') - Number(key === 'ArrowLeft');
    const tabs = this.#tabs;
    const next = tabs[(tabs.indexOf(this.#tab) + step + tabs.length) % tabs.length];
    if (step && next) void this.#select(next);
  }

  protected override updated(): void {
    // Who has just signed in is led to what there is now: the form that had the focus is hidden.
    if (document.activeElement === document.body) this.#find(':popover-open')?.focus();
  }

  protected override renderLoading(): unknown {
    return this.#frame('', this.words.club);
  }

  protected override renderUnavailable(notice: unknown): unknown {
    return this.#frame('', this.words.club, undefined, notice);
  }

  protected override renderVisitor({ shop, program }: PublicProgram): unknown {
    const name = pointsName(this.language, 2, program.pointsName);
    const { words } = this;
    const isInvited = program.referral?.forFriend && readReferral(shop.id);
    return this.#frame(isInvited ? words.gift : words.collect(name), words.title(shop.name));
  }

  protected override renderMember(me: Me, { shop, program }: PublicProgram): unknown {
    const balance = points(this.language, me.points.available - me.points.debt, program.pointsName);
    return this.#frame(balance, this.words.title(shop.name), me);
  }

  #frame(label: string, title: string, me?: Me, notice?: unknown): unknown {
    const { words } = this;
    return html`<button part="button" class="primary launch" popovertarget="panel">
        <span part="coin" class="coin"></span>
        <span class="label">${label ? html`<span class="unseen">${words.club}: </span>${label}` : words.club}</span>
      </button>
      <div
        part="panel"
        id="panel"
        popover
        role="dialog"
        aria-labelledby="title"
        tabindex="-1"
        autofocus
        @beforetoggle=${this.#beforeToggle}
      >
        <header>
          <h2 part="title" id="title">${title}</h2>
          <button
            part="close"
            class="close"
            popovertarget="panel"
            popovertargetaction="hide"
            aria-label=${words.close}
          >✕</button>
        </header>
        ${notice ?? (this.#wasOpened ? this.#inside(me) : nothing)}
      </div>`;
  }

  /** The elements stay the same ones when a visitor becomes a member, so that none is interrupted. */
  #inside(me: Me | undefined): unknown {
    const tab = me && this.#tab;
    const isHidden = (other: Tab) => tab && tab !== other;
    if (!this.#isInvited && this.client && readReferral(this.client.shop)) {
      this.#isInvited = true;
      wantElement('stamm-referral-offer', this.language);
    }
    return html`<stamm-points></stamm-points>
      ${
        this.#isInvited
          ? html`<stamm-referral-offer><i slot="sign-in" hidden></i></stamm-referral-offer>`
          : nothing
      }
      ${me ? this.#tabList() : nothing}
      <div
        part="section"
        class="section"
        id="section"
        role=${me ? 'tabpanel' : nothing}
        aria-labelledby=${tab ?? nothing}
      >
        <stamm-sign-in ?hidden=${isHidden('account')}></stamm-sign-in>
        <stamm-rewards ?hidden=${isHidden('rewards')}></stamm-rewards>
        <stamm-activity page-size="5" ?hidden=${tab !== 'activity'}></stamm-activity>
        ${this.#hasReferred ? html`<stamm-refer ?hidden=${tab !== 'refer'}></stamm-refer>` : nothing}
      </div>`;
  }

  #tabList(): unknown {
    return html`<div role="tablist" @keydown=${this.#moveAlongTabs}>
      ${this.#tabs.map(
        (tab) =>
          html`<button
            part="tab"
            id=${tab}
            role="tab"
            aria-selected=${tab === this.#tab}
            aria-controls="section"
            tabindex=${tab === this.#tab ? 0 : -1}
            @click=${() => this.#select(tab)}
          >${this.words[tab]}</button>`,
      )}
    </div>`;
  }
}
