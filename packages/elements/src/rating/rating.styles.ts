import { css } from '../core/index.ts';

/**
 * Stars: outlines, full ones filled, so that they are the same without colours. Those to choose from
 * are large enough for a thumb.
 */
export const starStyles = css`
  :host {
    --_star: var(--stamm-rating-color, var(--_accent));
  }
  svg {
    flex: none;
    inline-size: 1em;
    block-size: 1em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.4;
    stroke-linejoin: round;
  }
  .stars {
    position: relative;
    display: inline-flex;
    vertical-align: -0.1em;
    font-size: var(--stamm-rating-size, 1em);
    color: var(--_star);
  }
  .full {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    display: flex;
    overflow: hidden;
  }
  .full svg,
  .choice label:has(:checked, ~ label :checked) svg {
    fill: currentColor;
  }
  .choice {
    display: inline-flex;
  }
  .choice label {
    position: relative;
    display: grid;
    padding: 0.2em;
    font-size: var(--stamm-rating-size, 1.75em);
    color: var(--_star);
    border-radius: var(--_radius);
    cursor: pointer;
  }
  .choice input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: inherit;
  }
  @media (hover: hover) {
    .choice:hover label:has(:enabled) svg {
      fill: none;
    }
    .choice label:has(:enabled):is(:hover, :has(~ :hover)) svg {
      fill: currentColor;
    }
  }
  .choice label:has(:focus-visible) {
    outline: 2px solid var(--_accent);
  }
  .choice label:has(:disabled) {
    opacity: 0.6;
    cursor: default;
  }
  @media (forced-colors: active) {
    :host {
      --_star: CanvasText;
    }
  }
`;
