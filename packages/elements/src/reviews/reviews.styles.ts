import { css } from '../core/index.ts';

export const reviewsStyles = css`
  h3,
  b {
    font-weight: 600;
  }
  h3,
  p,
  ul,
  img {
    margin: 0.25em 0;
    padding: 0;
  }
  small {
    font-size: 0.9em;
    color: var(--_muted);
  }
  p + label {
    display: block;
    margin-block-start: 1em;
  }
  .summary,
  .row,
  li {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
    align-items: center;
  }
  .summary {
    gap: 1em 3em;
  }
  .summary p {
    display: grid;
    justify-items: center;
  }
  .summary b {
    font-size: 2.5em;
    line-height: 1.1;
  }
  ul {
    flex: 1 1 14em;
    max-inline-size: 24em;
  }
  li small {
    min-inline-size: 3ch;
  }
  progress {
    flex: auto;
    accent-color: var(--_accent);
  }
  select,
  button {
    padding: 0.5em 0.9em;
    min-block-size: max(2.75em, 44px);
    border: 1px solid var(--_muted);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--stamm-color-text, CanvasText);
  }
  article {
    padding-block: 1.25em;
    border-block-end: 1px solid var(--_line);
  }
  .text {
    white-space: pre-line;
    overflow-wrap: anywhere;
    max-inline-size: 65ch;
  }
  img {
    display: block;
    inline-size: auto;
    block-size: auto;
    max-inline-size: min(100%, 12em);
    max-block-size: 12em;
    border-radius: var(--_radius);
  }
  .mark {
    padding-inline: 0.6em;
    border: 1px solid var(--_line);
    border-radius: 1em;
  }
  .answer {
    margin-block-start: 0.5em;
    padding-inline-start: 1em;
    border-inline-start: 1px solid var(--_line);
  }
  .loading {
    min-block-size: 14em;
  }
`;
