import { css } from '../core/index.ts';

export const launcherStyles = css`
  /*
   * Where the button is, is ours: important, so that no rule of a page for all of its elements
   * moves it. Shops move it by the offsets, away from cookie bars and chats.
   */
  :host {
    --_gap: var(--stamm-launcher-offset-inline, 16px);
    --_edge: calc(var(--stamm-launcher-offset-block, 16px) + env(safe-area-inset-bottom));
    --_left: auto;
    --_right: var(--_gap);
    position: fixed !important;
    inset: auto var(--_right) var(--_edge) var(--_left) !important;
    inline-size: auto !important;
    block-size: auto !important;
    margin: 0 !important;
    padding: 0 !important;
    float: none !important;
    transform: none !important;
    z-index: var(--stamm-launcher-layer, 1000) !important;
    line-height: 1.5;
  }
  :host(:dir(rtl)),
  :host([position='start']) {
    --_left: var(--_gap);
    --_right: auto;
  }
  :host([position='start']:dir(rtl)) {
    --_left: auto;
    --_right: var(--_gap);
  }
  .base {
    font-size: max(1em, 14px);
    letter-spacing: normal;
    text-align: start;
  }
  .launch {
    display: flex;
    gap: 0.6em;
    align-items: center;
    padding-inline: 1.1em;
    border-radius: 2em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    box-shadow: 0 0.15em 1em rgb(0 0 0 / 0.25);
  }
  .coin {
    inline-size: 0.8em;
    block-size: 0.8em;
    border: 0.2em solid;
    border-radius: 50%;
  }
  [popover] {
    position: fixed;
    inset: auto var(--_right) calc(var(--_edge) + max(3.5em, 56px)) var(--_left);
    inline-size: 416px;
    max-inline-size: calc(100vw - 32px);
    max-block-size: min(672px, calc(100dvb - var(--_edge) - 72px));
    margin: 0;
    padding: 0 1.25em 1.25em;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 2);
    background: var(--_surface);
    color: var(--stamm-color-text, CanvasText);
    box-shadow: 0 0.5em 2.5em rgb(0 0 0 / 0.2);
    overscroll-behavior: contain;
    transition: translate 0.2s;
  }
  [popover]:focus {
    outline: none;
  }
  @starting-style {
    :popover-open {
      translate: 0 1em;
    }
  }
  @media (width < 480px) {
    /* On a phone the button is the coin alone; what it says is still read out. */
    .launch {
      inline-size: 3.25em;
      block-size: 3.25em;
      padding: 0;
      justify-content: center;
    }
    .coin {
      inline-size: 1.2em;
      block-size: 1.2em;
    }
    .label {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    [popover] {
      inset: auto 0 0;
      inline-size: auto;
      max-inline-size: none;
      max-block-size: 88dvb;
      padding-block-end: calc(20px + env(safe-area-inset-bottom));
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
    ::backdrop {
      background: rgb(0 0 0 / 0.4);
    }
  }
  header {
    display: flex;
    gap: 1em;
    align-items: center;
    justify-content: space-between;
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    margin-inline: -1.25em;
    padding: 0.6em 0.6em 0.6em 1.25em;
    background: inherit;
  }
  h2 {
    margin: 0;
    font-weight: 600;
  }
  .close {
    inline-size: max(2.75em, 44px);
    padding: 0;
    border-color: transparent;
  }
  [role='tablist'] {
    display: flex;
    margin-block-start: 0.75em;
    border-block-end: 1px solid var(--_line);
  }
  [role='tab'] {
    flex: 1;
    padding-inline: 0.25em;
    border: 0;
    border-block-end: 3px solid transparent;
    border-radius: 0;
  }
  [aria-selected='true'] {
    border-color: var(--_accent);
    font-weight: 600;
  }
  stamm-points {
    margin-inline-start: -0.6em;
  }
  stamm-referral-offer {
    margin-block: 0.75em;
  }
  .section {
    min-block-size: 10em;
  }
  .section > * {
    margin-block-start: 1.5em;
  }
  /* Where all colours are the system's, transparent is none of them. */
  @media (forced-colors: active) {
    [aria-selected='false'] {
      border-color: Canvas;
    }
  }
  @media print {
    :host {
      display: none;
    }
  }
`;
