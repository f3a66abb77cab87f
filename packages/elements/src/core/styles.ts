import { css } from 'lit';

/**
 * What all elements look like. Type and text colour are the page's; light or dark follows the
 * page's `color-scheme`. Elements use the private `--_` properties and the plain `button`.
 */
export const baseStyles = css`
  :host {
    --_accent: var(--stamm-color-accent, light-dark(#0b6b4f, #6fd3ae));
    --_on-accent: var(--stamm-color-on-accent, light-dark(#fff, #06251b));
    --_surface: var(--stamm-color-surface, light-dark(#fff, #1b1d1c));
    --_muted: var(--stamm-color-muted, color-mix(in srgb, currentColor 74%, transparent));
    --_line: var(--stamm-color-line, color-mix(in srgb, currentColor 20%, transparent));
    --_radius: var(--stamm-radius, 0.5em);
    display: block;
  }
  :host([hidden]) {
    display: none !important;
  }
  * {
    box-sizing: border-box;
  }
  button,
  input {
    font: inherit;
    color: inherit;
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
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .loading {
    min-block-size: 1.5em;
    border-radius: var(--_radius);
    background: var(--_line);
    opacity: 0.5;
  }
  .muted {
    color: var(--_muted);
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;
