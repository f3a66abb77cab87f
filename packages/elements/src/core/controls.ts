/** Looks that not every element needs: each that does takes them along. See index.ts. */
import { css } from './index.ts';

/** Buttons and fields: plain, and one `.primary` button that stands out. */
export const controlStyles = css`
  button,
  input {
    padding: 0.5em 0.9em;
    min-block-size: 2.75em;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: none;
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
