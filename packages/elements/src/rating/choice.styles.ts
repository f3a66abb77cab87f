import { css } from '../core/index.ts';

/** Stars to choose from: large enough for a thumb. */
export const starChoiceStyles = css`
  .choice {
    display: inline-flex;
    margin-inline: -0.3em;
  }
  .choice label {
    position: relative;
    display: grid;
    padding: 0.2em;
    font-size: var(--stamm-rating-size, 1.75em);
    color: var(--stamm-rating-color, var(--_accent));
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
  .choice label:has(:checked, ~ label :checked) svg {
    fill: currentColor;
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
`;
