import { css } from '../core/index.ts';

export const pointsStyles = css`
  :host {
    display: inline-block;
  }
  .loading,
  button {
    min-block-size: 2.75em;
    border-radius: var(--_radius);
  }
  .loading {
    inline-size: 9em;
  }
  button {
    display: flex;
    align-items: center;
    gap: 0.6em;
    padding: 0 0.6em;
    border: 1px solid transparent;
    background: none;
    line-height: 1.3;
    text-align: start;
    cursor: pointer;
    anchor-name: --badge;
  }
  button:hover {
    border-color: var(--_line);
  }
  [part='badge']::before {
    content: '';
    flex: none;
    inline-size: 0.85em;
    block-size: 0.85em;
    border: 0.22em solid var(--_accent);
    border-radius: 50%;
  }
  strong {
    font-weight: 600;
  }
  small {
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
    inline-size: 23rem;
    max-inline-size: calc(100vw - 2rem);
    margin: 0.4rem 1rem;
    padding: 1.25rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--stamm-color-text, CanvasText);
    box-shadow: 0 0.5rem 2rem rgb(0 0 0 / 0.14);
    font-size: 1rem;
    line-height: 1.5;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(6.5em, auto) 1fr;
    gap: 0.6em 1em;
    margin: 0;
  }
  dd {
    margin: 0;
  }
  [name='sign-in']::slotted(*) {
    display: inline-block;
    margin-block-start: 1em;
  }
`;
