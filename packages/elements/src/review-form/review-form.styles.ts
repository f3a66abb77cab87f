import { css } from '../core/index.ts';

export const reviewFormStyles = css`
  form {
    display: grid;
    gap: 0.5em;
    max-inline-size: 36em;
  }
  h3,
  label,
  legend {
    font-weight: 600;
  }
  h3,
  p,
  fieldset,
  legend {
    margin: 0;
    padding: 0;
    border: 0;
  }
  h3 {
    font-size: 1.2em;
  }
  svg {
    inline-size: 1em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.4;
  }
  small {
    font-size: 0.9em;
    color: var(--_muted);
  }
  form > label {
    margin-block-start: 0.75em;
  }
  form > input,
  textarea {
    inline-size: 100%;
    padding: 0.5em 0.9em;
    border: 1px solid var(--_muted);
    border-radius: var(--_radius);
    background: none;
  }
  canvas,
  img {
    max-inline-size: 9em;
    max-block-size: 9em;
    border-radius: var(--_radius);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75em;
    align-items: center;
  }
  .loading {
    min-block-size: 30em;
  }
`;
