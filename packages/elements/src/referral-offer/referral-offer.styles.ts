import { css } from '../core/index.ts';

export const referralOfferStyles = css`
  h2,
  p {
    margin: 0;
  }
  .base:not(:empty) {
    margin-block: var(--stamm-referral-offer-margin);
  }
  .card {
    display: grid;
    gap: 0.6em;
    justify-items: start;
    padding: 1.2em;
    border: 1px solid var(--_line);
    border-inline-start: 4px solid var(--_accent);
    border-radius: var(--_radius);
    line-height: 1.5;
  }
  h2,
  b {
    font-weight: 600;
  }
  h2 {
    font-size: 1.2em;
  }
  small {
    display: block;
    font-size: 0.9em;
    color: var(--_muted);
  }
  code {
    margin-inline-end: 1em;
    font-family: ui-monospace, monospace;
    user-select: all;
  }
  button {
    padding: 0.6em 0.9em;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: none;
    cursor: pointer;
  }
  .primary {
    color: var(--_on-accent);
    background: var(--_accent);
  }
  .loading {
    min-block-size: 8em;
  }
`;
