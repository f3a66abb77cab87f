import { css } from '../core/index.ts';

/** Stars: outlines, full ones filled, so that they are the same without colours. */
export const starStyles = css`
  /* Stars fill as the page reads, whatever language the words beside them are in. */
  :host(:dir(rtl)) :is(.stars, .choice) {
    direction: rtl;
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
    color: var(--stamm-rating-color, var(--_accent));
  }
  .full {
    position: absolute;
    inset-inline-start: 0;
    display: flex;
    overflow: hidden;
  }
  .full svg {
    fill: currentColor;
  }
`;
