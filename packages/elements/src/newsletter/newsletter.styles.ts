import { css } from '../core/index.ts';

export const newsletterStyles = css`
  form {
    display: grid;
    gap: 0.5em;
    max-inline-size: 28em;
  }
  form[hidden] {
    display: none;
  }
  p,
  fieldset {
    margin: 0 0 0.5em;
    padding: 0;
    border: 0;
  }
  [part='label'] {
    font-weight: 600;
  }
  [part='field'] {
    border-color: var(--_muted);
  }
  fieldset label {
    display: flex;
    gap: 0.6em;
    align-items: center;
    min-block-size: 2em;
  }
  [type='checkbox'] {
    flex: none;
    inline-size: 1.2em;
    min-block-size: 1.2em;
    accent-color: var(--_accent);
  }
  small {
    font-size: 0.85em;
    color: var(--_muted);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75em;
  }
  .loading {
    min-block-size: 12em;
  }
`;
