import { css } from '../core/index.ts';

export const reviewStyles = css`
  h3,
  b {
    font-weight: 600;
  }
  h3,
  p {
    margin: 0;
  }
  h3 {
    font-size: 1.2em;
  }
  small {
    font-size: 0.9em;
    color: var(--_muted);
  }
  img {
    border-radius: var(--_radius);
    object-fit: cover;
  }
  .item {
    padding-block: 1em;
    border-block-end: 1px solid var(--_line);
  }
  .item + h3 {
    margin-block-start: 2em;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em 0.75em;
    align-items: center;
  }
  .grow {
    display: grid;
    flex: 1 1 5em;
  }
  .text {
    margin-block: 0.5em;
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
  code {
    font-family: ui-monospace, monospace;
    user-select: all;
  }
  .loading {
    min-block-size: 6em;
  }
`;
