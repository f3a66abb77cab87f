import { css } from '../core/index.ts';

export const launcherStyles = css`
  :host {
    --_edge: calc(1rem + env(safe-area-inset-bottom));
    position: fixed;
    inset-block-end: var(--_edge);
    inset-inline-end: 1rem;
    z-index: 1000;
    line-height: 1.5;
  }
  :host([position='start']) {
    inset-inline: 1rem auto;
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
    inset: auto;
    inset-block-end: calc(var(--_edge) + 3.5em);
    inset-inline-end: 1rem;
    inline-size: 26rem;
    max-inline-size: none;
    max-block-size: min(42rem, calc(100dvb - var(--_edge) - 4.5em));
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
  :host([position='start']) [popover] {
    inset-inline: 1rem auto;
  }
  [popover]:focus {
    outline: none;
  }
  @starting-style {
    :popover-open {
      translate: 0 1em;
    }
  }
  @media (width < 30rem) {
    :host [popover],
    :host([position='start']) [popover] {
      inset: auto 0 0;
      inline-size: auto;
      max-block-size: 88dvb;
      padding-block-end: var(--_edge);
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
    inline-size: 2.75em;
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
