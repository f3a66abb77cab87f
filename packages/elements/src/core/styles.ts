import { css } from 'lit';

/**
 * What all elements look like. Type and text colour are the page's; light or dark follows the
 * page's `color-scheme`. Elements use the private `--_` properties.
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
  /* What pages do to the text of whole areas, and nobody means for what is put into them. */
  .base {
    font-size: max(1em, 12px);
    text-indent: 0;
    text-transform: none;
    white-space: normal;
  }
  * {
    box-sizing: border-box;
    font: inherit;
    color: inherit;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .loading {
    min-block-size: 1.5em;
    border-radius: var(--_radius);
    background: var(--_line);
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;
