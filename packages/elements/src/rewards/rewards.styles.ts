import { css } from '../core/index.ts';

export const rewardsStyles = css`
  b,
  h2,
  h3 {
    margin: 0;
    font-weight: 600;
  }
  h2 {
    font-size: 1.2em;
  }
  h3,
  details {
    margin-block: 2em 0.75em;
  }
  small,
  summary {
    font-size: 0.9em;
    color: var(--_muted);
  }
  p {
    margin: 0;
  }
  ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 18em), 1fr));
    gap: 1em;
    margin: 0 0 1em;
    padding: 0;
    list-style: none;
  }
  .card,
  dialog[open] {
    display: flex;
    flex-direction: column;
    gap: 0.5em;
    padding: 1.2em;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em 1em;
    align-items: center;
    justify-content: space-between;
  }
  dialog .foot button {
    flex: auto;
  }
  .foot {
    margin-block-start: auto;
    padding-block-start: 0.5em;
  }
  progress {
    inline-size: 100%;
    accent-color: var(--_accent);
  }
  code {
    font-family: ui-monospace, monospace;
    font-size: 0.9em;
    user-select: all;
  }
  summary {
    padding-block: 0.75em;
    cursor: pointer;
  }
  small::first-letter {
    text-transform: uppercase;
  }
  :empty {
    margin-block-start: -0.5em;
  }
  .loading {
    min-block-size: 16em;
    border: 1px solid var(--_line);
    background: none;
  }
  dialog {
    inline-size: 24em;
    max-inline-size: calc(100% - 2em);
    background: var(--_surface);
    color: var(--stamm-color-text, CanvasText);
  }
`;
