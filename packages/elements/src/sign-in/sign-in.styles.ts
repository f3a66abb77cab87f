import { css } from '../core/index.ts';

export const signInStyles = css`
  form {
    display: grid;
    gap: 0.75em;
    max-inline-size: 24em;
  }
  h2,
  p {
    margin: 0;
  }
  h2,
  label {
    font-weight: 600;
  }
  input {
    border-color: var(--_muted);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1em;
  }
  .row button {
    padding: 0;
    border: 0;
    text-decoration: underline;
  }
  [aria-busy='true'] {
    opacity: 0.6;
  }
  .loading {
    min-block-size: 10em;
  }
  dialog {
    padding: 1em;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--stamm-color-text, CanvasText);
  }
`;
