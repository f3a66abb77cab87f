import { css } from '../core/index.ts';

export const referStyles = css`
  dl,
  dd,
  h3,
  p {
    margin: 0;
  }
  .base {
    display: grid;
    gap: 0.75em;
    line-height: 1.5;
  }
  b,
  h3,
  label {
    font-weight: 600;
  }
  h3,
  label {
    margin-block-start: 0.5em;
  }
  small,
  dt,
  summary {
    font-size: 0.9em;
    color: var(--_muted);
  }
  b,
  dd small {
    display: block;
  }
  [part='terms'] {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 14em), 1fr));
    gap: 1em;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
    align-items: center;
  }
  .row > code {
    overflow-wrap: anywhere;
  }
  code {
    font-family: ui-monospace, monospace;
    font-size: 0.9em;
    user-select: all;
  }
  button,
  textarea,
  [part='way'] {
    padding: 0.6em 0.9em;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: none;
    text-decoration: none;
    cursor: pointer;
  }
  .primary {
    border-color: transparent;
    color: var(--_on-accent);
    background: var(--_accent);
  }
  textarea {
    border-color: var(--_muted);
    cursor: text;
    field-sizing: content;
  }
  [part='counts'] {
    gap: 0.5em 2em;
    padding-block-start: 0.75em;
    border-block-start: 1px solid var(--_line);
  }
  [part='counts'] > div {
    display: flex;
    flex-direction: column-reverse;
  }
  [part='counts'] dd {
    font-size: 1.5em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    color: var(--_accent);
  }
  summary {
    padding-block: 0.6em;
    cursor: pointer;
  }
  img {
    display: block;
    max-inline-size: 100%;
    block-size: auto;
    background: #fff;
  }
  ul {
    margin: 0;
    padding-inline-start: 1.2em;
  }
  .loading {
    min-block-size: 18em;
  }
`;
