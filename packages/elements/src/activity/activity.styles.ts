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
    align-items: baseline;
    justify-content: space-between;
    min-block-size: 4.5em;
    padding-block: 0.75em;
    border-block-end: 1px solid var(--_line);
    line-height: 1.5;
  }
  .what {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .meta {
    display: block;
    font-size: 0.85em;
    color: var(--_muted);
  }
  .points {
    flex: none;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .pending .points {
    color: var(--_accent);
  }
  .void .points {
    color: var(--_muted);
    font-weight: 400;
  }
  .loading {
    inline-size: 60%;
  }
  .problem {
    margin: 1em 0 0;
  }
  .problem:empty {
    margin: 0.5em;
  }
`;
