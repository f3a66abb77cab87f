import { css } from '../core/index.ts';

export const newsletterStyles = css`
  form:not([hidden]) {
    display: grid;
    gap: 0.6em;
    max-inline-size: 28em;
  }
  p,
  fieldset,
  legend,
  [type='checkbox'] {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  #message {
    margin-block: 0.6em;
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
    padding-block: 0.25em;
  }
  [type='checkbox'] {
    flex: none;
    inline-size: 1.2em;
    min-block-size: 1.2em;
    accent-color: var(--_accent);
  }
  small {
    display: block;
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
