import { css } from '../core/index.ts';

export const productPointsStyles = css`
  p {
    margin: 0;
    line-height: 1.5;
    color: var(--_muted);
  }
  .earned {
    display: flex;
    align-items: baseline;
    gap: 0.5em;
  }
  .earned::before {
    content: '';
    padding: 0.17em;
    border: 0.18em solid var(--_accent);
    border-radius: 50%;
  }
  b {
    display: inline-block;
    color: var(--_accent);
    font-weight: 600;
  }
  [part='notice'] {
    font-size: 0.8em;
  }
  [part='retry'] {
    padding: 0;
    border: 0;
    background: none;
    text-align: start;
    text-decoration: underline;
    cursor: pointer;
  }
  .loading {
    padding-block: 0.2em;
    background-clip: content-box;
    max-inline-size: 11em;
  }
`;
