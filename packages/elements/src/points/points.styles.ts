import { css } from '../core/index.ts';

export const pointsStyles = css`
  :host {
    display: inline-block;
  }
  .loading {
    inline-size: 9em;
    min-block-size: 1.35em;
    margin-block: 0.7em;
  }
  button {
    border: 0;
    background: none;
    cursor: pointer;
  }
  button:hover,
  [part='retry'] {
    text-decoration: underline;
  }
  [part='badge'] {
    min-block-size: max(2.75em, 44px);
    border-radius: var(--_radius);
    display: flex;
    align-items: center;
    gap: 0.6em;
    padding: 0 0.6em;
    line-height: 1.3;
    text-align: start;
    anchor-name: --badge;
  }
  [part='badge']::before {
    content: '';
    padding: 0.2em;
    border: 0.22em solid var(--_accent);
    border-radius: 50%;
  }
  strong {
    font-weight: 600;
  }
  small,
  p {
    display: block;
    font-size: 0.8em;
  }
  [part='value'],
  small,
  dt {
    color: var(--_muted);
  }
  #card {
    position-anchor: --badge;
    position-area: block-end span-all;
    position-try-fallbacks: flip-block;
    inset: auto;
    inline-size: 368px;
    max-inline-size: calc(100vw - 32px);
    margin: 6px 16px;
    padding: 20px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--stamm-color-text, CanvasText);
    box-shadow: 0 8px 32px rgb(0 0 0 / 0.14);
    font-size: 16px;
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.6em 1em;
  }
  dl,
  dd,
  p {
    margin: 0;
  }
  ::slotted([slot]) {
    display: inline-block;
    margin-block-start: 1em;
  }
`;
