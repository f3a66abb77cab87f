/** Looks that not every element needs: each that does takes them along. See index.ts. */
import { css } from './index.ts';

/** Buttons and fields: plain, and one `.primary` button that stands out. */
export const controlStyles = css`
  button,
  input {
    padding: 0.5em 0.9em;
    min-block-size: max(2.75em, 44px);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: none;
  }
  /* iOS zooms into fields with smaller text; and none is wider than its place. */
  input,
  select,
  textarea {
    max-inline-size: 100%;
    min-inline-size: 0;
    font-size: max(1em, 16px);
  }
  button {
    cursor: pointer;
  }
  .primary {
    border-color: transparent;
    color: var(--_on-accent);
    background: var(--_accent);
  }
  [aria-disabled='true'],
  :disabled {
    opacity: 0.6;
    cursor: default;
  }
`;
