import { define } from '../core/index.ts';
import { StammRating } from './rating.ts';

define('stamm-rating', StammRating);

declare global {
  interface HTMLElementTagNameMap {
    'stamm-rating': StammRating;
  }
}
