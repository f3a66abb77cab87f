/** Stars as they are shown and chosen. Shared with the elements of reviews. */
import { html, type TemplateResult } from '../core/index.ts';

const MOST_STARS = 5;

const each = Array.from({ length: MOST_STARS }, (_, index) => index + 1);

const star = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2.6l2.9 6 6.5.9-4.7 4.6 1.1 6.5-5.8-3.1-5.8 3.1 1.1-6.5-4.7-4.6 6.5-.9z"/></svg>`;

/** An average or a rating, down to fractions of a star. `label` says it in words. */
export function shownStars(value: number, label: string): TemplateResult {
  const stars = each.map(() => star);
  return html`<span part="stars" class="stars" role="img" aria-label=${label}
    >${stars}<span class="full" .style=${`inline-size:${(value / MOST_STARS) * 100}%`}>${stars}</span></span
  >`;
}

/** Stars to choose from: radio buttons, so that keys and screen readers know them. */
export function starButtons(
  value: number | null,
  label: (stars: number) => string,
  isRequired: boolean,
  isDisabled = false,
): TemplateResult[] {
  return each.map(
    (stars) =>
      html`<label part="star"
        ><input
          type="radio"
          name="rating"
          value=${stars}
          aria-label=${label(stars)}
          .checked=${stars === value}
          ?required=${isRequired}
          ?disabled=${isDisabled}
        />${star}</label
      >`,
  );
}

/** Which star a key asks for, beyond what radio buttons do by themselves. */
export function starForKey(key: string): number | undefined {
  if (key === 'Home') return 1;
  if (key === 'End') return MOST_STARS;
  return each.find((stars) => String(stars) === key);
}
