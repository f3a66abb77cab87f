import { css } from '../core/index.ts';

export const productPointsStyles = css`
  p {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.2em 0.5em;
    margin: 0;
    color: var(--_muted);
    line-height: 1.5;
  }
  .coin {
    flex: none;
    inline-size: 0.7em;
    block-size: 0.7em;
    border: 0.18em solid var(--_accent);
    border-radius: 50%;
  }
  .multiplier {
    color: var(--_accent);
    font-weight: 600;
  }
  .loading {
    max-inline-size: 11em;
  }
`;
