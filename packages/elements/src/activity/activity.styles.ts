import { css } from '../core/index.ts';

export const activityStyles = css`
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .item {
    display: flex;
    gap: 1.5em;
    justify-content: space-between;
    min-block-size: 4.5em;
    padding-block: 0.75em;
    border-block-end: 1px solid var(--_line);
    line-height: 1.5;
    overflow-wrap: anywhere;
  }
  small {
    display: block;
    font-size: 0.85em;
    color: var(--_muted);
  }
  b {
    flex: none;
    font-weight: 600;
  }
  .pending b {
    color: var(--_accent);
  }
  .void b {
    color: var(--_muted);
    font-weight: 400;
  }
  .loading {
    align-self: start;
    inline-size: 60%;
  }
  p {
    margin: 0.75em 0;
  }
  button {
    min-block-size: max(2.75em, 44px);
    padding: 0 1em;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: none;
    cursor: pointer;
  }
  [aria-disabled='true'] {
    opacity: 0.6;
  }
`;
