import { css } from '../core/index.ts';

export const referralOfferStyles = css`
  h2,
  p {
    margin: 0;
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
  h2 {
    font-size: 1.2em;
    font-weight: 600;
  }
  [tabindex]:focus {
    outline: none;
  }
  b {
    font-weight: 600;
  }
  small {
    font-size: 0.9em;
    color: var(--_muted);
  }
  :empty {
    display: none;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75em;
    align-items: center;
  }
  code {
    font-family: ui-monospace, monospace;
    user-select: all;
  }
  .loading {
    min-block-size: 8em;
    border: 1px solid var(--_line);
    background: none;
  }
`;
